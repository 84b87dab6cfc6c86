"""A batch is decided by seed and step alone; every label has its turn; processes share a batch."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from shopsight.core.errors import InvalidRequest
from shopsight.training.own.album import read_album
from shopsight.training.own.batches import Batches, Share, Stock
from shopsight.training.own.sources import class_folders
from tests.training.own.shops import TINY, write_classes


@pytest.fixture
def stock(tmp_path: Path) -> Stock:
    album = read_album(class_folders(write_classes(tmp_path / "shop", products=6)), 32, tmp_path)
    return Stock(album, range(len(album.pictures)))


def test_a_batch_is_the_same_whatever_was_drawn_before(stock: Stock) -> None:
    once, again = Batches(stock, TINY, 32), Batches(stock, TINY, 32)
    for step in range(3):
        once[step]
    assert torch.equal(once[3].images, again[3].images)
    assert not torch.equal(once[3].images, once[2].images)


def test_a_batch_holds_several_views_of_each_of_its_labels(stock: Stock) -> None:
    batch = Batches(stock, TINY, 32)[0]
    assert batch.images.shape == (TINY.labels * TINY.views, 3, 32, 32)
    assert batch.images.dtype == torch.uint8
    assert sorted(batch.labels.bincount().tolist(), reverse=True)[: TINY.labels] == [TINY.views] * TINY.labels


def test_every_label_comes_once_before_any_comes_again(stock: Stock) -> None:
    batches = Batches(stock, replace(TINY, labels=3), 32)
    for turn in (0, 2):
        labels = torch.cat([batches[turn].labels, batches[turn + 1].labels])
        assert labels.bincount().tolist() == [TINY.views] * 6


def test_processes_share_the_labels_of_a_batch(stock: Stock) -> None:
    whole = Batches(stock, TINY, 32)[0].labels
    parts = [Batches(stock, TINY, 32, Share(rank, 2))[0].labels for rank in range(2)]
    assert sorted(whole.tolist()) == sorted(torch.cat(parts).tolist())
    assert not set(parts[0].tolist()) & set(parts[1].tolist())
    with pytest.raises(InvalidRequest, match="shared by 3 processes"):
        Batches(stock, TINY, 32, Share(0, 3))


def test_things_on_plain_ground_are_pasted_into_scenes(tmp_path: Path) -> None:
    from PIL import Image as Pillow

    folder = write_classes(tmp_path / "shop", products=4)
    for product in ("product-0", "product-1"):
        with Pillow.open(folder / product / "0.png") as thing:
            page = Pillow.new("RGB", (96, 96), "white")
            page.paste(thing.resize((48, 48)), (24, 24))
        page.save(folder / product / "0.png")
    album = read_album(class_folders(folder), 32, tmp_path)
    stock = Stock(album, range(len(album.pictures)))
    assert {album.pictures[place].name for place in stock.cut_out} == {"product-0/0.png", "product-1/0.png"}
    batch = Batches(stock, replace(TINY, pasted=0.99, views=3), 32)[0]
    assert len(batch.images) == 12
