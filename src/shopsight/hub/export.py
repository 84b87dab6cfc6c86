"""Torch modules to ONNX, each file compared with the module that it was made from."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from shopsight.core.errors import ModelUnusable
from shopsight.core.types import Vectors
from shopsight.hub.checkpoint import TextTower

OPSET: Final = 18
WORST_COSINE: Final = 1 - 1e-4
_MOST_BYTES: Final = 2**31 - 1
"""What one ONNX file can hold (protobuf's limit)."""
SAMPLES: Final = (
    "a red running shoe",
    "Men's T-shirt, 100 % cotton; size XL (2-pack)",
    "  Teapot_with   lid -- 1.2 l!  ",
    "Grüner Tee, café crème, naïve Größe",
    "红色连衣裙",
    "",
    "word " * 200,
)
"""Texts on which a tokenizer must agree with the maker's: cases, marks, spaces, other scripts, none, too long."""


def export_image(network: nn.Module, input_px: int, path: Path) -> tuple[int, float]:
    """Write an image tower as ONNX, (n, 3, px, px) float32 -> (n, dimension) of unit length.

    Returns the dimension and the largest difference of a cosine to the original over a few noise pictures.
    Raises ModelUnusable when the file differs from the module, or would be larger than ONNX files can be.
    """
    noise = torch.randn(3, 3, input_px, input_px, generator=torch.Generator().manual_seed(0))
    return _export(network, noise, "images", path)


def export_text(tower: TextTower, dimension: int, path: Path, tokenizer_path: Path) -> float:
    """Write a text tower as ONNX, (n, context) int64 -> (n, dimension), and its tokenizer; return the difference.

    Raises ModelUnusable when file or tokenizer differ from the original, or the towers' dimensions differ.
    """
    tokens = tower.tokenize(SAMPLES)
    ours = torch.tensor([one.ids for one in tower.tokenizer.encode_batch(list(SAMPLES))])
    wrong = [text[:40] for text, a, b in zip(SAMPLES, tokens, ours, strict=True) if not torch.equal(a, b)]
    if wrong:
        raise ModelUnusable(f"the tokenizer could not be carried over exactly: it differs on {wrong[0]!r}")
    tower.tokenizer.save(str(tokenizer_path))
    found, difference = _export(tower.network, tokens, "tokens", path)
    if found != dimension:
        raise ModelUnusable(f"words come out with {found} dimensions, pictures with {dimension}")
    return difference


class _Unit(nn.Module):
    """A tower whose rows have unit length."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, batch: Tensor) -> Tensor:
        return F.normalize(self.network(batch), dim=-1)


def _export(network: nn.Module, batch: Tensor, name: str, path: Path) -> tuple[int, float]:
    bytes_needed = sum(weight.numel() * weight.element_size() for weight in network.parameters())
    if bytes_needed > _MOST_BYTES:
        raise ModelUnusable(f"{bytes_needed / 1e9:.1f} GB of weights do not fit into one ONNX file (2 GB)")
    unit = _Unit(network).eval()
    with torch.no_grad(), warnings.catch_warnings():
        # The exporter deprecates parts of itself and warns of what it folds; the comparison below is what counts.
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        program = torch.onnx.export(
            unit,
            (batch,),
            dynamo=True,
            opset_version=OPSET,
            input_names=[name],
            output_names=["vectors"],
            dynamic_shapes=({0: torch.export.Dim("n")},),
            verbose=False,
        )
        assert program is not None
        program.save(str(path), external_data=False)
        expected: Vectors = unit(batch).numpy()
    return expected.shape[1], _compare(path, batch.numpy(), expected)


def _compare(path: Path, batch: NDArray[np.float32 | np.int64], expected: Vectors) -> float:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    for count in (len(batch), 1):
        found = np.asarray(session.run(None, {name: batch[:count]})[0], np.float32)
        cosines = (found * expected[:count]).sum(axis=1)
        if not cosines.min() >= WORST_COSINE:
            raise ModelUnusable(f"the exported network differs from the original: cosine {cosines.min():.6f}")
    return float(1 - cosines.min())
