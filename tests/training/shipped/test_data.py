"""What training sees, and above all what it does not."""

from pathlib import Path

from shopsight.training.shipped.data import (
    HOLD_OUTS,
    SHIPPED,
    SIDE_PX,
    HoldOut,
    Picture,
    cutout,
    hold_out,
    list_pictures,
    pixels_of,
    squashed,
)
from tests.training.workshop import drawn, save, write_datasets, write_shop


def pictures(folder: Path) -> list[Picture]:
    return list_pictures(write_datasets(folder / "data"), [write_shop(folder / "shop")])


def test_every_source_is_listed_with_its_labels(tmp_path: Path) -> None:
    listed = pictures(tmp_path)
    sources = {"grocery", "clothing", "luma", "appliances", "recycling", "shelves", "people", "demo", "scans"}
    assert {picture.source for picture in listed} == sources
    assert {picture.label for picture in listed if picture.source == "luma"} == {f"mh0{n}-red" for n in range(4)}


def test_a_shop_gives_all_its_product_pictures_and_what_can_be_seen_well_of_its_photos(tmp_path: Path) -> None:
    shop = [picture for picture in pictures(tmp_path) if picture.source == "demo"]
    assert [picture.path.name for picture in shop if not picture.photo] == ["mug-1.jpg", "mug-2.jpg", "fan-1.jpg"]
    # The fan's frame on the second photo is hardly visible.
    assert [(picture.label, picture.box) for picture in shop if picture.photo] == [("mug", (0.25, 0.25, 0.5, 0.5))]


def test_a_scanned_thing_belongs_to_the_scans(tmp_path: Path) -> None:
    scans = [picture for picture in pictures(tmp_path) if picture.source == "scans"]
    assert [(picture.label, picture.photo) for picture in scans] == [("can", False), ("can", True)]


def test_a_framed_thing_is_cut_out_with_what_is_asked_for_around_it(tmp_path: Path) -> None:
    save(tmp_path / "photo.jpg", 1)
    framed = Picture(tmp_path / "photo.jpg", "demo", "mug", photo=True, box=(0.25, 0.5, 0.5, 0.25))
    assert pixels_of(framed).size == (32, 16)
    assert pixels_of(framed, around=0.25).size == (48, 24)
    pixels, aspect = squashed(framed)
    assert pixels.shape == (3, SIDE_PX, SIDE_PX) and aspect == 2


def test_no_run_ever_trains_on_test_pictures(tmp_path: Path) -> None:
    listed = pictures(tmp_path)
    for name in HOLD_OUTS:
        held_out = hold_out(name, listed)
        assert all(picture.split != "test" for picture in listed if not held_out.hides(picture))


def test_a_held_out_product_is_hidden_with_its_packshot(tmp_path: Path) -> None:
    held_out = HoldOut(products=frozenset({"Kiwi"}))
    seen = [picture for picture in pictures(tmp_path) if not held_out.hides(picture)]
    assert {picture.label for picture in seen if picture.source == "grocery"} == {"Lemon", "Leek"}


def test_folds_hold_out_every_product_once(tmp_path: Path) -> None:
    listed = pictures(tmp_path)
    folds = [hold_out(name, listed) for name in HOLD_OUTS if name.startswith("fold-")]
    assert sorted(label for fold in folds for label in fold.products) == ["Kiwi", "Leek", "Lemon"]
    assert sorted(style for fold in folds for style in fold.styles) == ["mh00", "mh01", "mh02", "mh03"]


def test_without_a_shop_means_none_of_its_pictures(tmp_path: Path) -> None:
    listed = pictures(tmp_path)
    held_out = hold_out("grocery", listed)
    assert "grocery" not in {picture.source for picture in listed if not held_out.hides(picture)}
    assert "grocery" in {picture.source for picture in listed if not SHIPPED.hides(picture)}


def test_a_cutout_is_the_thing_and_keeps_its_holes_out_of_reach() -> None:
    picture = drawn(3).transpose(2, 0, 1).copy()
    picture[:, 30:34, 30:34] = 255
    alpha = cutout(picture)
    assert alpha[0, 0] == 0
    assert alpha[32, 32] == 255
    assert 0.2 < (alpha > 0).mean() < 0.36
