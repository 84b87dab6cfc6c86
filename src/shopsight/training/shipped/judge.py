"""What a network is worth: pictures as serving sees them, cosine, recall with intervals."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

from shopsight.core.types import Image, Vectors
from shopsight.evaluation.metrics import wilson
from shopsight.training.network import Network
from shopsight.training.shipped.bank import Bank
from shopsight.training.shipped.data import HoldOut, Picture, pixels_of
from shopsight.training.shipped.draw import UNKINDLY
from shopsight.vision.encoders.onnx import OnnxImageEmbedder

Figure: TypeAlias = dict[str, float | int | list[float]]
Embed: TypeAlias = Callable[[Sequence[Picture]], Vectors]

_CLOTHES_GALLERY = 1500
_CLOTHES_QUERIES = 500
_CHUNK = 64


def judge(embed: Embed, pictures: Sequence[Picture], hold_out: HoldOut, split: str) -> dict[str, Figure]:
    """Return recall@1 and @5 with n and 95 % intervals, seen and unseen apart; `split` names the photos that ask.

    Photos of held-out products count from every split but test, because the training saw none of them.
    """
    return {
        **_grocery(embed, pictures, hold_out, split),
        **_luma(embed, pictures, hold_out),
        **_demo(embed, pictures, hold_out, split),
        **_clothing(embed, pictures, hold_out),
    }


def by_file(embedder: OnnxImageEmbedder) -> Embed:
    """Embed by the path that serves: decoded files in, onnxruntime."""

    def embed(pictures: Sequence[Picture]) -> Vectors:
        parts = [
            embedder.embed([Image(np.asarray(pixels_of(picture))) for picture in pictures[start : start + _CHUNK]])
            for start in range(0, len(pictures), _CHUNK)
        ]
        return np.concatenate(parts)

    return embed


def by_bank(network: Network, pictures: Sequence[Picture], bank: Bank) -> Embed:
    """Embed by the views that the bank keeps as served, in a fraction of the time."""
    rows = dict(zip(pictures, bank.served().tolist(), strict=True))

    @torch.no_grad()
    def embed(some: Sequence[Picture]) -> Vectors:
        parts = []
        for start in range(0, len(some), _CHUNK):
            maps = bank.maps[[rows[picture] for picture in some[start : start + _CHUNK]]].astype(np.float32)
            raw = network.head(network.pool(network.body.late(torch.from_numpy(maps))))
            parts.append(torch.nn.functional.normalize(raw, dim=1).numpy())
        return np.concatenate(parts)

    return embed


def write_figures(figures: dict[str, Figure], path: Path) -> None:
    """Write one figure a line, so that two runs can be compared line by line."""
    lines = [f"  {json.dumps(name)}: {json.dumps(figure)}" for name, figure in figures.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _grocery(embed: Embed, pictures: Sequence[Picture], hold_out: HoldOut, split: str) -> dict[str, Figure]:
    packshots = [picture for picture in pictures if picture.source == "grocery" and not picture.photo]
    new = "grocery" in hold_out.sources
    photos = [
        picture
        for picture in pictures
        if picture.source == "grocery"
        and picture.photo
        and (
            picture.split == split
            or (split != "test" and picture.label in hold_out.products and picture.split == "train")
        )
    ]
    gallery, queries = embed(packshots), embed(photos)
    labels = np.array([picture.label for picture in packshots])
    wanted = np.array([picture.label for picture in photos])
    unseen = np.isin(wanted, list(hold_out.products)) | new
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
    if unseen.any() and not new:
        own = np.isin(labels, list(hold_out.products))
        alone = _places(queries[unseen] @ gallery[own].T, labels[own], wanted[unseen])
        found[f"grocery {split}, unseen, a gallery of their own"] = _figure(alone)
    return found


def _demo(embed: Embed, pictures: Sequence[Picture], hold_out: HoldOut, split: str) -> dict[str, Figure]:
    """Framed photos among the demo shop's product pictures; what its own split keeps from training is unseen."""
    shop = [
        picture for picture in pictures if picture.source == "demo" and picture.path.parent.name in ("photos", "phone")
    ]
    studio = [picture for picture in shop if not picture.photo and picture.path.parent.parent.name == "demo_shop"]
    photos = [p for p in shop if p.photo and p.path.parent.name == "phone" and p.split == split]
    if not photos:
        return {}
    unseen_labels = {picture.label for picture in studio if hold_out.hides(picture)}
    labels = np.array([picture.label for picture in studio])
    similarities = embed(photos) @ embed(studio).T
    names = np.unique(labels)
    best = np.stack([similarities[:, labels == name].max(axis=1) for name in names], axis=1)
    wanted = np.array([picture.label for picture in photos])
    places = _places(best, names, wanted)
    unseen = np.isin(wanted, list(unseen_labels))
    return {
        f"demo {split}, framed, {name}": _figure(places[mask])
        for name, mask in {"trained": ~unseen, "unseen": unseen}.items()
        if mask.any()
    }


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
    unseen = np.array([hold_out.hides(picture) for picture in others])
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
