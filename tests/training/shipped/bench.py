"""A bank of the miniature data sets, made with a network that has learned nothing."""

from pathlib import Path

import torch

from shopsight.training.backbone import EfficientNetLite
from shopsight.training.export import write_early
from shopsight.training.network import Network
from shopsight.training.shipped.__main__ import INPUT_PX, card_for
from shopsight.training.shipped.bank import COUNTS, Bank, read_bank
from shopsight.training.shipped.data import Picture, list_pictures
from tests.training.workshop import write_datasets, write_shop

FEW = {of: (min(clean, 1), min(phone, 1), min(pasted, 1)) for of, (clean, phone, pasted) in COUNTS.items()}


def network(seed: int = 0) -> Network:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return Network(EfficientNetLite(0), 16)


def make_bank(folder: Path) -> tuple[list[Picture], Bank]:
    """Return the pictures and their bank; made again where it is there already."""
    data, shop = folder / "data", folder / "shop"
    if not data.exists():
        write_shop(shop)
        write_datasets(data)
    pictures = list_pictures(data, [shop])
    write_early(network(), folder / "early.onnx", INPUT_PX)
    return pictures, read_bank(pictures, card_for("", 0, ""), folder / "early.onnx", folder, FEW)
