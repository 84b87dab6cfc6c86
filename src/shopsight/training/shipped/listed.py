"""The product pictures of one shop in the bank, as an adaptation to that shop takes them: no photo among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from shopsight.training.late import Shown
from shopsight.training.shipped.bank import WAYS, Bank
from shopsight.training.shipped.data import Picture

AS_LISTED = ("served", "clean")


def listed(source: str, pictures: Sequence[Picture], bank: Bank) -> list[Shown]:
    """Return what the bank has of each thing that the source lists, whatever a run held out.

    Test products of the demo shop are served only, so that nothing could be learned from them; they are left out.
    """
    rows: dict[str, Shown] = defaultdict(Shown)
    for row, (number, way) in enumerate(zip(bank.pictures.tolist(), bank.ways.tolist(), strict=True)):
        picture = pictures[number]
        if picture.source == source and not picture.photo:
            shown = rows[picture.label]
            kept = shown.as_listed if WAYS[way] in AS_LISTED else shown.as_photo
            kept.append(row)
    return [shown for _, shown in sorted(rows.items()) if len(shown.as_photo) >= 3]
