"""Whether probabilities keep what they say on real photos, and whether what was taken out of the catalog is missed.

    python -m benchmarks.calibration [--sets grocery,demo,luma] [--split test] [--photos 300] [--out FOLDER]

Each set is imported into a shop of its own and calibrated as an import does it: on views of its catalog pictures, no
photo is looked at. Then its photos of a split ask, as a shopper does, each once with its product in the catalog and
once with it left out by a filter. "Half" takes
every other product out of the shop, calibrates anew, and asks each photo once. Of the demo shop
framed photos ask; one search result is a product with its variants, and is left out as a whole. Luma has no photos of
shoppers: a second picture of the same style and color asks, and the first is the catalog.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from shopsight.app import Shop, open_shop
from shopsight.core.queries import Query
from shopsight.core.where import And, Compare, Not
from shopsight.evaluation.datasets import LabelledPhoto, read_labelled
from shopsight.evaluation.metrics import wilson
from shopsight.evaluation.reliability import (
    BINS,
    calibration_error_interval,
    expected_calibration_error,
    reliability,
)
from shopsight.evaluation.roc import auc, roc
from shopsight.search.calibration_file import calibration_file

SETS = ("grocery", "demo", "luma")
_SPLIT_SEED = 5


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of photos whose product was there, and of photos whose product was not."""

    inside: list[float]
    outside: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description="calibration and open-set figures")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--split", default="test")
    parser.add_argument("--photos", type=int, default=0, help="a fixed sample of so many a set; 0 takes all")
    parser.add_argument("--out", type=Path, help="folder for reliability diagrams (SVG)")
    parser.add_argument(
        "--datasets", type=Path, default=Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets"))
    )
    options = parser.parse_args()
    for name in options.sets.split(","):
        with (
            tempfile.TemporaryDirectory() as work,
            as_file(labelled_folder(name, options.datasets, Path(work))) as folder,
        ):
            for title, answers in _measured(folder, name, Path(work), options.photos, options.split):
                _print(title, answers)
                if options.out:
                    options.out.mkdir(parents=True, exist_ok=True)
                    (options.out / f"{re.sub('[^a-z0-9]+', '-', title)}.svg").write_text(_diagram(title, answers))


def labelled_folder(name: str, datasets: Path, work: Path) -> Traversable:
    """Return a set in the evaluation format."""
    if name == "demo":
        return files("shopsight") / "demo_shop"
    return datasets / name if name != "luma" else _luma(datasets / "luma" / "media", work / "luma")


