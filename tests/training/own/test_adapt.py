"""A shop's model is tuned to its listings, judged on pictures that it did not learn from, and written whole."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from shopsight.core.errors import InvalidRequest, ModelUnusable
from shopsight.training.late import Adapting
from shopsight.training.own.adapt import METRICS, Adaptation, adapt
from shopsight.training.own.machine import Machine
from shopsight.training.own.run import train
from shopsight.training.own.sources import open_goods
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import DEFAULT
from tests.training.own.shops import TINY, save, write_classes

FEW = Adapting(steps=2, things=3)


def adapted(shop: Path, out: Path, told: Any = lambda *_: None) -> Adaptation:
    return adapt(open_goods(shop, None), DEFAULT, FEW, out, None, told)


def test_it_learns_from_one_picture_a_product_and_the_others_ask(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    done = adapted(write_classes(tmp_path / "shop", products=4), tmp_path / "out", lambda *now: heard.append(now))
    figures = done.adapted
    assert (figures["products"], figures["of_products"], figures["asked_by"]) == (4, 4, "other pictures")
    assert figures["before"]["n_queries"] == figures["after"]["n_queries"] == 8
    assert figures["compared"]["n_queries"] == 8
    assert heard == [("making views", 4, 4), ("adapting", 1, 2), ("adapting", 2, 2)]
    assert json.loads((tmp_path / "out" / METRICS).read_text())["products"] == 4


def test_the_file_is_a_model_that_sees_otherwise_and_says_what_it_learned_from(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop", products=4)
    done = adapted(shop, tmp_path / "out")
    assert done.card.sha256 != OnnxImageEmbedder.named(DEFAULT).card.sha256
    assert done.card.data[-1] == f"{shop}: 4 pictures of 4 products"
    assert OnnxImageEmbedder(done.card, done.network).card.dimension == OnnxImageEmbedder.named(DEFAULT).card.dimension


def test_products_with_one_picture_are_asked_for_by_views_which_is_said(tmp_path: Path) -> None:
    done = adapted(write_classes(tmp_path / "shop", products=3, views=1), tmp_path / "out")
    assert done.adapted["asked_by"] == "views of the pictures learned from"
    assert done.adapted["after"]["n_queries"] == 3


def test_as_much_as_before_has_not_helped(tmp_path: Path) -> None:
    done = adapted(write_classes(tmp_path / "shop", products=3), tmp_path / "out")
    before, after = (done.adapted[when]["recall_at_1"] for when in ("before", "after"))
    assert done.helped == (after > before)


def test_one_product_is_too_few(tmp_path: Path) -> None:
    save(tmp_path / "shop/only/0.png", 0, 0)
    with pytest.raises(InvalidRequest, match="two products with a picture are the least to adapt to, got 1"):
        adapted(tmp_path / "shop", tmp_path / "out")


def test_a_network_of_another_kind_is_refused(tmp_path: Path) -> None:
    goods = open_goods(write_classes(tmp_path / "shop"), None)
    train(goods, TINY, Machine(torch.device("cpu"), workers=0), tmp_path / "other", None, lambda _: None)
    with pytest.raises(ModelUnusable, match="is not a network that this workshop wrote"):
        adapt(goods, str(tmp_path / "other/encoder.onnx"), FEW, tmp_path / "out", None, lambda *_: None)
