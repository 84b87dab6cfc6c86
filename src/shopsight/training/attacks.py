"""Pictures changed on purpose, too little for an eye, so that the network finds another product: FGSM and PGD.

FGSM is Goodfellow et al., ICLR 2015; PGD is Madry et al., ICLR 2018. Both know the weights, which ship with Shopsight,
so anyone does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor

Embed: TypeAlias = Callable[[Tensor], Tensor]
"""Images (n, 3, h, w) in 0..255 -> rows of unit length (n, dimension), with gradients."""


@dataclass(frozen=True, slots=True)
class Target:
    """The products that are searched: vectors (m, dimension), and which of them each image shows, (n, m) bool."""

    gallery: Tensor
    right: Tensor

    def margin(self, vectors: Tensor) -> Tensor:
        """By how much each image's best right product leads over the best wrong one, (n,): what an attack lowers."""
        cosines = vectors @ self.gallery.T
        right = cosines.masked_fill(~self.right, -torch.inf).amax(1)
        wrong = cosines.masked_fill(self.right, -torch.inf).amax(1)
        return right - wrong


def fgsm(embed: Embed, images: Tensor, target: Target, epsilon: float) -> Tensor:
    """Return images whose every value moved by `epsilon` (of 255) in the direction that hurts at once."""
    return (images - epsilon * _gradient(embed, images, target).sign()).clamp(0, 255)


def pgd(
    embed: Embed,
    images: Tensor,
    target: Target,
    epsilon: float,
    *,
    generator: torch.Generator,
    steps: int = 10,
) -> Tensor:
    """Return images within `epsilon` (of 255) of the given ones, from many small steps and a random start.

    An image never gets worse for the attacker than the worst point that its steps came by.
    """
    near = images + epsilon * (2 * torch.rand(images.shape, generator=generator) - 1)
    near = near.clamp(0, 255)
    best, lowest = images, target.margin(embed(images)).detach()
    # Enough to cross the whole cube and back.
    step = 2.5 * epsilon / steps
    for _ in range(steps):
        near = near - step * _gradient(embed, near, target).sign()
        near = torch.minimum(torch.maximum(near, images - epsilon), images + epsilon).clamp(0, 255)
        with torch.no_grad():
            margin = target.margin(embed(near))
        better = margin < lowest
        best = torch.where(better.view(-1, 1, 1, 1), near, best)
        lowest = torch.where(better, margin, lowest)
    return best


def _gradient(embed: Embed, images: Tensor, target: Target) -> Tensor:
    at = images.detach().requires_grad_()
    # Images do not touch one another, so the gradient of the sum is that of each.
    (gradient,) = torch.autograd.grad(target.margin(embed(at)).sum(), at)
    return gradient
