"""Pictures as their vectors, and how they are dealt so that what belongs together is learned or asked together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Vectors
from shopsight.training.shipped.data import FOLDS, Picture
from shopsight.training.shipped.judge import by_file
from shopsight.vision.encoders.onnx import OnnxImageEmbedder

Labels: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

ALWAYS_LEARNED = -1


@dataclass(frozen=True, slots=True)
class Examples:
    """Pictures, their vectors and the numbers of their categories."""

    pictures: Sequence[Picture]
    vectors: Vectors
    labels: Labels

    def only(self, mask: Mask) -> Examples:
        """Return some of them."""
        some = [self.pictures[place] for place in np.flatnonzero(mask).tolist()]
        return Examples(some, self.vectors[mask], self.labels[mask])

    def folds(self) -> Iterator[tuple[Mask, Mask]]:
        """Give for each fold what is learned from and what is asked: only categories that are learned."""
        folds = deal(self.pictures)
        for fold in range(FOLDS):
            learned = folds != fold
            yield learned, ~learned & np.isin(self.labels, self.labels[learned])


def read_vectors(encoder: OnnxImageEmbedder, pictures: Sequence[Picture], cache: Path) -> Vectors:
    """Return the pictures' vectors as served, from the cache where they were made before by this very encoder."""
    digest = hashlib.sha256(encoder.card.sha256.encode())
    contents = {path: hashlib.sha256(path.read_bytes()).digest() for path in {picture.path for picture in pictures}}
    for picture in pictures:
        digest.update(contents[picture.path] + repr(picture.box).encode())
    file = cache / f"vectors-{digest.hexdigest()[:16]}.npy"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        beside = cache / "unfinished.npy"
        np.save(beside, by_file(encoder)(pictures))
        beside.replace(file)
    vectors: Vectors = np.load(file, allow_pickle=False)
    return vectors


def deal(pictures: Sequence[Picture]) -> NDArray[np.int64]:
    """Return each picture's fold: senders, styles, scans, families of goods stay together in one.

    Groceries have a split of their own: photos of val are asked in the first fold, all others always learned.
    """
    groups = [(picture.source, _group(picture)) for picture in pictures]
    places = {group: place for place, group in enumerate(sorted(set(groups)))}
    folds = np.array([places[group] % FOLDS for group in groups], np.int64)
    groceries = np.array([picture.source == "grocery" for picture in pictures])
    asked = np.array([picture.split == "val" for picture in pictures])
    folds[groceries] = np.where(asked[groceries], 0, ALWAYS_LEARNED)
    return folds


def _group(picture: Picture) -> str:
    """Goods of one family begin with the same two words."""
    return picture.group if picture.source in ("clothing", "luma") else "-".join(picture.label.split("-")[:2])
