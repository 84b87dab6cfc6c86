"""How long encoders take for a picture, measured so that a busy machine does not decide."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

import numpy as np

from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import Image


def milliseconds(embedders: Sequence[ImageEmbedder], rounds: int = 20) -> list[float]:
    """Return each encoder's median CPU milliseconds for one picture of its input size.

    The encoders take turns and run in this thread, whose own CPU time counts: open them with one thread.
    """
    pictures = [_noise(embedder.card.input_px) for embedder in embedders]
    taken: list[list[float]] = [[] for _ in embedders]
    for _ in range(rounds + 1):
        for embedder, picture, times in zip(embedders, pictures, taken, strict=True):
            begun = time.thread_time()
            embedder.embed([picture])
            times.append((time.thread_time() - begun) * 1000)
    return [median(times[1:]) for times in taken]  # the first run allocates


def _noise(px: int) -> Image:
    return Image(np.random.default_rng(0).integers(0, 256, (px, px, 3), np.uint8))
