"""A shop whose model knows the words red and blue: pictures that no text describes, and a text without a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shopsight.app import Shop, open_shop
from shopsight.core.feed import FeedItem, PhotoSource
from shopsight.core.types import Product
from tests.shops import picture
from tests.vision.encoders.words import publish_word_model

WORDLESS = {"item-1": "red", "item-2": "blue", "item-3": "green", "item-4": "yellow"}


def open_word_shop(folder: Path, **given: Any) -> Shop:
    """Make the shop in `folder`, with its model, and open it."""
    publish_word_model(folder / "models", "words")
    shop = open_shop(shop=folder / "shop", model="words", models=str(folder / "models"), **given)
    shop.put([item(Product(name, "Something"), picture("disc", color)) for name, color in WORDLESS.items()])
    shop.put([item(Product("book", "A book on red cups"))])
    return shop


def item(product: Product, *pictures: bytes) -> FeedItem:
    """Return a product to put, with the bytes of its pictures."""
    return FeedItem("test", 1, product, tuple(PhotoSource("", data=data) for data in pictures))
