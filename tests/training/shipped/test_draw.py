"""Batches pair every label, repeat with their seed, and hold nothing that is held out."""

import numpy as np
import pytest
import torch

from shopsight.training.shipped.bank import Bank
from shopsight.training.shipped.data import SHIPPED, HoldOut, Picture
from shopsight.training.shipped.draw import Drawer, Stock
from tests.training.shipped.bench import make_bank


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Picture], Bank]:
    return make_bank(tmp_path_factory.mktemp("draw"))


def test_a_batch_pairs_every_label_and_repeats_with_its_seed(made: tuple[list[Picture], Bank]) -> None:
    stock = Stock(*made, SHIPPED)
    first, again, other = (Drawer(stock, seed).batch() for seed in (3, 3, 4))
    assert torch.equal(first.maps, again.maps)
    assert first.maps.shape != other.maps.shape or not torch.equal(first.maps, other.maps)
    assert len(first.maps) == len(first.labels) == len(first.kinds)
    assert (first.labels.unique(return_counts=True)[1] >= 2).all()


def test_only_single_pictures_have_a_kind(made: tuple[list[Picture], Bank]) -> None:
    stock = Stock(*made, SHIPPED)
    batch = Drawer(stock, 0).batch()
    assert (batch.kinds >= 0).any()
    assert (batch.labels[batch.kinds >= 0] >= len(stock.classes)).all()


def test_what_is_held_out_is_in_no_row(made: tuple[list[Picture], Bank]) -> None:
    pictures, bank = made
    stock = Stock(pictures, bank, HoldOut(products=frozenset({"Kiwi"}), sources=frozenset({"luma"})))
    shown = {pictures[number].thing for number in bank.pictures[stock.rows]}
    assert ("grocery", "Lemon") in shown and ("grocery", "Kiwi") not in shown
    assert not [thing for thing in stock.classes if thing[0] == "luma"]


def test_a_class_begins_with_its_product_picture(made: tuple[list[Picture], Bank]) -> None:
    pictures, bank = made
    stock = Stock(pictures, bank, SHIPPED)
    firsts = bank.pictures[np.array(stock.first_rows())]
    assert [pictures[number].thing for number in firsts] == sorted(stock.classes)
    assert not [number for number in firsts if pictures[number].photo]
