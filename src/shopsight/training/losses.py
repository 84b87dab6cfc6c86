"""What the network is asked for: views of one thing together, different things apart."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def contrast(vectors: Tensor, labels: Tensor, temperature: float = 0.1) -> Tensor:
    """Supervised contrastive loss (Khosla et al., NeurIPS 2020): every other view of the same label is a positive.

    For pictures that have a label of their own it is InfoNCE over their two views.
    """
    alone = torch.eye(len(labels), dtype=torch.bool)
    similarities = (vectors @ vectors.T / temperature).masked_fill(alone, -1e4)
    log_shares = similarities - similarities.logsumexp(dim=1, keepdim=True)
    positive = (labels[:, None] == labels[None]) & ~alone
    counts = positive.sum(dim=1)
    paired = counts > 0
    return -(torch.where(positive, log_shares, 0.0).sum(dim=1)[paired] / counts[paired]).mean()


class Proxies(nn.Module):
    """Cosine softmax with a margin (CosFace, Wang et al., CVPR 2018): one learned vector per class."""

    def __init__(self, start: Tensor, margin: float = 0.2, scale: float = 16.0) -> None:
        """`start` has a row per class: where its first picture lies, which spares the network a random pull."""
        super().__init__()
        self.vectors = nn.Parameter(start.clone())
        self.margin = margin
        self.scale = scale

    def forward(self, vectors: Tensor, labels: Tensor) -> Tensor:
        """Labels from the number of classes on belong to pictures without a class, and are left out."""
        known = labels < len(self.vectors)
        cosines = vectors[known] @ F.normalize(self.vectors, dim=1).T
        cosines = cosines - self.margin * F.one_hot(labels[known], len(self.vectors))
        return F.cross_entropy(self.scale * cosines, labels[known], label_smoothing=0.05)


class Kinds(nn.Module):
    """Plain classification of the coarse kind (a garment's category, a material), so that categories stay apart."""

    def __init__(self, kinds: int, dimension: int) -> None:
        super().__init__()
        self.layer = nn.Linear(dimension, kinds)

    def forward(self, raw: Tensor, kinds: Tensor) -> Tensor:
        """Kind -1 means unknown. The factor 4 brings vectors of about unit length to the range of logits."""
        known = kinds >= 0
        return F.cross_entropy(self.layer(4 * raw[known]), kinds[known], label_smoothing=0.05)
