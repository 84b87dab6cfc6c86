"""Advice on photos: false alarms on clean ones, what is found of damaged ones, its cost, and whether mending helps.

    python -m benchmarks.quality [--mend]

Clean: grocery train photos, clothing, recycling, and the demo shop's phone photos, among which are truly bad ones.
Damaged: evaluation/corruptions.py at its five strengths. `--mend` searches 150 grocery val photos under damage as they
are and after each try to mend them (R@1): what does not win clearly is not built in.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageFilter, ImageOps

import shopsight
from shopsight.core.types import Image, Pixels
from shopsight.evaluation.corruptions import STRENGTHS, corrupt
from shopsight.evaluation.datasets import read_labelled
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.quality import advise

_DEMO = Path(shopsight.__file__).parent / "demo_shop"
_DAMAGES = ("blur", "motion blur", "low resolution", "dark", "over-exposed", "noise")

Mending = Callable[[Pixels], Pixels]


def main() -> None:
    parser = argparse.ArgumentParser(description="advice on photos")
    datasets = os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets")
    parser.add_argument("datasets", type=Path, nargs="?", default=Path(datasets))
    parser.add_argument("--photos", type=int, default=300, help="of each set")
    parser.add_argument("--mend", action="store_true")
    options = parser.parse_args()
    if options.mend:
        report_mending(options.datasets / "grocery", 150)
        return
    grocery = [photo.image for photo in read_labelled(options.datasets / "grocery").split("train")]
    sets = {"grocery train": grocery} | {
        name: sorted((options.datasets / name).rglob("*.jpg")) for name in ("clothing", "recycling", "luma")
    }
    sets["demo, phone"] = sorted((_DEMO / "phone").glob("*.jpg"))
    clean = {name: _some(paths, options.photos) for name, paths in sets.items()}
    print("advice on clean photos")
    for name, photos in clean.items():
        report_alarms(name, photos)
    print("share of damaged photos (grocery, clothing) with advice, at strengths 1–5")
    damaged = clean["grocery train"][:100] + clean["clothing"][:100]
    for name in _DAMAGES:
        found = [
            np.mean(
                [advise(Image(corrupt(name, photo, strength, seed))) is not None for seed, photo in enumerate(damaged)]
            )
            for strength in STRENGTHS
        ]
        print(f"  {name:15} " + " ".join(f"{share:.2f}" for share in found), flush=True)


def report_alarms(name: str, photos: Sequence[Pixels]) -> None:
    """Print how many get advice, which, and what it costs."""
    start = time.process_time()
    found = Counter(advice.kind for photo in photos if (advice := advise(Image(photo))))
    spent_ms = (time.process_time() - start) * 1000 / len(photos)
    kinds = ", ".join(f"{kind} {count}" for kind, count in found.most_common())
    print(f"  {name:15} {len(photos):4} {found.total() / len(photos):.3f}  CPU {spent_ms:.2f} ms  {kinds}", flush=True)


def report_mending(folder: Path, count: int) -> None:
    """Print R@1 under damage, as it is and mended."""
    labelled = read_labelled(folder)
    embedder = OnnxImageEmbedder.named()
    gallery = embedder.embed([Image(_pixels(item.image)) for item in labelled.items])
    photos = random.Random(0).sample(labelled.split("val"), count)

    def recall(damage: str = "", strength: int = 0, mend: Mending = _as_it_is) -> float:
        right = 0
        for seed, photo in enumerate(photos):
            pixels = _pixels(photo.image)
            vector = embedder.embed([Image(mend(corrupt(damage, pixels, strength, seed) if damage else pixels))])[0]
            right += labelled.items[int((gallery @ vector).argmax())].product_id in photo.product_ids
        return right / count

    print(f"R@1 of {count} val photos: clean {recall():.3f}")
    for damage, mendings in _TRIES.items():
        for strength in (3, 4, 5):
            tries = {"as it is": _as_it_is} | mendings
            found = ", ".join(f"{name} {recall(damage, strength, mend):.3f}" for name, mend in tries.items())
            print(f"  {damage} {strength}: {found}", flush=True)


def _as_it_is(photo: Pixels) -> Pixels:
    return photo


def _filtered(filter: ImageFilter.Filter) -> Mending:
    return lambda photo: np.asarray(Pillow.fromarray(photo).filter(filter))


def _brightened(photo: Pixels) -> Pixels:
    """A gamma under which the median gets to the middle."""
    middle = max(float(np.median(photo)), 4.0) / 255
    gamma = np.clip(np.log(0.42) / np.log(middle), 0.3, 1.0)
    lighter: Pixels = (255 * (photo / 255) ** gamma).astype(np.uint8)
    return lighter


def _stretched(photo: Pixels) -> Pixels:
    return np.asarray(ImageOps.autocontrast(Pillow.fromarray(photo), cutoff=1, preserve_tone=True))


_TRIES: dict[str, dict[str, Mending]] = {
    "dark": {"gamma": _brightened, "stretch": _stretched},
    "over-exposed": {"stretch": _stretched},
    "noise": {"median 3": _filtered(ImageFilter.MedianFilter(3)), "gaussian 1": _filtered(ImageFilter.GaussianBlur(1))},
    "blur": {"unsharp": _filtered(ImageFilter.UnsharpMask(3, 150, 0))},
    "motion blur": {"unsharp": _filtered(ImageFilter.UnsharpMask(3, 150, 0))},
}


def _some(paths: Sequence[Path], count: int) -> list[Pixels]:
    return [_pixels(path) for path in random.Random(0).sample(list(paths), min(count, len(paths)))]


def _pixels(path: Path) -> Pixels:
    with Pillow.open(path) as file:
        return np.asarray(file.convert("RGB"))


if __name__ == "__main__":
    main()
