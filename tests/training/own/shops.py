"""Tiny shops on disk: each product a pattern of its own, seen a little otherwise on each of its pictures."""

import os
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from shopsight.training.own.recipe import Recipe

TINY = Recipe(
    backbone="timm:test_efficientnet",
    from_scratch=True,
    px=32,
    dimension=16,
    labels=4,
    views=2,
    steps=4,
    judge_every=2,
    warm_up=1,
    val=0.25,
    test=0.25,
)
"""A recipe of seconds."""


def drawn(product: int, view: int, side: int = 48) -> NDArray[np.uint8]:
    """A pattern of colored squares; views differ by noise and by where they are cut."""
    pattern = np.random.default_rng(product).integers(0, 256, (6, 6, 3))
    large = pattern.repeat(16, axis=0).repeat(16, axis=1)
    own = np.random.default_rng((product, view))
    top, left = own.integers(0, 96 - 72, 2)
    noisy = large[top : top + 72, left : left + 72] + own.normal(0, 12, (72, 72, 3))
    picture = Pillow.fromarray(noisy.clip(0, 255).astype(np.uint8)).resize((side, side))
    return np.asarray(picture)


def save(path: Path, product: int, view: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Pillow.fromarray(drawn(product, view)).save(path)


def write_classes(folder: Path, products: int = 8, views: int = 3) -> Path:
    """A folder per product with so many pictures."""
    for product in range(products):
        for view in range(views):
            save(folder / f"product-{product}/{view}.png", product, view)
    return folder


def write_labelled(folder: Path, splits: tuple[str, ...] = ("train", "val", "test"), withheld: int = 0) -> Path:
    """The evaluation format: four products, a photo of each per split; the last ones are kept from training."""
    catalog = ["product_id,title,department,category,image,description,split"]
    photos = ["image,product_id,split"]
    for product in range(4):
        save(folder / f"catalog/{product}.png", product, 0)
        kept = "unseen" if product >= 4 - withheld else "train"
        catalog.append(f"p{product},Product,Things,Thing,catalog/{product}.png,,{kept if withheld else ''}")
        for view, split in enumerate(splits, start=1):
            save(folder / f"photos/{product}-{view}.png", product, view)
            photos.append(f"photos/{product}-{view}.png,p{product},{split}")
    (folder / "catalog.csv").write_text("\n".join(catalog) + "\n")
    (folder / "photos.csv").write_text("\n".join(photos) + "\n")
    return folder


def environment() -> dict[str, str]:
    """For a process of its own that computes bit by bit what this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"}
