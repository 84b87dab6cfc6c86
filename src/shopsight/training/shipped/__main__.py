"""Makes the shipped encoder again: python -m shopsight.training.shipped --datasets DIR --weights DIR --out DIR."""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from shopsight.core.types import ModelCard
from shopsight.training.backbone import MobileNetV2
from shopsight.training.curves import write_curves
from shopsight.training.export import write_network
from shopsight.training.network import Network
from shopsight.training.shipped.batches import Mix, Stock
from shopsight.training.shipped.data import SHIPPED, HoldOut, Picture, development, list_pictures, read_album
from shopsight.training.shipped.fit import Recipe, blend, fit
from shopsight.training.shipped.judge import judge, write_figures
from shopsight.training.shipped.scans import read_scans
from shopsight.training.shipped.start import untrained
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import write_card

NAME = "shopsight-small"
INPUT_PX = 160
"""Larger than in training: views enlarge what they show, so a whole picture seen larger fits better."""
BLEND = 0.85
DATA = (
    "Grocery Store Dataset, train and val photos and packshots (Klasson et al., WACV 2019; MIT)",
    "Clothing Dataset (Grigorev, 2020; CC0)",
    "Magento 2 sample data, pictures of the Luma store (OSL-3.0 / AFL-3.0)",
    "Household appliance pictures (BSD-3-Clause)",
    "TrashNet (Thung and Yang, 2016; MIT)",
    "Shelf photos and photos of people (MIT)",
    "Renders of the YCB Object and Model Set (ycbbenchmarks.com; CC BY 4.0)",
    "Starting weights: MobileNetV2 1.0, ImageNet-1k (Apache-2.0)",
)


def main() -> None:
    """Train, export, judge; interrupted, the same command goes on from the last checkpoint."""
    arguments = _arguments()
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    pictures = list_pictures(arguments.datasets)
    names, renders = read_scans(arguments.datasets / "scans", arguments.cache or out / "cache")
    hold_out = development(pictures, names) if arguments.hold_out else SHIPPED
    stock = Stock(read_album(pictures, arguments.cache or out / "cache"), names, renders, hold_out)
    network, start = _beginning(arguments, stock)
    recipe = Recipe(steps=arguments.steps, minutes=arguments.minutes, rates=arguments.rates, seed=arguments.seed)
    print(f"{len(stock.classes)} classes, {recipe}")
    fit(network, stock, recipe, Mix(), out)
    write_curves(out / "log.csv", out / "curves.svg")
    torch.save({"network": network.state_dict(), "start": start}, out / "network.pt")
    network.load_state_dict(blend(network.state_dict(), start, BLEND))
    network_file = out / f"{NAME}.onnx"
    checksum = write_network(network.eval(), network_file, INPUT_PX)
    card = card_for(arguments.revision, network.head.out_features, checksum)
    write_card(card, out / f"{NAME}.json")
    _judge(OnnxImageEmbedder(card, network_file, threads=2), pictures, hold_out, out)
    print(asdict(card))


def _beginning(arguments: argparse.Namespace, stock: Stock) -> tuple[Network, dict[str, Tensor]]:
    """The network to train, and the untrained weights that it is blended with in the end."""
    if arguments.warm_start is None:
        network = untrained(arguments.weights, stock)
        return network, {name: weight.clone() for name, weight in network.state_dict().items()}
    earlier = torch.load(arguments.warm_start, weights_only=True)
    network = Network(MobileNetV2(), len(earlier["network"]["head.bias"]))
    network.load_state_dict(earlier["network"])
    return network, earlier["start"]


def card_for(revision: str, dimension: int, sha256: str) -> ModelCard:
    """The card of a network made here: what serving must do to a picture, and what the weights learned from."""
    return ModelCard(
        name=NAME,
        revision=revision,
        dimension=dimension,
        input_px=INPUT_PX,
        resize="pad",
        mean=(0.5, 0.5, 0.5),
        std=(0.5, 0.5, 0.5),
        sha256=sha256,
        licence="Apache-2.0",
        data=DATA,
        description="MobileNetV2 tuned to find products from phone photos among clean product pictures; RGB input.",
    )


def _judge(embedder: OnnxImageEmbedder, pictures: list[Picture], hold_out: HoldOut, out: Path) -> None:
    """A development run is judged on val, the shipped one, which learned from val, on test."""
    split = "val" if hold_out.products else "test"
    figures = judge(embedder, pictures, hold_out, split)
    write_figures(figures, out / "figures.json")
    for name, figure in figures.items():
        print(name, figure)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m shopsight.training.shipped", description=__doc__)
    parser.add_argument("--datasets", type=Path, required=True, help="folder with grocery/, clothing/, luma/, …")
    parser.add_argument("--weights", type=Path, required=True, help="folder with the MobileNetV2 TFLite file")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints, log, model and figures go")
    parser.add_argument("--cache", type=Path, help="where decoded pictures are kept; OUT/cache when left out")
    parser.add_argument("--warm-start", type=Path, help="network.pt of an earlier run, whose weights to go on from")
    parser.add_argument("--steps", type=int, default=Recipe().steps, help="batches to learn from")
    parser.add_argument("--minutes", type=float, default=math.inf, help="end earlier than --steps when this is reached")
    parser.add_argument("--rates", type=float, default=1.0, help="share of the recipe's learning rates; 0.5 to go on")
    parser.add_argument("--seed", type=int, default=0, help="decides the views; another one to go on than before")
    parser.add_argument("--revision", default="local", help="goes into the card; change it with every file")
    parser.add_argument("--hold-out", action="store_true", help="keep products, styles, … unseen, and judge on them")
    return parser.parse_args()


if __name__ == "__main__":
    main()
