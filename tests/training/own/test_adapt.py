"""A shop's model is tuned to its listings, judged on pictures that it did not learn from, and written whole."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image as Pillow

from shopsight.core.errors import Conflict, InvalidRequest, ModelUnusable
from shopsight.training.late import Adapting
from shopsight.training.own.adapt import Adaptation, adapt
from shopsight.training.own.machine import Machine
from shopsight.training.own.run import ADAPTATION, train
from shopsight.training.own.sources import open_goods
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import DEFAULT, load_card
from tests.training.own.shops import TINY, save, write_classes

FEW = Adapting(steps=2, things=3)


def adapted(shop: Path, out: Path, told: Any = lambda *_: None) -> Adaptation:
    return adapt(open_goods(shop, None), DEFAULT, FEW, out, None, told)


def found(share: float) -> dict[str, float]:
    return {"recall_at_1": share}


def test_it_learns_from_one_picture_a_product_and_the_others_ask(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    done = adapted(write_classes(tmp_path / "shop", products=4), tmp_path / "out", lambda *now: heard.append(now))
    figures = done.adapted
    assert (figures["products"], figures["of_products"], figures["asked_by"]) == (4, 4, "other pictures")
    assert figures["before"]["n_queries"] == figures["after"]["n_queries"] == 8
    assert figures["compared"]["n_queries"] == 8
    assert heard == [("making views", 4, 4), ("adapting", 1, 2), ("adapting", 2, 2)]
    assert json.loads((tmp_path / "out" / ADAPTATION).read_text())["products"] == 4


def test_the_file_is_a_model_that_sees_otherwise_and_says_what_it_learned_from(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop", products=4)
    done = adapted(shop, tmp_path / "out")
    assert done.card.sha256 != OnnxImageEmbedder.named(DEFAULT).card.sha256
    assert done.card.data[-1] == f"{shop}: 4 pictures of 4 products"
    assert OnnxImageEmbedder(done.card, done.network).card.dimension == OnnxImageEmbedder.named(DEFAULT).card.dimension


def test_products_with_one_picture_are_asked_for_by_views_which_is_said_and_decides_nothing(tmp_path: Path) -> None:
    done = adapted(write_classes(tmp_path / "shop", products=3, views=1), tmp_path / "out")
    assert done.adapted["asked_by"] == "views of the pictures learned from"
    assert done.adapted["after"]["n_queries"] == 3
    better = {**done.adapted, "before": found(0.1), "after": found(0.9)}
    assert not replace(done, adapted=better).helped  # type: ignore[arg-type]


def test_a_picture_that_nearly_is_the_one_learned_from_does_not_ask(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop", products=4)
    for product in shop.iterdir():
        Pillow.open(product / "0.png").resize((60, 60)).save(product / "0-larger.png")
    assert adapted(shop, tmp_path / "out").adapted["after"]["n_queries"] == 8


@pytest.mark.parametrize(("before", "after", "helped"), [(0.5, 0.6, True), (0.5, 0.5, False), (0.6, 0.5, False)])
def test_only_more_than_before_has_helped(before: float, after: float, helped: bool) -> None:
    figures: Any = {"asked_by": "other pictures", "before": found(before), "after": found(after)}
    card = load_card(DEFAULT)
    assert Adaptation(Path("encoder.onnx"), card, figures, ()).helped == helped


def test_a_folder_holds_a_training_or_an_adaptation(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop")
    machine = Machine(torch.device("cpu"), workers=0)
    train(open_goods(shop, None), TINY, machine, tmp_path / "trained", None, lambda _: None)
    with pytest.raises(Conflict, match="holds a training"):
        adapted(shop, tmp_path / "trained")
    adapted(shop, tmp_path / "adapted")
    with pytest.raises(Conflict, match="holds an adaptation"):
        train(open_goods(shop, None), TINY, machine, tmp_path / "adapted", None, lambda _: None)


def test_one_product_is_too_few(tmp_path: Path) -> None:
    save(tmp_path / "shop/only/0.png", 0, 0)
    with pytest.raises(InvalidRequest, match="two products with a picture are the least to adapt to, got 1"):
        adapted(tmp_path / "shop", tmp_path / "out")


def test_a_network_of_another_kind_is_refused(tmp_path: Path) -> None:
    goods = open_goods(write_classes(tmp_path / "shop"), None)
    train(goods, TINY, Machine(torch.device("cpu"), workers=0), tmp_path / "other", None, lambda _: None)
    with pytest.raises(ModelUnusable, match="is not a network that this workshop wrote"):
        adapt(goods, str(tmp_path / "other/encoder.onnx"), FEW, tmp_path / "out", None, lambda *_: None)
