"""The evaluation format's catalog.csv, with everything that the shop knows in further columns."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path

from demo.offers import CURRENCY, Offer
from demo.tables import write_records


def write(path: Path, offers: Sequence[Offer]) -> None:
    listed = {offer.good.id for offer in offers}
    write_records(path, [_row(offer, listed) for offer in offers])


def _row(offer: Offer, listed: Set[str]) -> dict[str, str]:
    good = offer.good
    return {
        "product_id": good.id,
        "title": good.title,
        "title_zh": good.title_zh,
        "department": good.department,
        "category": good.category.split(" > ", 1)[-1],
        "category_zh": good.category_zh,
        "image": offer.photos[0],
        "additional_image": "|".join(offer.photos[1:]),
        "description": f"{good.about}\n{good.title_zh} {good.about_zh}",
        "brand": good.brand,
        "seller": offer.seller,
        "price": offer.price(good.price_minor),
        "sale_price": offer.price(offer.sale_minor),
        "currency": CURRENCY,
        "availability": offer.availability,
        "quantity": str(offer.quantity),
        "gtin": offer.gtin,
        "item_group_id": offer.group_id,
        **{name: offer.attributes.get(name, "") for name in ("color", "material", "pattern", "size")},
        "kind": good.kind,
        "family": good.family,
        "differs": good.differs,
        "fits": " ".join(other for other in good.fits if other in listed),
        "split": offer.split,
    }
