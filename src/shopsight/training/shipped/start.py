"""The network before training: pretrained backbone, and a head that keeps the main directions of its features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from shopsight.training.backbone import pretrained
from shopsight.training.network import Network
from shopsight.training.shipped.draw import Stock

SIZE = 2
DIMENSION = 256
WHITENING = 0.15
"""Exponent on the variances; 0 is plain PCA, 0.5 full whitening, which made unseen products worse."""

_SAMPLE = 6000


def untrained(dimension: int = DIMENSION) -> Network:
    """Return the pretrained backbone with a head that `fit_head` is to fill."""
    return Network(pretrained(SIZE), dimension)


def fit_head(network: Network, stock: Stock) -> None:
    """Let the head keep the directions in which an even sample of what training may see differs most."""
    rows = stock.rows[:: max(1, len(stock.rows) // _SAMPLE)]
    features = _pooled(network, stock, rows.tolist()).numpy().astype(np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 0.05
    variances, directions = np.linalg.eigh(np.cov(((features - mean) / spread).T))
    dimension = network.head.out_features
    main = directions[:, ::-1][:, :dimension] / variances[::-1][:dimension] ** WHITENING
    weight = main.T / spread
    weight /= np.linalg.norm((features - mean) @ weight.T, axis=1).mean()
    network.head.weight.data = torch.tensor(weight, dtype=torch.float32)
    network.head.bias.data = torch.tensor(-weight @ mean, dtype=torch.float32)


def first_vectors(network: Network, stock: Stock) -> Tensor:
    """Return the vector of each class's first view (classes, dimension), in the order of their numbers."""
    with torch.no_grad():
        vectors: Tensor = F.normalize(network.head(_pooled(network, stock, stock.first_rows())), dim=1)
    return vectors


@torch.no_grad()
def _pooled(network: Network, stock: Stock, rows: Sequence[int]) -> Tensor:
    parts = [stock.bank.maps[np.array(rows[start : start + 128])] for start in range(0, len(rows), 128)]
    late = network.body.late
    return torch.cat([network.pool(late(torch.from_numpy(part.astype(np.float32)))) for part in parts])
