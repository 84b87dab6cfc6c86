"""What a process that sees pictures is given, and what it does with it: the same on this machine and in a cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image as Pillow

from shopsight.core.errors import ModelUnusable, UnreadableImage
from shopsight.core.types import ModelCard, Sight, Vector
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.encoders.onnx import Device, OnnxImageEmbedder
from shopsight.vision.seer import LocalSeer

_LEAST_COSINE: Final = 0.999
"""To the sample's vector as this machine sees it. Another processor, or a GPU, rounds otherwise and stays far above."""


@dataclass(frozen=True, slots=True)
class Kit:
    """All that a worker sees with. The network comes as bytes: a path means nothing on another machine.

    `vector` is what `sample`, an encoded picture, is to the one who sends the kit.
    """

    card: ModelCard
    network: bytes
    limits: DecodeLimits
    sample: bytes
    vector: Vector
    device: Device = "cpu"


def pack(card: ModelCard, network: Path, limits: DecodeLimits, device: Device = "cpu") -> Kit:
    """Return the kit of a network that `registry.verify` has checked."""
    data, sample = network.read_bytes(), _sample(max(card.input_px, limits.min_side_px))
    [sight] = LocalSeer(OnnxImageEmbedder(card, data, threads=1), limits, 1).see([sample])
    if not isinstance(sight, Sight):
        raise sight
    return Kit(card, data, limits, sample, sight.vector, device)


class Worker:
    """Sees pictures with a kit, in one thread. Safe in a process of its own only."""

    def __init__(self, kit: Kit) -> None:
        """Open the kit's network. Raises ModelUnusable where its vectors would not be those of who sent it."""
        found = hashlib.sha256(kit.network).hexdigest()
        if found != kit.card.sha256:
            raise ModelUnusable(
                f"the network of {kit.card.name!r} came damaged: SHA-256 {found}, its card says {kit.card.sha256}"
            )
        embedder = OnnxImageEmbedder(kit.card, kit.network, threads=1, device=kit.device)
        self._seer = LocalSeer(embedder, kit.limits, 1)
        [sight] = self._seer.see([kit.sample])
        cosine = float(np.dot(sight.vector, kit.vector)) if isinstance(sight, Sight) else -1.0
        if not cosine >= _LEAST_COSINE:
            raise ModelUnusable(
                f"{kit.card.name!r} sees otherwise here than where the work comes from: a cosine of {cosine:.4f} to "
                f"the same picture, {_LEAST_COSINE} at least was wanted; install the same onnxruntime and Pillow"
            )

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        return self._seer.see(contents)


def _sample(px: int) -> bytes:
    """Return a picture with something at every scale, the same everywhere, as PNG."""
    y, x = np.mgrid[:px, :px]
    channels = [x * 255 // px, (x * y) % 251, ((x // 9 + y // 5) % 2) * 200]
    file = BytesIO()
    Pillow.fromarray(np.stack(channels, axis=2).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()
