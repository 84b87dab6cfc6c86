"""Barcodes on the packs of the demo shop, as far as its photos are sharp enough to read them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from demo.codes import ENLARGED, numbers_in, read_codes
from demo.goods import load_goods
from demo.offers import offers_of
from demo.tables import PhotoRow

SHOP = Path(str(files("shopsight") / "demo_shop"))


@pytest.mark.parametrize("product_id", ["bubbolo-lime-a", "alder-honey-250", "vela-tuna-olive-oil"])
def test_a_pack_s_label_side_gives_its_own_number(product_id: str) -> None:
    (offer,) = (offer for offer in offers_of(load_goods(), SHOP) if offer.good.id == product_id)
    assert numbers_in(SHOP / offer.photos[-1], ENLARGED) == {offer.gtin}


def test_only_photos_that_show_a_good_s_own_code_count() -> None:
    offers = [
        offer for offer in offers_of(load_goods(), SHOP) if offer.good.id in ("bubbolo-lime-a", "hearth-mug-navy")
    ]
    can = next(offer for offer in offers if offer.gtin)
    label_side = PhotoRow(can.photos[-1], can.good.id, "test", 0, 0, 1, 1, 1, "desk")
    front = PhotoRow(can.photos[0], can.good.id, "test", 0, 0, 1, 1, 1, "desk")
    read = read_codes(SHOP, offers, [label_side, front])
    assert (read.goods, read.read_enlarged, read.unread) == (1, 1, ())
    assert (read.phone_photos, read.phone_photos_read) == (2, 1)


def test_a_photo_without_a_code_gives_none() -> None:
    assert numbers_in(SHOP / "photos" / "vela-tuna-olive-oil-1.jpg") == set()
