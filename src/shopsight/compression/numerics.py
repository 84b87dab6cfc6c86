"""Whether a file gives the vectors that it should, whoever computes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from onnx.reference import ReferenceEvaluator

from shopsight.core.errors import ModelUnusable
from shopsight.core.types import Image, ModelCard, Vectors
from shopsight.vision.encoders.onnx import OnnxImageEmbedder, prepare, unit_rows

WORST_COSINE: Final = 0.999


def check_numerics(
    network: Path,
    card: ModelCard,
    expected: Callable[[NDArray[np.float32]], Vectors],
    pictures: Sequence[Image],
    worst: float = WORST_COSINE,
) -> float:
    """Return the lowest cosine between what onnxruntime makes of the pictures and what `expected` makes of them.

    `expected` takes prepared pictures. Raises ModelUnusable below `worst`.
    """
    batch = np.stack([prepare(picture, card) for picture in pictures])
    found = OnnxImageEmbedder(card, network, threads=1).embed(pictures)
    lowest = float((found * unit_rows(expected(batch))).sum(axis=1).min())
    if not lowest >= worst:
        raise ModelUnusable(f"{network.name} does not give the vectors that it should: cosine {lowest:.6f}")
    return lowest


def by_the_standard(network: Path) -> Callable[[NDArray[np.float32]], Vectors]:
    """Return the network as the ONNX project's own evaluator computes it: slowly, without a shared line of code."""
    evaluator = ReferenceEvaluator(str(network))
    name = evaluator.input_names[0]
    return lambda batch: np.asarray(evaluator.run(None, {name: batch})[0], np.float32)
