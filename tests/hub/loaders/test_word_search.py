"""A model in a hub's format, added to a shop: its words find pictures that no text describes."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopsight.app import open_shop
from shopsight.core.queries import Query
from shopsight.core.types import Product
from shopsight.hub.add import add
from tests.hub.loaders.checkpoints import write_clip_that_knows
from tests.shops import COLORS, picture
from tests.word_shop import item


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    add(f"hf:{write_clip_that_knows(COLORS, folder / 'given')}", folder / "models", "taught")
    return folder / "models"


def test_each_word_finds_the_picture_of_its_color(models: Path, tmp_path: Path) -> None:
    items = {color: f"item-{number}" for number, color in enumerate(COLORS)}  # an id is text, too
    with open_shop(shop=tmp_path / "shop", model="taught", models=str(models)) as shop:
        shop.put([item(Product(name, "Something"), picture("disc", color)) for color, name in items.items()])
        for color, name in items.items():
            hits = shop.search(Query(words=color)).hits
            assert (hits[0].product.id, hits[0].matched) == (name, ("picture",))
            moved = Query(photo=picture("disc", "red"), words=color, match="picture", words_weight=0.9)
            assert shop.search(moved).hits[0].product.id == name
