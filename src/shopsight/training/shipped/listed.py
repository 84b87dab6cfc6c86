"""The groceries' packshots in the bank, as an adaptation to that shop takes them: one a product, and no photo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from shopsight.training.late import Shown
from shopsight.training.shipped.bank import WAYS, Bank
from shopsight.training.shipped.data import Picture

AS_LISTED = ("served", "clean")


def listed(pictures: Sequence[Picture], bank: Bank) -> list[Shown]:
    """Return the views of each packshot, whatever a run held out. No other shop here shows a product once only."""
    rows: dict[str, Shown] = defaultdict(Shown)
    for row, (number, way) in enumerate(zip(bank.pictures.tolist(), bank.ways.tolist(), strict=True)):
        picture = pictures[number]
        if picture.source == "grocery" and not picture.photo:
            shown = rows[picture.label]
            kept = shown.as_listed if WAYS[way] in AS_LISTED else shown.as_photo
            kept.append(row)
    return [shown for _, shown in sorted(rows.items())]
