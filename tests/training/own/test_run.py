"""A run goes from pictures to a model that a shop can add; interrupted at any moment, it goes on as if it never was."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from shopsight.core.errors import Conflict, InvalidRequest
from shopsight.hub.add import add
from shopsight.training.own.checkpoint import load
from shopsight.training.own.finish import Metrics
from shopsight.training.own.fit import CHECKPOINT, LossRanAway, Progress
from shopsight.training.own.machine import Machine
from shopsight.training.own.recipe import Recipe
from shopsight.training.own.run import Material, train
from shopsight.training.own.sources import open_goods
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from tests.training.own.shops import TINY, environment, write_classes, write_labelled

CPU = Machine(torch.device("cpu"), workers=0)
LONG = replace(TINY, steps=12, dropout=0.2, loss="cosface")


def run(shop: Path, recipe: Recipe, out: Path, told: Any = lambda _: None) -> tuple[Material, Metrics | None]:
    return train(open_goods(shop, None), recipe, CPU, out, None, told)


def weights(out: Path) -> dict[str, torch.Tensor]:
    return load(out / CHECKPOINT, torch.device("cpu"))["task"]  # type: ignore[no-any-return]


def same(first: Path, second: Path) -> bool:
    ours, theirs = weights(first), weights(second)
    return all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_run_leaves_a_model_that_a_shop_can_add(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop")
    seen: list[Progress] = []
    _, metrics = run(shop, TINY, tmp_path / "out", seen.append)
    assert [(pace.step, pace.judged) for pace in seen] == [(1, False), (2, True), (3, False), (4, True)]
    assert metrics and metrics["val"]["n_queries"] == metrics["shipped_val"]["n_queries"] == 6
    assert metrics["test"] and 0 <= metrics["test"]["ci95"]["recall_at_1"][0] <= metrics["test"]["recall_at_1"]
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files >= {"config.json", "log.csv", "loss.svg", "val.csv", "val.svg", "metrics.json", "encoder.onnx"}
    card = add(f"file:{tmp_path / 'out/encoder.onnx'}", tmp_path / "models", "mine")
    assert (card.dimension, card.input_px) == (16, 32)
    assert card.data[-1] == f"{shop}: 12 pictures of 4 products"
    assert OnnxImageEmbedder.named("mine", tmp_path / "models").card == card


def test_the_shipped_network_is_trained_on_and_its_file_can_be_trained_again(tmp_path: Path) -> None:
    shop = write_labelled(tmp_path / "shop")
    recipe = Recipe(px=32, labels=2, views=2, steps=2, judge_every=1)
    run(shop, recipe, tmp_path / "out")
    again = replace(recipe, backbone=str(tmp_path / "out/encoder.onnx"), steps=1)
    run(shop, again, tmp_path / "again")
    assert (tmp_path / "again/encoder.onnx").stat().st_size < 12_000_000


def test_products_with_one_picture_are_asked_for_by_a_view_of_it(tmp_path: Path) -> None:
    material, metrics = run(write_classes(tmp_path / "shop", views=1), TINY, tmp_path / "out")
    assert material.facts["val_questions"] == 2
    assert metrics and metrics["val"]["n_queries"] == 2


def test_a_broken_picture_is_reported_and_left_out(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop")
    (shop / "product-0/0.png").write_bytes(b"no picture at all")
    material, _ = run(shop, TINY, tmp_path / "out")
    assert [(issue.file, issue.code) for issue in material.issues] == [("product-0/0.png", "not_an_image")]
    assert material.facts["unreadable"] == 1


def test_one_product_or_no_readable_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="two products are the least"):
        run(write_classes(tmp_path / "one", products=1), TINY, tmp_path / "out")
    shop = write_classes(tmp_path / "broken", products=2, views=1)
    for picture in shop.glob("*/*"):
        picture.write_bytes(b"")
    with pytest.raises(InvalidRequest, match=r"none of the 2 pictures .* product-0/0.png"):
        run(shop, TINY, tmp_path / "out2")


def test_a_folder_with_another_run_is_kept(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop")
    run(shop, TINY, tmp_path / "out")
    with pytest.raises(Conflict, match=r"holds another run .dropout 0.0 is now 0.1"):
        run(shop, replace(TINY, dropout=0.1), tmp_path / "out")
    write_classes(shop, products=9)
    with pytest.raises(Conflict, match=r"pictures .* is now"):
        run(shop, TINY, tmp_path / "out")


def test_a_run_that_has_ended_tells_its_figures_again(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop")
    _, first = run(shop, TINY, tmp_path / "out")
    seen: list[Progress] = []
    _, again = run(shop, TINY, tmp_path / "out", seen.append)
    assert again == json.loads(json.dumps(first))
    assert seen == []


def test_a_run_that_does_not_help_ends_early_and_keeps_the_best(tmp_path: Path) -> None:
    recipe = replace(TINY, steps=40, judge_every=1, patience=3, body_rate=1e-9, head_rate=1e-9)
    seen: list[Progress] = []
    _, metrics = run(write_classes(tmp_path / "shop"), recipe, tmp_path / "out", seen.append)
    assert len(seen) < 40
    assert metrics and metrics["learned"]["best_step"] == 0


def test_a_loss_that_runs_away_is_an_error_that_says_what_to_lower(tmp_path: Path) -> None:
    recipe = replace(TINY, steps=30, loss="cosface", head_rate=1e30, body_rate=1e30, clip=1e30)
    with pytest.raises(LossRanAway, match="lower body_rate and head_rate"):
        run(write_classes(tmp_path / "shop"), recipe, tmp_path / "out")


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_mixed_precision_learns_too(precision: str, tmp_path: Path) -> None:
    recipe = replace(TINY, precision=precision)  # type: ignore[arg-type]
    seen: list[Progress] = []
    run(write_classes(tmp_path / "shop"), recipe, tmp_path / "out", seen.append)
    assert all(0 < pace.loss < 100 for pace in seen)


def test_ctrl_c_leaves_a_checkpoint_and_the_run_goes_on_exactly(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop")

    def interrupt(pace: Progress) -> None:
        if pace.step == 5:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run(shop, LONG, tmp_path / "out", interrupt)
    assert load(tmp_path / "out" / CHECKPOINT, torch.device("cpu"))["step"] == 6
    seen: list[Progress] = []
    run(shop, LONG, tmp_path / "out", seen.append)
    assert [pace.step for pace in seen] == list(range(7, 13))
    run(shop, LONG, tmp_path / "whole")
    assert same(tmp_path / "out", tmp_path / "whole")


def test_a_killed_run_goes_on_exactly_from_its_last_checkpoint(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop")
    script = (
        "import sys, torch; torch.set_num_threads(1)\n"
        "from tests.torchvision_ops import lend_operators; lend_operators()\n"
        "from pathlib import Path\nfrom tests.training.own.test_run import LONG, run\n"
        "run(Path(sys.argv[1]), LONG, Path(sys.argv[2]), lambda pace: print(pace.step, flush=True))\n"
    )
    victim = subprocess.Popen(
        [sys.executable, "-c", script, str(shop), str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert victim.stdout
    for line in victim.stdout:
        if line.strip() == "7":
            victim.kill()
            break
    victim.stdout.close()
    assert victim.wait() == -signal.SIGKILL
    assert not (tmp_path / "out/encoder.onnx").exists()
    run(shop, LONG, tmp_path / "out")
    run(shop, LONG, tmp_path / "whole")
    assert same(tmp_path / "out", tmp_path / "whole")
    steps = [line.split(",")[0] for line in (tmp_path / "out/log.csv").read_text().splitlines()]
    assert steps == ["step", *map(str, range(1, 13))]
