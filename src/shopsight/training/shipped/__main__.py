"""Makes the shipped encoder again: python -m shopsight.training.shipped --datasets DIR --out DIR --shops DIR …."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

import torch

from shopsight.core.types import ModelCard
from shopsight.training.backbone import State
from shopsight.training.curves import write_curves
from shopsight.training.export import write_early, write_network
from shopsight.training.late import Adapting, adapt_late
from shopsight.training.network import Network
from shopsight.training.shipped.bank import read_bank
from shopsight.training.shipped.data import HOLD_OUTS, hold_out, list_pictures
from shopsight.training.shipped.draw import Stock
from shopsight.training.shipped.fit import Recipe, blend, fit
from shopsight.training.shipped.judge import Figure, by_bank, by_file, judge, write_figures
from shopsight.training.shipped.listed import listed
from shopsight.training.shipped.start import fit_head, untrained
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import write_card

NAME = "shopsight-small"
INPUT_PX = 160
BLEND = 0.85
DATA = (
    "Grocery Store Dataset, train and val photos and packshots (Klasson et al., WACV 2019; MIT)",
    "Clothing Dataset (Grigorev, 2020; CC0)",
    "Magento 2 sample data, pictures of the Luma store (OSL-3.0 / AFL-3.0)",
    "Household appliance pictures (BSD-3-Clause)",
    "TrashNet (Thung and Yang, 2016; MIT)",
    "Shelf photos and photos of people (MIT)",
    "Renders of the YCB Object and Model Set (ycbbenchmarks.com; CC BY 4.0)",
    "Shopsight's demo shop and more renders of its goods, without its test products",
    "Starting weights: EfficientNet-Lite2, ImageNet-1k (Apache-2.0)",
)


def main() -> None:
    """Train, export, judge; interrupted, the same command goes on from the last checkpoint."""
    arguments = _arguments()
    out: Path = arguments.out
    cache: Path = arguments.cache or out / "cache"
    for folder in (out, cache):
        folder.mkdir(parents=True, exist_ok=True)
    pictures = list_pictures(arguments.datasets, arguments.shops)
    network = untrained()
    early = cache / "early.onnx"
    write_early(network, early, INPUT_PX)
    bank = read_bank(pictures, card_for("", 0, ""), early, cache)
    held_out = hold_out(arguments.hold_out, pictures)
    stock = Stock(pictures, bank, held_out)
    start = _begin(network, stock, arguments.go_on_from)
    recipe = Recipe(steps=arguments.steps, rates=arguments.rates, seed=arguments.seed)
    print(f"{len(stock.rows)} views, {len(stock.classes)} classes, {recipe}", flush=True)
    fit(network, stock, recipe, out)
    write_curves(out / "log.csv", out / "curves.svg")
    torch.save({"network": network.state_dict(), "start": start}, out / "network.pt")
    network.load_state_dict(blend(network.state_dict(), start, BLEND))
    figures = judge(by_bank(network.eval(), pictures, bank), pictures, held_out, arguments.judge)
    if arguments.hold_out == "nothing":
        network_file = out / f"{NAME}.onnx"
        checksum = write_network(network, network_file, INPUT_PX)
        card = card_for(arguments.revision, network.head.out_features, checksum)
        write_card(card, out / f"{NAME}.json")
        figures = judge(by_file(OnnxImageEmbedder(card, network_file, threads=2)), pictures, held_out, arguments.judge)
        print(asdict(card))
    _tell(figures, out / "figures.json")
    if arguments.adapt:
        body = network.body
        shown = listed(pictures, bank)
        adapt_late(body.late, network.head, bank.maps, shown, Adapting(seed=arguments.seed), lambda _: None)
        adapted = judge(by_bank(network.eval(), pictures, bank), pictures, held_out, arguments.judge)
        print(f"adapted to {len(shown)} packshots of groceries:")
        _tell(adapted, out / "figures-adapted.json")


def _tell(figures: dict[str, Figure], path: Path) -> None:
    write_figures(figures, path)
    for name, figure in figures.items():
        print(name, figure)


def _begin(network: Network, stock: Stock, earlier: Path | None) -> State:
    """Fill the network with an earlier run's weights, or its head anew; return the untrained weights."""
    if earlier is None:
        fit_head(network, stock)
        return {name: weight.clone() for name, weight in network.state_dict().items()}
    kept = torch.load(earlier, weights_only=True)
    network.load_state_dict(kept["network"])
    start: State = kept["start"]
    return start


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
        description="EfficientNet-Lite2 tuned to find products from phone photos among product pictures; RGB input.",
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m shopsight.training.shipped", description=__doc__)
    parser.add_argument("--datasets", type=Path, required=True, help="folder with grocery/, clothing/, luma/, …")
    parser.add_argument("--shops", type=Path, nargs="*", default=[], help="folders that `python -m demo` wrote")
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints, log, model and figures go")
    parser.add_argument(
        "--cache", type=Path, help="where the bank of views is kept, for several runs; OUT/cache when left out"
    )
    parser.add_argument("--hold-out", choices=HOLD_OUTS, default="nothing", help="what to keep unseen and judge on")
    parser.add_argument(
        "--adapt", action="store_true", help="then adapt to the packshots of the groceries, judge again"
    )
    parser.add_argument("--judge", choices=("val", "test"), default="val", help="the photos that ask")
    parser.add_argument("--go-on-from", type=Path, help="network.pt of an earlier run")
    parser.add_argument("--rates", type=float, default=1.0, help="share of the recipe's learning rates; 0.5 to go on")
    parser.add_argument("--steps", type=int, default=Recipe().steps, help="batches to learn from")
    parser.add_argument("--seed", type=int, default=0, help="decides what is drawn")
    parser.add_argument("--revision", default="local", help="goes into the card; change it with every file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
