"""The whole search, stage by stage: what each part gains and costs on labelled photos.

    python -m benchmarks.pipeline FOLDER[:SPLIT] … [--model FILE.onnx] [--framed] [--photos N]

Every stage is the one above it with one part more, over the same shop and the same photos: R@1 and R@5 with 95 %
intervals, mAP, photos won and lost at the first place against the row above (exact McNemar test), and CPU ms a search.
`--model` is an encoder that never saw the products that are asked for; `--framed` asks with the labelled frame.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from shopsight.app import open_shop
from shopsight.evaluation.compare import mcnemar
from shopsight.evaluation.datasets import LabelledPhoto, read_labelled
from shopsight.evaluation.figures import figures
from shopsight.evaluation.outcomes import Outcome, outcomes_by_search
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
    """Photos of one folder, and what the table calls them."""

    name: str
    folder: Path
    photos: Sequence[LabelledPhoto]


class Measured(NamedTuple):
    """What came back at one stage, and CPU ms a search."""

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
        before: list[Outcome] | None = None
        for stage, measured in measure(asked, options.model):
            found = figures(measured.outcomes, items)
            low, high = found["ci95"]["recall_at_1"]
            cells = (
                stage,
                f"{found['recall_at_1']:.3f} ({low:.3f}–{high:.3f})",
                f"{found['recall_at_5']:.3f}",
                f"{found['map']:.3f}",
                _against(measured.outcomes, before),
                f"{measured.cpu_ms:.1f}",
            )
            print("| " + " | ".join(cells) + " |", flush=True)
            before = measured.outcomes


def read_asked(given: str, count: int, *, framed: bool) -> Asked:
    """Read `FOLDER[:SPLIT]`; `count` photos of it are drawn, the same every time, all where it is 0."""
    folder, _, split = given.partition(":")
    photos = list(read_labelled(Path(folder)).split(split or "test"))
    if count and count < len(photos):
        photos = random.Random(0).sample(photos, count)
    name = f"{Path(folder).name}, {split or 'test'}{', framed' if framed else ''}"
    return Asked(name, Path(folder), [photo.framed if framed else photo.whole for photo in photos])


def measure(asked: Asked, model: str) -> Iterable[tuple[str, Measured]]:
    """Ask all photos at each stage, over one shop."""
    with tempfile.TemporaryDirectory(prefix="shopsight-bench-") as scratch:
        settings: dict[str, Any] = {"shop": Path(scratch), "model": model, "query_photo_ttl_s": 0}
        with open_shop(Settings(**settings)) as shop:
            shop.import_feed(str(asked.folder), format="evaluation")
        for name, stage in STAGES.items():
            with open_shop(Settings(**{**settings, **stage.settings})) as shop:
                shop.warm_up()
                started = time.process_time()
                outcomes = outcomes_by_search(asked.photos, partial(shop.model.rank, read=stage.read))
                yield name, Measured(outcomes, (time.process_time() - started) * 1e3 / len(asked.photos))


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
    return parser.parse_args()


if __name__ == "__main__":
    main()
