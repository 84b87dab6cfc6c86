"""The networks that can be trained: the one that ships, one that was trained here before, and timm's by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from shopsight.core.errors import InvalidRequest, ModelUnusable
from shopsight.core.types import ModelCard
from shopsight.training.export import write_network
from shopsight.training.network import Network
from shopsight.training.own.recipe import Recipe
from shopsight.training.restore import read_network
from shopsight.vision.models.registry import load_model

TIMM: Final = "timm:"


class Tower(nn.Module):
    """Images (n, 3, px, px) in 0..255 -> vectors (n, dimension) of unit length; dropout lies before the head."""

    def __init__(self, features: nn.Module, head: nn.Linear, dropout: float, card: ModelCard) -> None:
        super().__init__()
        self.features = features
        self.dropout = nn.Dropout(dropout)
        self.head = head
        self.register_buffer("mean", 255 * torch.tensor(card.mean).view(3, 1, 1), persistent=False)
        self.register_buffer("std", 255 * torch.tensor(card.std).view(3, 1, 1), persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        return self.prepared((images.float() - self.mean) / self.std)

    def prepared(self, images: Tensor) -> Tensor:
        """Embed images that are normalized already, as the exported file takes them."""
        pooled = self.features(images)
        return F.normalize(self.head(self.dropout(pooled)).float(), dim=1)


@dataclass(frozen=True, slots=True)
class Backbone:
    """A tower to train, its card as far as it is known before, and how the tower is written to an ONNX file.

    `ours` is the network in the tower, where it is of the kind that ships.
    """

    tower: Tower
    card: ModelCard
    write: Callable[[Path], object]
    ours: Network | None = None


def open_backbone(recipe: Recipe, models: Path | None = None) -> Backbone:
    """Return the network that the recipe names, as it is before training; `models` has the shop's own.

    Raises InvalidRequest for a network that is unknown or takes another input, FetchFailed for weights that cannot be
    had, ModelUnusable for a file that is no network of this workshop.
    """
    torch.manual_seed(recipe.seed)
    if recipe.backbone.startswith(TIMM):
        from shopsight.training.own.timm_towers import open_timm

        features, card = open_timm(recipe)
        head = nn.Linear(_width(features, card.input_px), card.dimension)
        tower = Tower(features, head, recipe.dropout, card)
        return Backbone(tower, card, lambda path: _write_any(tower, path, card.input_px))
    if ":" in recipe.backbone:
        raise InvalidRequest(
            f"a backbone is the name of a model trained here, such as shopsight-small, a FILE.onnx or timm:NAME, "
            f"got {recipe.backbone!r}",
            "backbone",
        )
    return _ours(recipe, models)


class _Pooled(nn.Module):
    """The features of the network that ships, pooled its own way."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.body = network.body

    def forward(self, images: Tensor) -> Tensor:
        return Network.pool(self.body(images).float())


class _Fed(nn.Module):
    """A tower as its exported file is: from normalized images on."""

    def __init__(self, tower: Tower) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, images: Tensor) -> Tensor:
        return self.tower.prepared(images)


def _ours(recipe: Recipe, models: Path | None) -> Backbone:
    if recipe.from_scratch:
        raise InvalidRequest(f"from_scratch is for timm:NAME, {recipe.backbone} is a trained network", "from_scratch")
    given, file = load_model(recipe.backbone, models)
    try:
        network = read_network(file)
    except (KeyError, IndexError) as error:  # a file whose layers are not even of the same kinds
        raise ModelUnusable(f"{file} is not a network that this workshop wrote: only such can be trained on") from error
    if recipe.dimension not in (0, given.dimension):
        network.head = nn.Linear(network.head.in_features, recipe.dimension)
    card = replace(
        given,
        dimension=network.head.out_features,
        input_px=recipe.px or given.input_px,
        source=f"{given.name} {given.revision}",
        text=None,
    )
    tower = Tower(_Pooled(network), network.head, recipe.dropout, card)
    return Backbone(tower, card, lambda path: write_network(network, path, card.input_px), network)


def _width(features: nn.Module, px: int) -> int:
    with torch.no_grad():
        return int(features.eval()(torch.zeros(1, 3, px, px)).shape[1])


def _write_any(tower: Tower, path: Path, px: int) -> None:
    from shopsight.hub.export import export_image

    export_image(_Fed(tower), px, path)
