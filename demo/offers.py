"""What the shop says of each good beside its looks: sale price, stock, seller, GTIN, split, and its photos."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.goods import Good
from demo.labels.gtin import gtin
from demo.palette import PALETTE
from demo.splits import split_of_family

CURRENCY = "USD"
# Name -> how many of a dozen offers are its.
SELLERS = {"Shopsight Demo": 6, "Maple Street Supply": 2, "南风好物": 2, "Nordkant": 1, "Two Rivers Co-op": 1}
_AMOUNT = re.compile(r"\d[\d.,]*\s?(g|kg|ml|l)", re.IGNORECASE)
# Families that a shop lists as one product with a choice; the others are products of their own.
CHOICES = {"color": "color", "size": "size"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A good as a shop lists it."""

    good: Good
    sale_minor: int | None
    availability: str  # in_stock, out_of_stock, preorder
    quantity: int
    seller: str
    gtin: str  # EAN-13, only of packaged goods
    split: str  # train, val or test: whether a training may see it
    photos: tuple[str, ...]  # relative to the shop's folder, the main one first

    @property
    def group_id(self) -> str:
        return self.good.family if self.good.differs in CHOICES else ""

    @property
    def category(self) -> str:
        return self.good.category

    @property
    def attributes(self) -> dict[str, str]:
        good = self.good
        named = {"color": PALETTE[good.color].family, "material": good.material, "pattern": good.pattern}
        last = good.title.rsplit(", ", 1)[-1]
        return {**named, "size": last} if good.differs == "size" or _AMOUNT.fullmatch(last) else named

    def price(self, minor: int | None) -> str:
        return "" if minor is None else f"{minor / 100:.2f}"


def offers_of(goods: Sequence[Good], folder: Path) -> list[Offer]:
    """Make the offers of all goods whose main photo is in `folder`/photos; deterministic by their ids."""
    listed = [_offer(good, folder) for good in goods]
    return [offer for offer in listed if offer.photos]


def _offer(good: Good, folder: Path) -> Offer:
    dice = good.dice("offer")
    availability = dice.choices(["in_stock", "out_of_stock", "preorder"], [88, 8, 4])[0]
    sale = round(good.price_minor * dice.choice([0.7, 0.8, 0.85, 0.9]), -1) if dice.random() < 0.18 else None
    return Offer(
        good=good,
        sale_minor=None if sale is None else max(50, int(sale) - 1),
        availability=availability,
        quantity=dice.randint(2, 120) if availability == "in_stock" else 0,
        seller=dice.choices(list(SELLERS), list(SELLERS.values()))[0],
        gtin=gtin(good) if good.label else "",
        split=split_of_family(good.family),
        photos=tuple(sorted(f"photos/{path.name}" for path in (folder / "photos").glob(f"{good.id}-[1-9].jpg"))),
    )
