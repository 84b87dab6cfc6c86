"""Lets the CPU build of torch import PyPI's torchvision, which is built for CUDA and names two more operators."""

import torch

_KEPT: list[torch.library.Library] = []


def lend_operators() -> None:
    """Declare the operators where they are missing; nothing calls them."""
    library = torch.library.Library("torchvision", "FRAGMENT")
    for operator in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, operator):
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _KEPT.append(library)
