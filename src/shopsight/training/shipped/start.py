"""The network before training: pretrained backbone, and a head that keeps the main directions of its features."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from shopsight.training.augment import letterboxed
from shopsight.training.backbone import pretrained
from shopsight.training.network import Network
from shopsight.training.shipped.batches import Stock, on_white

BACKBONE = "mobilenet_v2_1.0_224_ptq.tflite"
DIMENSION = 256
WHITENING = 0.15
"""Exponent on the variances; 0 is plain PCA, 0.5 full whitening, which made unseen products worse."""

_SAMPLE = 2500
_PX = 160


def untrained(weights: Path, stock: Stock, dimension: int = DIMENSION) -> Network:
    """Build the network that training starts from."""
    network = Network(pretrained(weights / BACKBONE), dimension)
    features = _features(network, stock)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 0.05
    variances, directions = np.linalg.eigh(np.cov(((features - mean) / spread).T))
    main = directions[:, ::-1][:, :dimension] / variances[::-1][:dimension] ** WHITENING
    weight = main.T / spread
    weight /= np.linalg.norm((features - mean) @ weight.T, axis=1).mean()
    network.head.weight.data = torch.tensor(weight, dtype=torch.float32)
    network.head.bias.data = torch.tensor(-weight @ mean, dtype=torch.float32)
    return network


def first_vectors(network: Network, stock: Stock) -> Tensor:
    """Return the vector of each class's first picture (classes, dimension), in the order of their numbers."""
    firsts = [
        stock.by_source["packshot" if source == "grocery" else source][str(label)][0]
        for source, label in stock.classes
        if source != "thing"
    ]
    renders = torch.from_numpy(stock.renders[stock.things, 0]).float()
    things = F.interpolate(on_white(renders), (_PX, _PX), mode="bilinear", align_corners=False)
    pooled = [_pooled(network, images) for images in (*_squares(stock, firsts), *things.split(64))]
    with torch.no_grad():
        vectors: Tensor = F.normalize(network.head(torch.cat(pooled)), dim=1)
    return vectors


def _features(network: Network, stock: Stock) -> NDArray[np.float64]:
    """Pooled features (n, 1280) of an even sample of what training may see."""
    places = stock.places("packshot", "grocery", "luma", "appliances", "clothing", "recycling")
    places = places[:: max(1, len(places) // _SAMPLE)]
    pooled = torch.cat([_pooled(network, images) for images in _squares(stock, places)])
    return pooled.numpy().astype(np.float64)


def _squares(stock: Stock, places: list[int]) -> Iterator[Tensor]:
    """Walk pictures as serving would see them (up to 64, 3, px, px), 0..255."""
    for start in range(0, len(places), 64):
        some = np.array(places[start : start + 64])
        pixels = torch.from_numpy(stock.album.pixels[some]).float()
        yield letterboxed(pixels, torch.from_numpy(stock.album.aspects[some]), _PX)


@torch.no_grad()
def _pooled(network: Network, images: Tensor) -> Tensor:
    return network.pool(network.body(images / 127.5 - 1))
