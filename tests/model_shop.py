"""A small shop that sees with the model "coarse" and has "fine" at hand, which answers otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shopsight.app import Shop, open_shop
from shopsight.core.feed import FeedItem
from shopsight.core.types import Product
from shopsight.vision.models.choice import choose
from tests.shops import COLORS, picture
from tests.vision.encoders.patches import publish_patch_model
from tests.word_shop import item

ASKED = picture("ring", "red", shift_px=4)


def make_model_shop(folder: Path) -> None:
    """Make the shop, of a dozen products, in `folder`/shop and its models there, too."""
    publish_patch_model(folder / "shop" / "models", "coarse", 2)
    publish_patch_model(folder / "shop" / "models", "fine", 4)
    choose(folder / "shop", "coarse")
    with open_model_shop(folder) as shop:
        shop.put([shape(f"{kind}-{color}", kind, color) for kind in ("ring", "box", "cross") for color in COLORS])


def open_model_shop(folder: Path, **given: Any) -> Shop:
    """Open the shop that was made in `folder`."""
    return open_shop(shop=folder / "shop", localize=False, **given)


def shape(product_id: str, kind: str, color: str) -> FeedItem:
    """Return a product to put."""
    return item(Product(product_id, "Something"), picture(kind, color))
