"""The whole search, stage by stage: what each part gains and costs on labelled photos.

    python -m benchmarks.pipeline FOLDER[:SPLIT] … [--model FILE.onnx] [--framed] [--photos N]
        [--stages N] [--products N]

Every stage is the one above it with one part more, over the same shop and the same photos: R@1 and R@5 with 95 %
intervals, mAP, photos won and lost at the first place against the row above (exact McNemar test), and the median of CPU
ms a search, all in one thread. Below stands what the last stage is on packaged goods and on families of several, beside
the first. `--model` is an encoder that never saw the products that are asked for; `--framed` asks with the labelled
frame; `--products` fills the shop up with products whose pictures are mixtures of others.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from shopsight.app import Shop, open_shop
from shopsight.core.types import Box, Photo, Product, ProductRecord, photo_id_of
from shopsight.evaluation.compare import mcnemar
from shopsight.evaluation.datasets import CatalogItem, LabelledPhoto, read_labelled
from shopsight.evaluation.figures import figures
from shopsight.evaluation.outcomes import Outcome, Ranking, outcomes_by_search
from shopsight.settings import Settings


class Stage(NamedTuple):
    """The settings that a stage is, and whether text and codes on the photo are read."""

    settings: Mapping[str, Any]
    read: bool = False


STAGES: Mapping[str, Stage] = {
    "whole photo, vectors alone": Stage({"localize": False, "second_look": "off"}),
    "+ localizer": Stage({"localize": True, "second_look": "off"}),
    "+ details of places": Stage({"localize": True, "second_look": "on"}),
    "+ text and codes": Stage({"localize": True, "second_look": "on"}, read=True),
}


class Asked(NamedTuple):
    """Photos of one folder, what the table calls them, and groups of products that get a row of their own."""

    name: str
    folder: Path
    photos: Sequence[LabelledPhoto]
    groups: Mapping[str, frozenset[str]]


class Measured(NamedTuple):
    """What came back at one stage, and the median of CPU ms a search."""

    outcomes: list[Outcome]
    cpu_ms: float


def main() -> None:
    """Measure and print a table for each folder."""
    options = _options()
    for given in options.sets:
        asked = read_asked(given, options.photos, framed=options.framed)
        items = read_labelled(asked.folder).items
        print(f"\n{asked.name}, n {len(asked.photos)}, {len(items)} products\n")
        print("| stage | R@1 (95 %) | R@5 | mAP | won, lost (p) | CPU ms |\n|---|---|---|---|---|---|")
        all_: list[Measured] = []
        for stage, measured in measure(asked, options):
            print(_row(stage, measured.outcomes, items, all_[-1].outcomes if all_ else None, f"{measured.cpu_ms:.1f}"))
            all_.append(measured)
        for group, products in asked.groups.items():
            first, last = (_of(products, measured.outcomes) for measured in (all_[0], all_[-1]))
            if first:
                print(_row(f"{group} (n {len(first)}), first stage", first, items))
                print(_row(f"{group}, last stage against first", last, items, first), flush=True)


def _row(
    name: str,
    outcomes: Sequence[Outcome],
    items: Sequence[CatalogItem],
    before: Sequence[Outcome] | None = None,
    ms: str = "",
) -> str:
    found = figures(outcomes, items)
    low, high = found["ci95"]["recall_at_1"]
    recall = f"{found['recall_at_1']:.3f} ({low:.3f}–{high:.3f})"
    cells = (name, recall, f"{found['recall_at_5']:.3f}", f"{found['map']:.3f}", _against(outcomes, before), ms)
    return "| " + " | ".join(cells) + " |"


def _of(products: frozenset[str], outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.photo.product_ids <= products]


def read_asked(given: str, count: int, *, framed: bool) -> Asked:
    """Read `FOLDER[:SPLIT]`; `count` photos of it are drawn, the same every time, all where it is 0."""
    folder, _, split = given.partition(":")
    photos = list(read_labelled(Path(folder)).split(split or "test"))
    if count and count < len(photos):
        photos = random.Random(0).sample(photos, count)
    name = f"{Path(folder).name}, {split or 'test'}{', framed' if framed else ''}"
    asked = [photo.framed if framed else photo.whole for photo in photos]
    return Asked(name, Path(folder), asked, _groups(Path(folder)))


def _groups(folder: Path) -> Mapping[str, frozenset[str]]:
    """Return packaged goods, and goods of which the shop has others that differ in one thing, where it says so."""
    with (folder / "catalog.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    members = Counter(row.get("family") for row in rows)
    several = frozenset(row["product_id"] for row in rows if row.get("family") and members[row["family"]] > 1)
    packaged = frozenset(row["product_id"] for row in rows if row["department"] == "Packages")
    return {"packaged": packaged, "families of several": several}


def measure(asked: Asked, options: argparse.Namespace) -> Iterable[tuple[str, Measured]]:
    """Ask all photos at each stage, over one shop."""
    with tempfile.TemporaryDirectory(prefix="shopsight-bench-") as scratch:
        settings: dict[str, Any] = {"shop": Path(scratch), "model": options.model, "query_photo_ttl_s": 0}
        with open_shop(Settings(**settings)) as shop:
            shop.import_feed(str(asked.folder), format="evaluation")
            fill_up(shop, options.products)
        for name, stage in list(STAGES.items())[: options.stages]:
            with open_shop(Settings(**{**settings, **stage.settings, "embed_threads": 1})) as shop:
                shop.warm_up()
                took_ms: list[float] = []
                search = partial(_timed, partial(shop.model.rank, read=stage.read), took_ms)
                yield name, Measured(outcomes_by_search(asked.photos, search), float(np.median(took_ms)))


def fill_up(shop: Shop, count: int) -> None:
    """Put as many more products in as `count` wants, each with a vector and details mixed from those of two others."""
    photos = [photo for product in shop.store.get(list(shop.store.ids())) for photo in product.photos]
    vectors = {
        content: sight.vector for content, sight in shop.model.store.sights([p.content_sha256 for p in photos]).items()
    }
    details = shop.model.store.details([photo.id for photo in photos])
    rng = np.random.default_rng(0)
    records = []
    for n in range(len(shop.store), count):
        one, other = (photos[int(place)] for place in rng.choice(len(photos), 2, replace=False))
        vector = vectors[one.content_sha256] + vectors[other.content_sha256]
        is_of_one = rng.random(len(details[one.id]))[:, None] < 0.5
        name, content = f"filler-{n}", hashlib.sha256(str(n).encode()).hexdigest()
        photo = Photo(photo_id_of(name, content), name, content, 160, 160)
        product = Product(name, f"Filler {n}", category=("Filler",), photos=(photo,))
        places = np.where(is_of_one, details[one.id], details[other.id])
        records.append(ProductRecord(product, {content: vector / np.linalg.norm(vector)}, {content: places}))
    for start in range(0, len(records), 500):
        shop.model.store.put(records[start : start + 500])


def _timed(search: Callable[..., Ranking], took_ms: list[float], photo: bytes, box: Box | None) -> Ranking:
    started = time.process_time()
    ranking = search(photo, box)
    took_ms.append((time.process_time() - started) * 1e3)
    return ranking


def _against(outcomes: Sequence[Outcome], before: Sequence[Outcome] | None) -> str:
    if before is None:
        return ""
    pairs = list(zip(outcomes, before, strict=True))
    won = sum(now.is_right and not then.is_right for now, then in pairs)
    lost = sum(then.is_right and not now.is_right for now, then in pairs)
    return f"{won}, {lost} ({mcnemar(won, lost):.3f})"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="what each stage of a search gains and costs")
    parser.add_argument("sets", nargs="+", help="folder in the evaluation format, with :split where it is not test")
    parser.add_argument("--model", default="", help="another encoder, as FILE.onnx with its card beside it")
    parser.add_argument("--framed", action="store_true", help="ask with the labelled frames")
    parser.add_argument("--photos", type=int, default=0, help="ask only so many, drawn evenly")
    parser.add_argument("--stages", type=int, default=len(STAGES), help="how many, from the first")
    parser.add_argument("--products", type=int, default=0, help="fill the shop up to so many")
    return parser.parse_args()


if __name__ == "__main__":
    main()
