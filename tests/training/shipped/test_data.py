"""What training sees, and above all what it does not."""

from pathlib import Path

import numpy as np

from shopsight.training.shipped.data import (
    SHIPPED,
    UNSEEN_PRODUCTS,
    HoldOut,
    cutout,
    development,
    list_pictures,
    read_album,
)
from tests.training.workshop import drawn, write_datasets


def test_every_source_is_listed_with_its_labels(tmp_path: Path) -> None:
    pictures = list_pictures(write_datasets(tmp_path))
    assert {picture.source for picture in pictures} == {
        "packshot",
        "grocery",
        "clothing",
        "luma",
        "appliances",
        "recycling",
        "shelves",
        "people",
    }
    assert {picture.label for picture in pictures if picture.source == "luma"} == {f"mh0{n}-red" for n in range(4)}


def test_no_run_ever_trains_on_test_photos(tmp_path: Path) -> None:
    pictures = list_pictures(write_datasets(tmp_path))
    for hold_out in (SHIPPED, development(pictures, ["can"])):
        seen = [picture for picture in pictures if not hold_out.hides(picture)]
        assert all(picture.split != "test" for picture in seen)


def test_a_held_out_product_is_hidden_with_its_packshot(tmp_path: Path) -> None:
    pictures = list_pictures(write_datasets(tmp_path))
    hold_out = HoldOut(products=frozenset({"Kiwi"}))
    assert not [p for p in pictures if p.label == "Kiwi" and not hold_out.hides(p)]
    assert [p for p in pictures if p.source == "packshot" and not hold_out.hides(p)]


def test_development_hides_products_styles_and_things(tmp_path: Path) -> None:
    pictures = list_pictures(write_datasets(tmp_path))
    hold_out = development(pictures, ["ball", "can", "cup", "die"])
    assert hold_out.products == UNSEEN_PRODUCTS
    assert hold_out.styles == {"mh01", "mh03"}
    assert hold_out.things == {"die"}


def test_an_album_is_decoded_once_and_mapped_the_second_time(tmp_path: Path) -> None:
    pictures = list_pictures(write_datasets(tmp_path / "data"))
    first = read_album(pictures, tmp_path / "cache")
    for picture in pictures:
        picture.path.write_bytes(b"x" * picture.path.stat().st_size)
    again = read_album(pictures, tmp_path / "cache")
    np.testing.assert_array_equal(again.pixels, first.pixels)
    assert first.pixels.shape == (len(pictures), 3, 208, 208)


def test_a_cutout_is_the_thing_and_keeps_its_holes_out_of_reach() -> None:
    picture = drawn(3).transpose(2, 0, 1).copy()
    picture[:, 30:34, 30:34] = 255
    alpha = cutout(picture)
    assert alpha[0, 0] == 0
    assert alpha[32, 32] == 255
    assert 0.2 < (alpha > 0).mean() < 0.36
