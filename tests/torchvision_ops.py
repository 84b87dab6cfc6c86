"""Lets the CPU build of torch import PyPI's torchvision, which is built for CUDA and names two more operators."""

import torch
from torch import library

_KEPT: list[library.Library] = []


def lend_operators() -> None:
    """Declare the operators where they are missing; nothing calls them."""
    fragment = library.Library("torchvision", "FRAGMENT")
    for operator in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, operator):
            fragment.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _KEPT.append(fragment)
