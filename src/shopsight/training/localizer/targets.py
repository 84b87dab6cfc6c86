"""What the network should say about a view: heat around each center, and how far the box reaches from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from shopsight.training.localizer.network import STRIDE

SPREAD = 0.54 / 6
"""Standard deviation of the heat as a share of the box's side (Liu et al., TTFNet, AAAI 2020)."""
FAINT = 0.05
"""Heat below this does not ask for a box."""
BOX_WEIGHT = 5.0


class Targets(NamedTuple):
    """heat, counts, weight (n, s, s); reach (n, 4, s, s) in strides; counts is 0 where anything may be said."""

    heat: Tensor
    counts: Tensor
    weight: Tensor
    reach: Tensor


def targets_of(boxes: Sequence[NDArray[np.float32]], ignored: Sequence[NDArray[np.float32]], px: int) -> Targets:
    """Draw the targets of views with these boxes (k, 4), in pixels; where things overlap, the smaller counts."""
    side = px // STRIDE
    n = len(boxes)
    heat, weight = (np.zeros((n, side, side), np.float32) for _ in range(2))
    counts = np.ones((n, side, side), np.float32)
    reach = np.ones((n, 4, side, side), np.float32)
    axis = np.arange(side, dtype=np.float32) + 0.5
    for view, (there, unclear) in enumerate(zip(boxes, ignored, strict=True)):
        for left, top, right, bottom in unclear / STRIDE:
            counts[view, int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))] = 0
        areas = (there[:, 2] - there[:, 0]) * (there[:, 3] - there[:, 1])
        for left, top, right, bottom in there[np.argsort(-areas)] / STRIDE:
            # The middle of a cell, so that one cell is hottest with heat 1.
            x, y = (min(int((a + b) / 2), side - 1) + 0.5 for a, b in ((left, right), (top, bottom)))
            across, along = max(SPREAD * (right - left), 0.3), max(SPREAD * (bottom - top), 0.3)
            blob = np.exp(-(((axis[None] - x) / across) ** 2 + ((axis[:, None] - y) / along) ** 2) / 2)
            heat[view] = np.maximum(heat[view], blob)
            inside = blob > FAINT
            weight[view][inside] = blob[inside] / blob[inside].sum()
            to_edges = (axis[None] - left, axis[:, None] - top, right - axis[None], bottom - axis[:, None])
            for edge, distance in enumerate(to_edges):
                reach[view, edge][inside] = np.broadcast_to(distance, blob.shape)[inside]
            counts[view][inside] = 1
    return Targets(*(torch.from_numpy(part) for part in (heat, counts, weight, reach)))


def loss_of(maps: Tensor, targets: Targets) -> tuple[Tensor, Tensor]:
    """Return the losses of heat and boxes per product: penalty-reduced focal loss (Zhou et al., 2019) and 1 - GIoU."""
    hot = targets.heat == 1
    things = hot.sum().clamp(min=1)
    log_yes, log_no = F.logsigmoid(maps[:, 0]), F.logsigmoid(-maps[:, 0])
    yes = log_yes.exp()
    missed = (1 - yes) ** 2 * log_yes * hot
    imagined = (1 - targets.heat) ** 4 * yes**2 * log_no * ~hot
    heat = -((missed + imagined) * targets.counts).sum() / things
    boxes = ((1 - _giou(maps[:, 1:].clamp(max=5).exp(), targets.reach)) * targets.weight).sum() / things
    return heat, BOX_WEIGHT * boxes


def _giou(said: Tensor, true: Tensor) -> Tensor:
    """Generalized IoU (Rezatofighi et al., 2019) of boxes that reach (n, 4, h, w) from the same point."""
    inner, outer = torch.minimum(said, true), torch.maximum(said, true)

    def area(reach: Tensor) -> Tensor:
        return (reach[:, 0] + reach[:, 2]) * (reach[:, 1] + reach[:, 3])

    both = (inner[:, 0] + inner[:, 2]).clamp(min=0) * (inner[:, 1] + inner[:, 3]).clamp(min=0)
    union = area(said) + area(true) - both
    around = area(outer)
    return both / union - (around - union) / around
