"""The network that ships: EfficientNet-Lite, generalized-mean pooling, one linear layer, unit length."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from shopsight.training.backbone import FEATURES, EfficientNetLite

POWER = 3.0
SMALLEST = 1e-6


class Network(nn.Module):
    """Images (n, 3, px, px), RGB in -1..1 -> vectors (n, dimension); `raw` leaves out the scaling to unit length."""

    def __init__(self, body: EfficientNetLite, dimension: int) -> None:
        super().__init__()
        self.body = body
        self.head = nn.Linear(FEATURES, dimension)

    @staticmethod
    def pool(maps: Tensor) -> Tensor:
        """Feature maps (n, 1280, h, w) -> (n, 1280): the cubic mean, which listens to the strongest places."""
        return maps.clamp(min=SMALLEST).pow(POWER).mean((2, 3)).pow(1 / POWER)

    def raw(self, images: Tensor) -> Tensor:
        vectors: Tensor = self.head(self.pool(self.body(images)))
        return vectors

    def forward(self, images: Tensor) -> Tensor:
        return F.normalize(self.raw(images), dim=1)
