"""What a run leaves: the model file with its card, checked against the network, and its figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypedDict

import numpy as np
import torch

from shopsight.core.errors import ModelUnusable
from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import Image, ModelCard
from shopsight.evaluation.figures import Figures, figures
from shopsight.training.own.album import Album, seen_whole
from shopsight.training.own.goods import Goods, Split
from shopsight.training.own.judge import FileEyes, Jury
from shopsight.training.own.towers import Backbone
from shopsight.vision.encoders.onnx import OnnxImageEmbedder, prepare
from shopsight.vision.models.publish import sha256_of
from shopsight.vision.models.registry import DEFAULT, write_card

NAME: Final = "encoder"
METRICS: Final = "metrics.json"
LEAST_COSINE: Final = 0.9999
_COMPARED: Final = 16


class Metrics(TypedDict):
    """Figures of the trained model and of the one that ships, on the same photos, per split; what was learned from."""

    learned: dict[str, Any]
    val: Figures
    test: Figures | None
    shipped_val: Figures
    shipped_test: Figures | None


def write_model(backbone: Backbone, goods: Goods, album: Album, learned: Sequence[int], out: Path) -> OnnxImageEmbedder:
    """Write NAME.onnx with its card and open them; `learned` are the places of the pictures that it learned from.

    The card is written last: where it is, the file is whole and checked. Raises ModelUnusable when the file sees
    otherwise than the network.
    """
    tower = backbone.tower.eval().to("cpu")
    network = out / f"{NAME}.onnx"
    beside = out / f"{NAME}.new"
    backbone.write(beside)
    labels = {album.pictures[place].label for place in learned}
    card = replace(
        backbone.card,
        name=NAME,
        revision=goods.digest,
        sha256=sha256_of(beside),
        data=(*backbone.card.data, f"{goods.source}: {len(learned):,} pictures of {len(labels):,} products"),
        description=f"Trained on the pictures of {goods.source}, from {backbone.card.source}.",
    )
    embedder = OnnxImageEmbedder(card, beside)
    images = [seen_whole(goods, picture, card.input_px) for picture in album.pictures[:_COMPARED]]
    _compare(tower.prepared, embedder, images, card)
    beside.replace(network)
    write_card(card, out / f"{NAME}.json")
    return embedder


def write_metrics(embedder: ImageEmbedder, goods: Goods, jury: Jury, learned: dict[str, Any], out: Path) -> Metrics:
    """Judge the file, and the model that ships, on val and this once on test; write the figures."""
    shipped = OnnxImageEmbedder.named(DEFAULT)
    metrics = Metrics(
        learned=learned,
        val=_judged(embedder, goods, jury, "val"),
        test=_judged(embedder, goods, jury, "test") if jury.questions("test") else None,
        shipped_val=_judged(shipped, goods, jury, "val"),
        shipped_test=_judged(shipped, goods, jury, "test") if jury.questions("test") else None,
    )
    write_json(metrics, out / METRICS)
    return metrics


def read_metrics(out: Path) -> Metrics:
    """Return the figures that an ended run wrote."""
    metrics: Metrics = json.loads((out / METRICS).read_text(encoding="utf-8"))
    return metrics


def write_json(data: Mapping[str, Any], path: Path) -> None:
    """Write whole or not at all."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


def _judged(embedder: ImageEmbedder, goods: Goods, jury: Jury, split: Split) -> Figures:
    eyes = FileEyes(goods, jury.album)
    return figures(jury.outcomes(split, eyes.by(embedder)), jury.items)


def _compare(prepared: Any, embedder: OnnxImageEmbedder, images: Sequence[Image], card: ModelCard) -> None:
    with torch.no_grad():
        expected = prepared(torch.from_numpy(np.stack([prepare(image, card) for image in images]))).numpy()
    cosines = (embedder.embed(images) * expected).sum(axis=1)
    if not cosines.min() >= LEAST_COSINE:
        raise ModelUnusable(f"the exported file differs from the trained network: cosine {cosines.min():.6f}")
