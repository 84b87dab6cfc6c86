"""kill -9 at random moments of import, update and delete: nothing acknowledged is lost, nothing is half written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from shopsight.core.types import Product
from tests.chaos.importer import Rooms, delete_products, draw_pictures, feed, import_feed, rooms
from tests.chaos.killer import Killer

KILLS = 50

State: TypeAlias = Mapping[str, tuple[Product, tuple[str, ...], list[list[float]]]]
"""Product id -> the product, the ids of its photos that were seen, their vectors."""


def state(shop: Rooms) -> State:
    """Read a shop, and check on the way that every picture in it is whole."""
    entries = shop.store.changes(0, 10_000).put
    products = {product.id: product for product in shop.store.get([entry.product_id for entry in entries])}
    for product in products.values():
        for photo in product.photos:
            data = shop.blobs.get(photo.content_sha256)
            assert data is not None
            assert hashlib.sha256(data).hexdigest() == photo.content_sha256
    assert len(products) == len(entries) == len(shop.store)
    return {e.product_id: (products[e.product_id], e.photo_ids, e.vectors.tolist()) for e in entries}


@pytest.mark.chaos
def test_fifty_kills_of_import_update_and_delete_lose_nothing(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    draw_pictures(pictures)
    killer = Killer(seed=20261122)
    first, second, doomed = _undisturbed(killer, tmp_path / "undisturbed", pictures)

    killer.left = KILLS
    rounds = 0
    while killer.left:
        rounds += 1
        folder = tmp_path / f"shop-{rounds}"
        with rooms(folder) as shop:
            _disturbed(killer, folder, pictures, shop, first, second, doomed)


def _undisturbed(killer: Killer, folder: Path, pictures: Path) -> tuple[State, State, list[str]]:
    """Return the shop after the first and after the second version of the feed, and the ids to delete then."""
    with rooms(folder) as shop:
        killer.run(import_feed, folder, pictures, 1, check=_anything)
        first = state(shop)
        killer.run(import_feed, folder, pictures, 2, check=_anything)
        second = state(shop)
        assert set(first) - set(second)
        doomed = sorted(second)[::2]
        killer.run(delete_products, folder, doomed, check=_anything)
    return first, second, doomed


def _disturbed(
    killer: Killer, folder: Path, pictures: Path, shop: Rooms, first: State, second: State, doomed: list[str]
) -> None:
    def check_import(done: int) -> None:
        now = state(shop)
        assert all(now[name] == first[name] for name in now)
        assert set(_ids(pictures, 1)[:done]) <= set(now)

    def check_update(done: int) -> None:
        now = state(shop)
        assert all(now[name] in (first.get(name), second.get(name)) for name in now)
        assert all(now[name] == second[name] for name in _ids(pictures, 2)[:done])
        assert set(second) & set(first) <= set(now)

    def check_delete(done: int) -> None:
        now = state(shop)
        assert not set(doomed[:done]) & set(now)
        assert all(now[name] == second[name] for name in now)
        assert set(second) - set(doomed) <= set(now)

    killer.run(import_feed, folder, pictures, 1, check=check_import)
    assert state(shop) == first
    killer.run(import_feed, folder, pictures, 2, check=check_update)
    assert state(shop) == second
    killer.run(delete_products, folder, doomed, check=check_delete)
    assert state(shop) == {name: second[name] for name in second if name not in doomed}


def _ids(pictures: Path, version: int) -> list[str]:
    return [item.product.id for item in feed(pictures, version) if item.product is not None]


def _anything(_done: int) -> None:
    """Nothing is checked of a process that is not killed."""
