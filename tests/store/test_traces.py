"""An erased shopper is in none of the shop's files: they are searched for the pseudonym, byte by byte."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shopsight.app import Shop, open_shop
from shopsight.core.errors import InvalidRequest
from shopsight.core.events import Event, EventItem

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(shop=tmp_path / "shop") as shop:
        yield shop


def shopper(number: int) -> str:
    return f"pseudonym-{number:03}-of-somebody"


def fill(shop: Shop) -> None:
    """Events in an order that splits, merges and overflows the pages of the database, with deletions in between."""
    chance = random.Random(7)
    for batch in range(20):
        names = [shopper(chance.randrange(100)) for _ in range(100)]
        shop.events.append(
            [
                Event(
                    chance.randbytes(12).hex(),
                    "view_item",
                    NOON + timedelta(minutes=batch),
                    shopper=name,
                    session=f"{name}-{batch}",
                    items=tuple(EventItem(f"product-{n}") for n in range(chance.randrange(200))),
                    details={"reason": name},
                )
                for name in names
            ]
        )
        if batch == 10:
            shop.events.forget(NOON + timedelta(minutes=5))


def files_with(folder: Path, text: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_an_erased_shopper_is_in_no_file(shop: Shop) -> None:
    fill(shop)
    folder = shop.settings.shop
    erased = [shopper(number) for number in range(30)]
    assert all(files_with(folder, name) for name in erased)
    assert all(shop.shoppers.erase(name) for name in erased)
    assert not any(files_with(folder, name) for name in erased)
    assert files_with(folder, shopper(50))


def test_other_parts_of_the_shop_erase_theirs_too(shop: Shop) -> None:
    shop.events.append([Event("e1", "view_item", NOON, shopper="s1")])
    tastes = {"s1": "red", "s2": "blue"}
    shop.shoppers.erasers.append(lambda name: int(tastes.pop(name, None) is not None))
    assert shop.shoppers.erase("s1") == 2
    assert tastes == {"s2": "blue"}


def test_nobody_is_not_a_shopper(shop: Shop) -> None:
    shop.events.append([Event("e1", "view_item", NOON)])
    with pytest.raises(InvalidRequest):
        shop.shoppers.erase("")
    assert shop.events.number() == 1


def test_the_sweep_forgets_what_is_too_old(shop: Shop) -> None:
    now = datetime.now(UTC)
    shop.events.append([Event("old", "view_item", now - timedelta(days=500)), Event("new", "view_item", now)])
    shop.sweep()
    assert [logged.event.id for logged in shop.events.read()] == ["new"]
