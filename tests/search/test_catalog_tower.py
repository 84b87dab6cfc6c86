"""A text tower fitted to the catalog puts words where photos of such goods lie, also of goods it never read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from shopsight.app import Shop, open_shop
from shopsight.core.queries import Query
from shopsight.core.types import Product
from shopsight.search.catalog_tower import LinearMap, fitted
from tests.shops import picture
from tests.word_shop import item

RED, BLUE = np.eye(2, 4, dtype=np.float32)


@pytest.fixture(scope="module")
def tower() -> LinearMap:
    return fitted([("red cup", RED), ("blue cup", BLUE), ("red shoe 鞋子", RED), ("blue shoe", BLUE)], 4)


def test_words_lie_where_the_pictures_of_such_goods_do(tower: LinearMap) -> None:
    red, blue, reddish = tower.embed(["a red hat", "BLUE hats", "reds"])
    assert red @ RED > red @ BLUE
    assert blue @ BLUE > blue @ RED
    assert reddish @ RED > reddish @ BLUE


def test_rows_are_float32_of_unit_length_whatever_is_said(tower: LinearMap) -> None:
    rows = tower.embed(["red", "", "🙂", "鞋", "x" * 2000])
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert tower.embed([]).shape == (0, 4)


def test_an_empty_catalog_gives_rows_too() -> None:
    assert np.isfinite(fitted([], 4).embed(["red"])).all()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(shop=tmp_path / "shop") as opened:
        for color in ("red", "blue", "green", "yellow"):
            opened.put([item(Product(f"cup-{color}", f"A {color} cup"), picture("disc", color))])
        opened.put([item(Product("sku-7", "SKU 7"), picture("disc", "red"))])
        yield opened


def test_words_find_a_product_without_a_text_where_pictures_are_asked_for(shop: Shop) -> None:
    def ids(**how: str) -> list[str]:
        return [hit.product.id for hit in shop.search(Query(words="red cup", **how)).hits]  # type: ignore[arg-type]

    assert set(ids(match="picture")[:2]) == {"cup-red", "sku-7"}
    assert ids(match="both")[0] == "cup-red"
    assert ids() == ids(match="text")
    assert "sku-7" not in ids()
