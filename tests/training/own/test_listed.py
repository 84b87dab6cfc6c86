"""A product is learned from as it is listed, in many views that are its own; a large catalog, in a sample."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from shopsight.training.own.album import Album, read_album, seen_whole
from shopsight.training.own.goods import Goods, Picture
from shopsight.training.own.listed import MOST, first_pictures, sample, views_of
from shopsight.training.own.sources import open_goods
from shopsight.vision.encoders.onnx import prepare
from shopsight.vision.models.registry import DEFAULT, load_card
from tests.training.own.shops import write_classes
from tests.training.shipped.bench import network

PX = 64


def album_of(folder: Path, products: int) -> Album:
    return read_album(open_goods(write_classes(folder / "shop", products), None), PX, folder / "out")


def test_the_first_of_a_product_s_rows_is_what_serving_sees(tmp_path: Path) -> None:
    album = album_of(tmp_path, 3)
    places = first_pictures(album)
    maps, things = views_of(album, places, network(), PX, 0, lambda _: None)
    whole = seen_whole(open_goods(tmp_path / "shop", None), album.pictures[places[1]], PX)
    served = prepare(whole, replace(load_card(DEFAULT), input_px=PX))
    with torch.no_grad():
        expected = network().eval().body.early(torch.from_numpy(served)[None]).numpy().ravel()
    likeness = [np.corrcoef(maps[thing.as_listed[0]].ravel(), expected)[0, 1] for thing in things]
    assert int(np.argmax(likeness)) == 1
    assert likeness[1] > 0.95


def test_every_row_shows_one_product_and_most_show_it_as_a_photo(tmp_path: Path) -> None:
    album = album_of(tmp_path, 9)
    maps, things = views_of(album, first_pictures(album), network(), PX, 0, lambda _: None)
    rows = [row for thing in things for row in (*thing.as_listed, *thing.as_photo)]
    assert (len(things), sorted(rows)) == (9, list(range(len(maps))))
    assert all(len(thing.as_photo) > 3 * len(thing.as_listed) for thing in things)


def test_a_sample_of_a_large_catalog_has_whole_products() -> None:
    pictures = [
        Picture(f"{number}-{view}", str(number), str(number), "1", in_gallery=view == 0, asks=view > 0)
        for number in range(MOST + 300)
        for view in range(2)
    ]
    goods = Goods("many", tuple(pictures), lambda name: name.encode())
    some = sample(goods, 0)
    assert {label: n for label, n in Counter(p.label for p in some.pictures).items() if n != 2} == {}
    assert len(some.pictures) == 2 * MOST
    assert sample(goods, 0) == some != sample(goods, 1)
    assert sample(some, 0) is some
