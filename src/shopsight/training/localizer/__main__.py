"""Makes the shipped localizer again: python -m shopsight.training.localizer --datasets DIR --shops DIR … --out DIR."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from shopsight.core.types import Image
from shopsight.training.localizer.export import write_localizer
from shopsight.training.localizer.fit import Recipe, fit
from shopsight.training.localizer.judge import judge
from shopsight.training.localizer.network import LocalizerNetwork, untrained
from shopsight.training.localizer.sources import Sources, read_judged, read_sources
from shopsight.vision.localize import OnnxLocalizer
from shopsight.vision.models.localizer import LocalizerCard, write_localizer_card

NAME = "shopsight-localizer"
SURE = 0.2
DATA = (
    "Shopsight's demo shop, more renders of its goods and renders of the YCB Object and Model Set "
    "(ycbbenchmarks.com; CC BY 4.0): scenes with boxes, train only",
    "Grocery Store Dataset, packshots and train photos, 72 of these framed by hand (Klasson et al., WACV 2019; MIT)",
    "Clothing Dataset (Grigorev, 2020; CC0)",
    "Magento 2 sample data, pictures of the Luma store (OSL-3.0 / AFL-3.0)",
    "Household appliance pictures (BSD-3-Clause)",
    "TrashNet (Thung and Yang, 2016; MIT)",
    "Shelf photos and photos of people (MIT), as backgrounds",
    "Starting weights: EfficientNet-Lite0, ImageNet-1k (Apache-2.0)",
)


def main() -> None:
    """Train, export, judge; with --network only export and judge what was trained before."""
    arguments = _arguments()
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    recipe = replace(
        Recipe(), **{name: getattr(arguments, name) for name in ("bank", "head_steps", "body_steps", "seed")}
    )
    network = untrained()
    if earlier := arguments.network or arguments.go_on_from:
        network.load_state_dict(torch.load(earlier, weights_only=True))
    if not arguments.network:
        network = fit(network, _sources(arguments), recipe, out)
        torch.save(network.state_dict(), out / "network.pt")
    write(network.eval(), recipe.px, arguments.revision, arguments.shops[0], out)


def write(network: LocalizerNetwork, px: int, revision: str, shop: Path, out: Path) -> None:
    """Write the network and its card, with its figures on a shop's scenes of val and test."""
    path = out / f"{NAME}.onnx"
    card = LocalizerCard(
        name=NAME,
        revision=revision,
        input_px=px,
        sure=SURE,
        sha256=write_localizer(network, path, px),
        licence="Apache-2.0",
        data=DATA,
        figures={},
        description="EfficientNet-Lite0 to its sixth stage, a feature pyramid, a head of heat and boxes at stride 8.",
    )
    localizer = OnnxLocalizer(card, path)
    figures: dict[str, Any] = {split: judge(localizer.locate, shop, split) for split in ("val", "test")}
    card = replace(card, figures={**figures, "cpu_ms": round(cpu_ms(localizer), 1)})
    write_localizer_card(card, out / f"{NAME}.json")
    print(card.figures)


def cpu_ms(localizer: OnnxLocalizer, photos: int = 50) -> float:
    """Return the median processor time of a photo of 1024 x 768, in milliseconds."""
    image = Image(np.random.default_rng(0).integers(0, 256, (768, 1024, 3), np.uint8))
    took = []
    for _ in range(photos):
        began = time.process_time()
        localizer.locate(image)
        took.append(1000 * (time.process_time() - began))
    return float(np.median(took))


def _sources(arguments: argparse.Namespace) -> Sources:
    judged = read_judged(arguments.judged, arguments.datasets) if arguments.judged else frozenset()
    return read_sources(arguments.datasets, arguments.shops, judged)


def _arguments() -> argparse.Namespace:
    usual = Recipe()
    parser = argparse.ArgumentParser(prog="python -m shopsight.training.localizer", description=__doc__)
    parser.add_argument("--datasets", type=Path, help="folder with grocery/, clothing/, luma/, …")
    parser.add_argument(
        "--shops", type=Path, nargs="+", required=True, help="folders that `python -m demo` wrote; judged on the first"
    )
    parser.add_argument("--judged", type=Path, help="table of labelled photos to keep unseen: localize_boxes.csv")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints, log, model and card go")
    parser.add_argument("--network", type=Path, help="network.pt of an earlier run, to export and judge only")
    parser.add_argument("--go-on-from", type=Path, help="network.pt of an earlier run, to train further")
    parser.add_argument("--bank", type=int, default=usual.bank, help="views that the head learns from")
    parser.add_argument("--head-steps", type=int, default=usual.head_steps)
    parser.add_argument("--body-steps", type=int, default=usual.body_steps)
    parser.add_argument("--threads", type=int, default=1, help="of the training; a second process draws the views")
    parser.add_argument("--seed", type=int, default=usual.seed, help="decides what is drawn")
    parser.add_argument("--revision", default="local", help="goes into the card; change it with every file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
