"""One training from pictures to a model file, in a folder that holds all of it."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from shopsight import __version__
from shopsight.core.errors import Conflict, InvalidRequest
from shopsight.core.feed import RowIssue
from shopsight.evaluation.outcomes import Outcome
from shopsight.training.curves import write_curves
from shopsight.training.own.album import Album, read_album
from shopsight.training.own.batches import Stock
from shopsight.training.own.finish import METRICS, Metrics, read_metrics, write_json, write_metrics, write_model
from shopsight.training.own.fit import LOSSES, RECALLS, Told, fit
from shopsight.training.own.goods import Goods
from shopsight.training.own.judge import AlbumEyes, Jury
from shopsight.training.own.machine import Machine
from shopsight.training.own.recipe import Recipe
from shopsight.training.own.splits import deal
from shopsight.training.own.towers import Backbone, Tower, open_backbone
from shopsight.training.own.twins import twins

CONFIG: Final = "config.json"
ADAPTATION: Final = "adaptation.json"
"""What an adaptation leaves: a folder holds the one or the other."""
_LIBRARIES: Final = ("torch", "onnxruntime", "pytorch-metric-learning")


@dataclass(frozen=True, slots=True)
class Material:
    """What a run learns from and is judged on; `facts` are what people want to know of it."""

    goods: Goods
    album: Album
    jury: Jury
    facts: dict[str, int]

    @property
    def issues(self) -> tuple[RowIssue, ...]:
        """What could not be used, and why."""
        return self.album.issues


def gather(goods: Goods, recipe: Recipe, px: int, machine: Machine, cache: Path) -> Material:
    """Decode the pictures, find near-duplicates and deal the splits.

    Raises InvalidRequest where too little is left to train on or to judge on.
    """
    if machine.leads:
        read_album(goods, px, cache)
    machine.wait_for_all()
    album = read_album(goods, px, cache)
    pairs = list(twins(album))
    dealt = deal(album.pictures, pairs, recipe.deal, (recipe.val, recipe.test), recipe.seed)
    jury = Jury(album, dealt, pairs)
    facts = {
        "pictures": len(album.pictures),
        "products": len({picture.label for picture in album.pictures}),
        **{f"{split}_pictures": len(dealt.places(split)) for split in ("train", "val", "test")},
        "val_questions": len(jury.questions("val")),
        "test_questions": len(jury.questions("test")),
        "near_duplicates": len(pairs),
        "left_out_as_leaks": dealt.leaks,
        "unreadable": len(goods.pictures) - len(album.pictures),
    }
    if not facts["val_questions"]:
        raise InvalidRequest("no picture is left to validate on; give more products, or a larger share val")
    return Material(goods, album, jury, facts)


def train(
    goods: Goods, recipe: Recipe, machine: Machine, out: Path, models: Path | None, told: Told
) -> tuple[Material, Metrics | None]:
    """Train, export and judge; called again after an interruption it goes on, after its end it tells the figures again.

    Of several processes only the first tells the figures. Raises Conflict when the folder holds a run of another
    recipe or other pictures, and what `gather`, `open_backbone` and `fit` raise.
    """
    if machine.leads:
        settle(recipe, goods, machine, out)
    machine.wait_for_all()
    backbone = open_backbone(recipe, models)
    material = gather(goods, recipe, backbone.card.input_px, machine, out)
    ended = (out / METRICS).exists()
    step = 0 if ended else learn(backbone, material, recipe, machine, out, told)
    metrics = None
    if machine.leads:
        metrics = read_metrics(out) if ended else finish(backbone, material, {"best_step": step}, out)
    machine.wait_for_all()
    return material, metrics


def learn(backbone: Backbone, material: Material, recipe: Recipe, machine: Machine, out: Path, told: Told) -> int:
    """Train the backbone's tower on the train split; return the step of the weights that it is left with."""
    px = backbone.card.input_px
    stock = Stock(material.album, material.jury.dealt.places("train"))
    eyes = AlbumEyes(material.album, px, machine.device)

    def judge(tower: Tower) -> list[Outcome]:
        return material.jury.sampled("val", eyes.by(tower))

    step = fit(backbone.tower, stock, recipe, px, judge, machine, out, told)
    if machine.leads:
        write_curves(out / LOSSES, out / "loss.svg")
        write_curves(out / RECALLS, out / "val.svg", "recall on val")
    return step


def finish(backbone: Backbone, material: Material, facts: Mapping[str, Any], out: Path) -> Metrics:
    """Write the model, and what it and the shipped one find."""
    learned = material.jury.dealt.places("train")
    embedder = write_model(backbone, material.goods, material.album, learned, out)
    return write_metrics(embedder, material.goods, material.jury, {**facts, **material.facts}, out)


def settle(recipe: Recipe, goods: Goods, machine: Machine, out: Path) -> None:
    """Write down everything that decides the run, or check that the folder's run is this one. Raises Conflict."""
    decided = {"recipe": asdict(recipe), "source": goods.source, "pictures": goods.digest}
    path = out / CONFIG
    if (out / ADAPTATION).exists():
        raise Conflict(f"{out} holds an adaptation; give a new folder, or delete this one")
    if not path.exists():
        out.mkdir(parents=True, exist_ok=True)
        write_json({**decided, "made_with": _made_with(machine)}, path)
        return
    before = json.loads(path.read_text(encoding="utf-8"))
    old = {**before["recipe"], "source": before["source"], "pictures": before["pictures"]}
    new = {**decided["recipe"], "source": goods.source, "pictures": goods.digest}  # type: ignore[dict-item]
    changed = [f"{name} {old.get(name)} is now {new[name]}" for name in new if old.get(name) != new[name]]
    if changed:
        raise Conflict(f"{out} holds another run ({'; '.join(changed)}); give a new folder, or delete this one")


def _made_with(machine: Machine) -> dict[str, Any]:
    return {
        "shopsight": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
        "device": str(machine.device),
        "processes": machine.share.processes,
    }
