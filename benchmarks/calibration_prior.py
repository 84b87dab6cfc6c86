"""What a calibration starts from: fitted to photos of shoppers, of products and by encoders that a report is not on.

    python -m benchmarks.calibration_prior FILE.onnx=FOLDER[,FOLDER…] … [--split val] [--photos 100] [--by-vectors]

Each encoder asks the photos of the split (framed where the labels draw a frame) in a shop of the folder's products,
once with their product there and once with it left out. Printed are the calibration that explains all of them
together, for search/calibration_prior.py; what a photo's lead in places is of a view's; and how well each folder is
kept by a fit of the others, and by one of its own other products: closer than that no calibration can be fitted. The
encoders must not have been trained on the photos: docs/evaluation.md says which were.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from shopsight.app import Shop, open_shop
from shopsight.catalog.calibrate import ask_twice
from shopsight.core.types import Image
from shopsight.evaluation.datasets import LabelledPhoto, read_labelled
from shopsight.evaluation.metrics import wilson
from shopsight.evaluation.reliability import expected_calibration_error
from shopsight.evaluation.roc import auc, roc
from shopsight.search.calibrate import evidence_of
from shopsight.search.calibration_fit import Trial, cross_fitted, fit
from shopsight.search.calibration_prior import start_of
from shopsight.vision.views import SIDE_PX, phone_view

UNKNOWN = start_of("", True)
_DECODED_PX = 480
_VIEWS = 60


class Asked(NamedTuple):
    """What came back for the photos of one folder, and for views of its catalog pictures."""

    name: str
    photos: list[Trial]
    views: list[Trial]


def main() -> None:
    parser = argparse.ArgumentParser(description="what a calibration starts from")
    parser.add_argument("encoders", nargs="+", help="FILE.onnx=FOLDER[,FOLDER…]")
    parser.add_argument("--split", default="val")
    parser.add_argument("--photos", type=int, default=100, help="drawn from each folder")
    parser.add_argument("--by-vectors", action="store_true", help="without a second look")
    options = parser.parse_args()
    asked = [
        _asked(model, Path(folder), options)
        for given in options.encoders
        for model, _, folders in [given.partition("=")]
        for folder in folders.split(",")
    ]
    photos = [trial for each in asked for trial in each.photos]
    print(fit(photos, UNKNOWN.calibration, UNKNOWN.strength))
    if not options.by_vectors:
        print(f"lead of photos over lead of views: {_ratio(asked):.2f}")
    for name in sorted({each.name for each in asked}):
        own = [trial for each in asked if each.name == name for trial in each.photos]
        _print(name, own, [trial for each in asked if each.name != name for trial in each.photos])


def _asked(model: str, folder: Path, options: argparse.Namespace) -> Asked:
    photos = [photo.framed for photo in read_labelled(folder).split(options.split)]
    photos = random.Random(0).sample(photos, min(options.photos, len(photos)))
    with (
        tempfile.TemporaryDirectory() as work,
        open_shop(shop=work, model=model, second_look="off" if options.by_vectors else "on", verdicts=False) as shop,
    ):
        shop.import_feed(str(folder), format="evaluation")
        found = Asked(folder.name, list(_trials(shop, photos)), list(_views(shop, folder)))
    print(f"{model} {folder}: {len(photos)} photos", flush=True)
    return found


def _trials(shop: Shop, photos: list[LabelledPhoto]) -> Iterator[Trial]:
    visual = shop.model.visual()
    for photo in photos:
        image = shop.decode(photo.image.read_bytes(), _DECODED_PX)
        own = {product.group_key for product in shop.store.get(sorted(photo.product_ids))}
        for looked, place in ask_twice(visual, image, own, photo.frame):
            yield Trial(min(own), evidence_of(looked), place)


def _views(shop: Shop, folder: Path) -> Iterator[Trial]:
    rng = np.random.default_rng(0)
    items = list(read_labelled(folder).items)
    drawn = random.Random(0).sample(items, min(_VIEWS, len(items)))
    pictures: list[Image] = [shop.decode(item.image.read_bytes(), SIDE_PX) for item in drawn]
    visual = shop.model.visual()
    for item, picture in zip(drawn, pictures, strict=True):
        own = {product.group_key for product in shop.store.get([item.product_id])}
        for looked, place in ask_twice(visual, phone_view(picture, pictures, rng), own):
            yield Trial(min(own), evidence_of(looked), place)


def _ratio(asked: list[Asked]) -> float:
    """Return the mean over folders: each is another kind of goods."""
    leads = [[np.mean([t.evidence.lead for t in trials]) for trials in (each.photos, each.views)] for each in asked]
    return float(np.mean([of_photos / of_views for of_photos, of_views in leads]))


def _print(name: str, own: list[Trial], others: list[Trial]) -> None:
    """Say how well photos are told apart by a fit of the other folders, and by one of their own other products."""
    if others:
        calibration = fit(others, UNKNOWN.calibration, UNKNOWN.strength)
        _print_said(f"{name} by the others", own, [calibration.presence(trial.evidence) for trial in own])
    _print_said(
        f"{name} by itself, cross-fitted by product", own, cross_fitted(own, UNKNOWN.calibration, UNKNOWN.strength)
    )


def _print_said(title: str, trials: list[Trial], said: list[float]) -> None:
    true = [trial.own is not None for trial in trials]
    inside = [chance for chance, is_in in zip(said, true, strict=True) if is_in]
    outside = [chance for chance, is_in in zip(said, true, strict=True) if not is_in]
    _, false = roc(inside, outside).at_true_positive_rate(0.85)
    interval = wilson(round(false * len(outside)), len(outside))
    error = expected_calibration_error(said, true)
    print(f"{title}: n {len(outside)} ECE {error:.3f} AUROC {auc(inside, outside):.3f}", end=" ")
    print(f"false accept at 85 % true accept {false:.3f} ({interval.low:.3f}-{interval.high:.3f})")


if __name__ == "__main__":
    main()
