"""What a run asks for, by the loss's name: the losses of pytorch-metric-learning, and the miners that fit them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pytorch_metric_learning import losses, miners
from torch import Tensor, nn

from shopsight.training.own.recipe import SMOOTHED, Recipe

Make = Callable[[int, int], Any]
"""Number of labels and dimension -> a loss over unit vectors."""

LOSSES: Final[dict[str, Make]] = {
    "supcon": lambda _labels, _dimension: losses.SupConLoss(temperature=0.1),
    "ntxent": lambda _labels, _dimension: losses.NTXentLoss(temperature=0.1),
    # A scale for tens to thousands of labels; the papers' 64 is for millions of faces.
    "arcface": lambda labels, dimension: losses.ArcFaceLoss(labels, dimension, margin=17, scale=20),
    "cosface": lambda labels, dimension: losses.CosFaceLoss(labels, dimension, margin=0.2, scale=20),
    "proxyanchor": lambda labels, dimension: losses.ProxyAnchorLoss(labels, dimension),
    "triplet": lambda _labels, _dimension: losses.TripletMarginLoss(margin=0.2),
    "multisimilarity": lambda _labels, _dimension: losses.MultiSimilarityLoss(),
}
MINERS: Final[dict[str, Callable[[], Any]]] = {
    "triplet": lambda: miners.TripletMarginMiner(margin=0.2, type_of_triplets="semihard"),
    "multisimilarity": miners.MultiSimilarityMiner,
}


class Objective(nn.Module):
    """A loss with its miner; proxies that it learns are its parameters."""

    def __init__(self, recipe: Recipe, labels: int, dimension: int) -> None:
        super().__init__()
        self.loss = LOSSES[recipe.loss](labels, dimension)
        self.miner = MINERS[recipe.loss]() if recipe.loss in MINERS else None
        if recipe.loss in SMOOTHED:
            self.loss.cross_entropy = nn.CrossEntropyLoss(reduction="none", label_smoothing=recipe.label_smoothing)

    def forward(self, vectors: Tensor, labels: Tensor) -> Tensor:
        """Return the mean loss over unit vectors (n, dimension) with labels (n,)."""
        mined = self.miner(vectors, labels) if self.miner else None
        loss: Tensor = self.loss(vectors, labels, mined)
        # A miner that finds nothing hard makes a plain 0, which nothing could be learned from.
        return loss if loss.requires_grad else loss + 0 * vectors.sum()