def _luma(media: Path, folder: Path) -> Path:
    """Copy luma as a labelled set: file names begin with style and color ("mh01-gray_back")."""
    folder.mkdir()
    views: dict[str, list[str]] = {}
    for path in sorted(media.rglob("*.jpg")):
        if coded := re.match(r"[a-z]+\d+-[a-z]+", path.stem):
            views.setdefault(coded.group(), []).append(path.name)
            shutil.copyfile(path, folder / path.name)
    with (folder / "catalog.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow("product_id title department category image description".split())
        rows.writerows([name, name, "Clothes", name[:2], paths[0], ""] for name, paths in views.items())
    with (folder / "photos.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow("image product_id split".split())
        rows.writerows([path, name, "test"] for name, paths in views.items() for path in paths[1:])
    return folder


def _measured(folder: Path, name: str, work: Path, most: int, split: str) -> Iterator[tuple[str, Answers]]:
    labelled = read_labelled(folder)
    photos = [photo.framed for photo in labelled.split(split)]
    if most:
        photos = random.Random(_SPLIT_SEED).sample(photos, min(most, len(photos)))
    seen = {item.product_id: item.split for item in labelled.items}
    with open_shop(shop=work / "shop", query_photo_ttl_s=0) as shop:
        shop.import_feed(str(folder))
        _calibrate(shop)
        by_kind: dict[str, list[LabelledPhoto]] = {}
        for photo in photos:
            by_kind.setdefault(_kind(photo, seen), []).append(photo)
        for kind, asked in sorted(by_kind.items()):
            inside, outside = ([_chance(shop, photo, left_out) for photo in asked] for left_out in (False, True))
            yield f"{name} {kind}".strip(), Answers(inside, outside)
        if name == "grocery":
            gone = set(sorted(item.product_id for item in labelled.items)[::2])
            shop.delete(sorted(gone))
            _calibrate(shop)
            said = [(bool(photo.product_ids - gone), _chance(shop, photo)) for photo in photos]
            yield f"{name} half", Answers([c for is_in, c in said if is_in], [c for is_in, c in said if not is_in])


def _calibrate(shop: Shop) -> None:
    shop.calibrate()
    print(shop.model.calibration_state())
    fitted = calibration_file(shop.settings.shop).now()
    assert fitted is not None
    print(fitted.calibration)


def _kind(photo: LabelledPhoto, seen: dict[str, str]) -> str:
    splits = {seen[product] for product in photo.product_ids} - {""}
    return ("seen" if splits == {"train"} else "unseen") if splits else ""


def _chance(shop: Shop, photo: LabelledPhoto, left_out: bool = False) -> float:
    """Ask as a shopper does; with its result (a product and its variants) left out, nothing of it is in the answer."""
    where = None
    if left_out:
        groups = {product.group_key for product in shop.store.get(sorted(photo.product_ids))}
        where = And(tuple(Not(Compare(field, "=", key)) for key in sorted(groups) for field in ("group", "id")))
    verdict = shop.search(Query(photo=photo.image.read_bytes(), box=photo.frame, where=where)).verdict
    assert verdict is not None
    return verdict.probability


def _print(title: str, answers: Answers) -> None:
    inside, outside = answers.inside, answers.outside
    said, true = [*inside, *outside], [True] * len(inside) + [False] * len(outside)
    error = expected_calibration_error(said, true)
    low, high = calibration_error_interval(said, true, np.random.default_rng(0))
    curve = roc(inside, outside)
    place = int(np.searchsorted(curve.false_positive_rate, 0.05, side="right")) - 1
    print(f"\n{title}: {len(inside)} photos with their product in the catalog, {len(outside)} without")
    print(f"  ECE {error:.3f} ({low:.3f}-{high:.3f})   AUROC {auc(inside, outside):.3f}")
    for what, chances in (("true accept", inside), ("false accept", outside)):
        share = wilson(sum(chance >= 0.5 for chance in chances), len(chances))
        print(f"  {what:12} at 0.5: {share.value:.3f} ({share.low:.3f}-{share.high:.3f})")
    threshold, false = curve.at_true_positive_rate(0.85)
    interval = wilson(round(false * len(outside)), len(outside))
    print(f"  false accept at 85 % true accept: {false:.3f} ({interval.low:.3f}-{interval.high:.3f})", end="")
    print(f" from {threshold:.2f}", end="")
    print(f"   true accept at 5 % false accept: {curve.true_positive_rate[place]:.3f} ({curve.thresholds[place]:.2f})")
    rows = reliability(said, true)
    print("  said " + " ".join(f"{b.said:5.2f}" for b in rows))
    print("  true " + " ".join(f"{b.true:5.2f}" for b in rows))
    print("     n " + " ".join(f"{b.n:5d}" for b in rows))


def _diagram(title: str, answers: Answers) -> str:
    """Draw what came true over what was said; the area of a dot is its share of the photos."""
    said = [*answers.inside, *answers.outside]
    rows = reliability(said, [True] * len(answers.inside) + [False] * len(answers.outside))
    dots = "".join(
        f'<circle cx="{20 + 260 * b.said:.1f}" cy="{280 - 260 * b.true:.1f}" '
        f'r="{3 + 24 * (b.n / len(said)) ** 0.5:.1f}" '
        f'fill="#1d6b52" fill-opacity=".6"><title>{b.said:.2f} said, {b.true:.2f} true, n {b.n}</title></circle>'
        for b in rows
    )
    ticks = "".join(f'<path d="M{20 + 260 * n / BINS:.0f} 280v5" stroke="#555"/>' for n in range(BINS + 1))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 320" font-family="sans-serif" font-size="12">'
        f'<rect width="300" height="320" fill="#fff"/><path d="M20 280L280 20" stroke="#999"/>'
        f'<path d="M20 20V280H280" fill="none" stroke="#555"/>{ticks}{dots}'
        f'<text x="20" y="310">{title}: true over said</text></svg>\n'
    )


if __name__ == "__main__":
    main()
