"""The data card of the demo shop, from card.md: what is in it, counted."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from demo.codes import ENLARGED, Codes
from demo.offers import Offer
from demo.tables import PhotoRow, read_lines, read_records, write_whole

_TEMPLATE = Path(__file__).with_suffix(".md")


def write_card(folder: Path, offers: Sequence[Offer], rows: Sequence[PhotoRow], codes: Codes) -> None:
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
            packaged=codes.goods,
            codes=f"{codes.read} / {codes.read_enlarged}",
            enlarged=ENLARGED,
            unread=", ".join(codes.unread) or "none",
            phone_codes=f"{codes.phone_photos_read} of {codes.phone_photos}",
            by_split=f"{sum(subjects.values())} / {len(subjects) - sum(subjects.values())}",
            labelled=len(rows),
            further=_further(folder, {good.id for good in goods}),
            reviews=len(read_records(folder / "reviews.csv")),
            shoppers=len(json.loads((folder / "history" / "shoppers.json").read_text(encoding="utf-8"))["shoppers"]),
            events=gzip.decompress((folder / "history" / "events.jsonl.gz").read_bytes()).count(b"\n"),
        ),
    )


def _further(folder: Path, listed: set[str]) -> str:
    """Rows for shelves and inspection, where they have been photographed."""
    shelves = read_lines(folder / "shelves.jsonl")
    stood = {slot["product_id"] for line in shelves for slot in (*line["planogram"]["slots"], *line["facings"])}
    kinds = Counter(deviation["kind"] for line in shelves for deviation in line["deviations"])
    units = read_records(folder / "defects.csv")
    good = sum(unit["label"] == "good" for unit in units)
    rows = {
        "Shelf photos with planogram and boxes (`shelves/`, `shelves.jsonl`)": str(len(shelves) or ""),
        "Deviations from the planogram": _counts(kinds),
        "Goods on the shelves / of these in `catalog.csv`": f"{len(stood)} / {len(stood & listed)}" if stood else "",
        "Inspection photos: good / damaged with mask (`defects/`)": f"{good} / {len(units) - good}" if units else "",
    }
    return "".join(f"| {name} | {count} |\n" for name, count in rows.items() if count)


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
