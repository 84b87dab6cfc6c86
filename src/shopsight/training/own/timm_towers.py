"""timm's networks by name, with the weights of the hub or from scratch, as features to train a head on."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import timm
import torch
from torch import Tensor, nn

from shopsight.core.errors import FetchFailed, InvalidRequest
from shopsight.core.types import ModelCard
from shopsight.hub import timm_models
from shopsight.hub.checkpoint import Checkpoint
from shopsight.hub.reference import Reference, parse_reference
from shopsight.hub.snapshot import take_snapshot
from shopsight.training.network import Network
from shopsight.training.own.recipe import Recipe

DIMENSION: Final = 256


def open_timm(recipe: Recipe) -> tuple[nn.Module, ModelCard]:
    """Return the network without its classifier, pooled, and its card as far as it is known.

    Raises InvalidRequest for a name that timm has not or an input that the network does not take, FetchFailed where
    the hub cannot be asked.
    """
    reference = parse_reference(recipe.backbone)
    features, card = _from_scratch(reference) if recipe.from_scratch else _pretrained(reference)
    px = recipe.px or card.input_px
    try:
        with torch.no_grad():
            pooled = _Gem(features, px) if recipe.pool == "gem" else features
            pooled.eval()(torch.zeros(1, 3, px, px))
    # Each of timm's networks finds its own words for an input that it cannot take.
    except (RuntimeError, AssertionError, ValueError, TypeError) as error:
        raise InvalidRequest(f"{recipe.backbone} does not take inputs of {px} px: {error}", "px") from error
    return pooled, replace(card, input_px=px, dimension=recipe.dimension or DIMENSION)


class _Gem(nn.Module):
    """Feature maps of a convolutional network, pooled as the network that ships pools its own."""

    def __init__(self, features: nn.Module, px: int) -> None:
        super().__init__()
        features.reset_classifier(0, "")
        maps = features.eval()(torch.zeros(1, 3, px, px))
        if maps.ndim != 4 or maps.shape[2] != maps.shape[3]:
            raise InvalidRequest("gem pools the maps of a convolutional network; pool=own is for others", "pool")
        self.features = features

    def forward(self, images: Tensor) -> Tensor:
        return Network.pool(self.features(images).float())


def _from_scratch(reference: Reference) -> tuple[nn.Module, ModelCard]:
    if not timm.is_model(reference.name):
        near = ", ".join(timm.list_models(f"*{reference.name[:6]}*")[:5]) or "timm.list_models() has them all"
        raise InvalidRequest(f"timm knows no network {reference.name!r}; there is {near}", "backbone")
    network = timm.create_model(reference.name, pretrained=False, num_classes=0)
    return network, _card(timm_models.described(network), "the shop's own", (), str(reference))


def _pretrained(reference: Reference) -> tuple[nn.Module, ModelCard]:
    place = "" if reference.path else timm_models.repository(reference)
    with tempfile.TemporaryDirectory(prefix="shopsight-") as bench:
        try:
            snapshot = take_snapshot(reference, place, timm_models.WEIGHTS, Path(bench) / "snapshot")
        except FetchFailed as error:
            raise FetchFailed(f"{error.message}; from_scratch=true starts from random weights") from error
        checkpoint = timm_models.load(snapshot.folder)
    return checkpoint.image, _card(checkpoint, snapshot.licence, snapshot.data, snapshot.source)


def _card(checkpoint: Checkpoint, licence: str, data: tuple[str, ...], source: str) -> ModelCard:
    preparation = checkpoint.preparation
    return ModelCard(
        name="",
        revision="",
        dimension=DIMENSION,
        input_px=preparation.input_px,
        # Whole products on white, whatever the network was fed before: it learns what it will be shown.
        resize="pad",
        mean=preparation.mean,
        std=preparation.std,
        sha256="",
        licence=licence,
        data=data,
        source=source,
    )
