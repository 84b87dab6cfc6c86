"""What a finished file is worth, by the same path that serves: decoded files in, onnxruntime, cosine."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from shopsight.core.types import Image, Vectors
from shopsight.evaluation.metrics import wilson
from shopsight.training.shipped.batches import UNKINDLY
from shopsight.training.shipped.data import HoldOut, Picture
from shopsight.vision.encoders.onnx import OnnxImageEmbedder

Figure: TypeAlias = dict[str, float | int | list[float]]
Embed: TypeAlias = Callable[[Sequence[Picture]], Vectors]

_CLOTHES_GALLERY = 1500
_CLOTHES_QUERIES = 500


def judge(embedder: OnnxImageEmbedder, pictures: Sequence[Picture], hold_out: HoldOut, split: str) -> dict[str, Figure]:
    """Return recall@1 and @5 with n and 95 % intervals, seen and unseen apart; `split` names the grocery photos.

    Photos of unseen products count from every split but test, because no training saw any of them.
    """
    embed = _embedding(embedder)
    return {
        **_grocery(embed, pictures, hold_out, split),
        **_luma(embed, pictures, hold_out),
        **_clothing(embed, pictures, hold_out),
    }


def write_figures(figures: dict[str, Figure], path: Path) -> None:
    """Write one figure a line, so that two runs can be compared line by line."""
    lines = [f"  {json.dumps(name)}: {json.dumps(figure)}" for name, figure in figures.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _embedding(embedder: OnnxImageEmbedder) -> Embed:
    def embed(pictures: Sequence[Picture]) -> Vectors:
        parts = []
        for start in range(0, len(pictures), 64):
            images = []
            for picture in pictures[start : start + 64]:
                with Pillow.open(picture.path) as opened:
                    images.append(Image(np.asarray(opened.convert("RGB"))))
            parts.append(embedder.embed(images))
        return np.concatenate(parts)

    return embed


def _grocery(embed: Embed, pictures: Sequence[Picture], hold_out: HoldOut, split: str) -> dict[str, Figure]:
    packshots = [picture for picture in pictures if picture.source == "packshot"]
    photos = [
        picture
        for picture in pictures
        if picture.source == "grocery"
        and (
            picture.split == split
            or (split != "test" and picture.label in hold_out.products and picture.split == "train")
        )
    ]
    gallery, queries = embed(packshots), embed(photos)
    labels = np.array([picture.label for picture in packshots])
    wanted = np.array([picture.label for picture in photos])
    unseen = np.isin(wanted, list(hold_out.products))
    packages = [picture.label for picture in packshots if picture.group == "Packages"]
    packaged = np.isin(wanted, packages)
    places = _places(queries @ gallery.T, labels, wanted)
    found = {
        f"grocery {split}, {name}": _figure(places[mask])
        for name, mask in {
            "trained": ~unseen,
            "trained packaged": ~unseen & packaged,
            "trained fresh": ~unseen & ~packaged,
            "unseen": unseen,
            "unseen packaged": unseen & packaged,
            "unseen fresh": unseen & ~packaged,
        }.items()
        if mask.any()
    }
    if unseen.any():
        new = np.isin(labels, list(hold_out.products))
        alone = _places(queries[unseen] @ gallery[new].T, labels[new], wanted[unseen])
        found[f"grocery {split}, unseen, a gallery of their own"] = _figure(alone)
    return found


def _luma(embed: Embed, pictures: Sequence[Picture], hold_out: HoldOut) -> dict[str, Figure]:
    """The first view of each style-color (its main view where named so) is the gallery; the others ask."""
    views = sorted(
        (picture for picture in pictures if picture.source == "luma"),
        key=lambda picture: (picture.label, "main" not in picture.path.stem, picture.path.stem),
    )
    first = {picture.label: picture for picture in reversed(views)}
    others = [picture for picture in views if picture is not first[picture.label]]
    labels = np.array(list(first))
    wanted = np.array([picture.label for picture in others])
    places = _places(embed(others) @ embed(list(first.values())).T, labels, wanted)
    unseen = np.array([picture.group in hold_out.styles for picture in others])
    return {
        f"luma, another view to its style-color, {name}": _figure(places[mask])
        for name, mask in {"trained": ~unseen, "unseen": unseen}.items()
        if mask.any()
    }


def _clothing(embed: Embed, pictures: Sequence[Picture], hold_out: HoldOut) -> dict[str, Figure]:
    """The category of the nearest neighbor; only with senders held out, else a garment would find itself."""
    usable = [picture for picture in pictures if picture.source == "clothing" and picture.label not in UNKINDLY]
    queries = [picture for picture in usable if picture.group in hold_out.senders]
    if not queries:
        return {}
    generator = np.random.default_rng(0)
    known = [picture for picture in usable if picture.group not in hold_out.senders]
    known = [known[place] for place in generator.permutation(len(known))[:_CLOTHES_GALLERY]]
    queries = [queries[place] for place in generator.permutation(len(queries))[:_CLOTHES_QUERIES]]
    nearest = (embed(queries) @ embed(known).T).argmax(axis=1)
    right = sum(known[place].label == picture.label for place, picture in zip(nearest, queries, strict=True))
    share = wilson(right, len(queries))
    return {
        "clothing, category of the nearest neighbor": {
            "share": share.value,
            "ci95": _ci(share.low, share.high),
            "n": share.n,
        }
    }


def _places(similarities: NDArray[np.float32], labels: NDArray[np.str_], wanted: NDArray[np.str_]) -> NDArray[np.int64]:
    """Where (from 0) the right product stands in each row."""
    column = {label: number for number, label in enumerate(labels.tolist())}
    right = similarities[np.arange(len(wanted)), [column[label] for label in wanted.tolist()]]
    places: NDArray[np.int64] = (similarities > right[:, None]).sum(axis=1)
    return places


def _figure(places: NDArray[np.int64]) -> Figure:
    first, five = (wilson(int((places < k).sum()), len(places)) for k in (1, 5))
    return {
        "recall_at_1": round(first.value, 4),
        "ci95_at_1": _ci(first.low, first.high),
        "recall_at_5": round(five.value, 4),
        "ci95_at_5": _ci(five.low, five.high),
        "n": first.n,
    }


def _ci(low: float, high: float) -> list[float]:
    return [round(low, 4), round(high, 4)]
