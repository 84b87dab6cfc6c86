"""The data card of the demo shop, from card.md: what is in it, counted."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from demo.offers import Offer
from demo.tables import PhotoRow, write_whole

_TEMPLATE = Path(__file__).with_suffix(".md")


def write_card(folder: Path, offers: Sequence[Offer], rows: Sequence[PhotoRow]) -> None:
    """Write README.md with what `folder` holds."""
    goods = [offer.good for offer in offers]
    families = Counter((good.family, good.differs) for good in goods)
    seen = {offer.good.id for offer in offers if offer.split == "train"}
    subjects = {row.image: row.product_id in seen for row in reversed(rows)}
    write_whole(
        folder / "README.md",
        _TEMPLATE.read_text(encoding="utf-8").format(
            products=len(goods),
            kinds=len({good.kind for good in goods}),
            departments=len({good.department for good in goods}),
            studio=sum(len(offer.photos) for offer in offers),
            phone=len(subjects),
            by_department=_counts(Counter(good.department for good in goods)),
            by_difference=_counts(Counter(differs for (_, differs), count in families.items() if count > 1)),
            packaged=sum(bool(offer.gtin) for offer in offers),
            by_split=f"{sum(subjects.values())} / {len(subjects) - sum(subjects.values())}",
            labelled=len(rows),
            further=_further(folder),
            reviews=len(_records(folder / "reviews.csv")),
            shoppers=len(json.loads((folder / "history" / "shoppers.json").read_text(encoding="utf-8"))["shoppers"]),
            events=gzip.decompress((folder / "history" / "events.jsonl.gz").read_bytes()).count(b"\n"),
        ),
    )


def _further(folder: Path) -> str:
    """Rows for shelves and inspection, where they have been photographed."""
    shelves = len(list((folder / "shelves").glob("*.jpg")))
    units = _records(folder / "defects.csv")
    good = sum(unit["label"] == "good" for unit in units)
    rows = {
        "Shelf photos with planogram, boxes and deviations (`shelves/`, `shelves.jsonl`)": str(shelves or ""),
        "Inspection photos: good / damaged with mask (`defects/`)": f"{good} / {len(units) - good}" if units else "",
    }
    return "".join(f"| {name} | {count} |\n" for name, count in rows.items() if count)


def _records(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
