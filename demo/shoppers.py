"""Simulated shoppers with visual tastes, and what they did in the shop: for behaviour features, declared as simulated.

Each shopper likes some colors, materials, patterns and departments, and has a purse. What is shown is looked at the
more the better it fits, and bought with what goes with it; the tastes are written beside the events, so that a
recommender can be held against the truth. Events have the names and fields of Google Analytics 4's e-commerce events.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from demo.goods import SEED
from demo.offers import CURRENCY, Offer
from demo.palette import PALETTE

SHOPPERS = 400
_START = datetime(2026, 6, 1, tzinfo=UTC)
_DAYS = 90
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Shopper:
    """Tastes are weights: 0 is indifferent, 2 is a strong liking. `purse` scales with what a good may cost."""

    id: str
    colors: Mapping[str, float]
    materials: Mapping[str, float]
    patterned: float
    departments: Mapping[str, float]
    purse_minor: float
    visits: int

    def liking(self, offer: Offer) -> float:
        good = offer.good
        price = good.price_minor if offer.sale_minor is None else offer.sale_minor
        return (
            self.colors.get(PALETTE[good.color].family, 0.0)
            + self.materials.get(good.material, 0.0)
            + self.departments.get(good.department, 0.0)
            + self.patterned * (good.pattern != "plain")
            - 0.8 * max(0.0, math.log(price / self.purse_minor))
        )


def shoppers_of(offers: Sequence[Offer], count: int = SHOPPERS) -> list[Shopper]:
    """Draw shoppers: two liked colors, one liked material, two departments each, as far as a shop has as many."""
    dice = Random(f"{SEED} shoppers")
    colors = sorted({PALETTE[offer.good.color].family for offer in offers})
    materials = sorted({offer.good.material for offer in offers})
    departments = sorted({offer.good.department for offer in offers})
    return [
        Shopper(
            id=f"s{number:04}",
            colors={name: round(dice.uniform(1.0, 2.0), 2) for name in dice.sample(colors, min(2, len(colors)))},
            materials={dice.choice(materials): round(dice.uniform(0.5, 1.5), 2)},
            patterned=round(dice.uniform(-1.0, 1.0), 2),
            departments={
                name: round(dice.uniform(0.5, 1.5), 2) for name in dice.sample(departments, min(2, len(departments)))
            },
            purse_minor=round(math.exp(dice.gauss(math.log(4000), 0.6))),
            visits=max(1, round(dice.expovariate(1 / 4))),
        )
        for number in range(1, count + 1)
    ]


def events_of(shoppers: Sequence[Shopper], offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """Return everything they did, by time."""
    found = [event for shopper in shoppers for event in _history(shopper, offers)]
    return sorted(found, key=lambda event: (event["event_time"], event["session_id"]))


def write_history(folder: Path, offers: Sequence[Offer]) -> None:
    """Write shoppers.json (the tastes) and events.jsonl.gz."""
    folder.mkdir(parents=True, exist_ok=True)
    shoppers = shoppers_of(offers)
    tastes = [{name: _plain(getattr(shopper, name)) for name in Shopper.__slots__} for shopper in shoppers]
    lines = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events_of(shoppers, offers))
    note = "Simulated: no person did or likes any of this."
    (folder / "shoppers.json").write_text(
        json.dumps({"note": note, "shoppers": tastes}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    # No time of day and no name in the header: the same events are the same bytes.
    (folder / "events.jsonl.gz").write_bytes(gzip.compress(lines.encode("utf-8"), mtime=0))


def _history(shopper: Shopper, offers: Sequence[Offer]) -> Iterator[dict[str, Any]]:
    dice = Random(f"{SEED} {shopper.id}")
    for visit in range(shopper.visits):
        start = _START + timedelta(days=dice.randrange(_DAYS), seconds=int(dice.gauss(19, 3.5) % 24 * 3600))
        yield from _visit(shopper, offers, f"{shopper.id}-{visit}", start, dice)


def _visit(
    shopper: Shopper, offers: Sequence[Offer], session: str, start: datetime, dice: Random
) -> Iterator[dict[str, Any]]:
    clock = start
    cart: list[Offer] = []

    def event(name: str, items: Sequence[Offer], **more: Any) -> dict[str, Any]:
        nonlocal clock
        clock += timedelta(seconds=dice.randint(4, 75))
        shown = [{"item_id": offer.good.id, "price": _price(offer)} for offer in items]
        return {
            "event_name": name,
            "event_time": clock.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "user_pseudo_id": shopper.id,
            "session_id": session,
            "items": shown,
            **more,
        }

    wanted = dice.choices(offers, [math.exp(shopper.liking(offer)) for offer in offers])[0]
    kind = dice.choices(["photo", "words", "category"], [5, 3, 2])[0]
    shown = _shelf(wanted, offers, dice)
    term = {"photo": {}, "words": {"search_term": wanted.good.kind.replace("_", " ")}, "category": {}}[kind]
    yield event("search" if kind != "category" else "view_item_list", shown, method=kind, **term)
    for position, offer in enumerate(shown):
        # Further down is looked at less, whatever it is: the bias that a recommender has to correct for.
        if dice.random() > _sigmoid(shopper.liking(offer) - 1.6) / math.log2(position + 2):
            continue
        yield event("select_item", [offer], index=position)
        yield event("view_item", [offer])
        if offer.availability == "in_stock" and dice.random() < _sigmoid(shopper.liking(offer) - 2.2):
            cart.append(offer)
            yield event("add_to_cart", [offer])
            cart += [mate for mate in _mates(offer, offers) if dice.random() < 0.35]
    if cart and dice.random() < 0.55:
        value = sum(_price(offer) for offer in cart)
        yield event("purchase", cart, transaction_id=f"t-{session}", currency=CURRENCY, value=round(value, 2))
    if dice.random() < 0.12:
        yield event("feedback", [shown[0]], helpful=shopper.liking(shown[0]) > 1.0)


def _shelf(wanted: Offer, offers: Sequence[Offer], dice: Random) -> list[Offer]:
    """What a search for something like `wanted` shows: its kind first, then its department."""
    same = [offer for offer in offers if offer.good.kind == wanted.good.kind and offer is not wanted]
    near = [
        offer
        for offer in offers
        if offer.good.department == wanted.good.department and offer.good.kind != wanted.good.kind
    ]
    dice.shuffle(same)
    dice.shuffle(near)
    return [wanted, *same, *near][:_SHOWN]


def _mates(offer: Offer, offers: Sequence[Offer]) -> list[Offer]:
    """What goes with an offer: what fits it, or what it fits."""
    return [
        other
        for other in offers
        if other.availability == "in_stock" and (offer.good.id in other.good.fits or other.good.id in offer.good.fits)
    ]


def _price(offer: Offer) -> float:
    return (offer.good.price_minor if offer.sale_minor is None else offer.sale_minor) / 100


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
