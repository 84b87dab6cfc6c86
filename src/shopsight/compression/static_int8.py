"""Static int8: weights and activations in 8 bits, by ranges of real pictures; layers that suffer stay in floats."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantType
from onnxruntime.quantization.calibrate import create_calibrator
from onnxruntime.quantization.qdq_quantizer import QDQQuantizer

from shopsight.compression.half import write_half
from shopsight.compression.plain import read_plain
from shopsight.core.errors import InvalidRequest
from shopsight.core.types import Image, ModelCard
from shopsight.vision.encoders.onnx import OnnxImageEmbedder, prepare

LEAST_PICTURES: Final = 8
MOST_MOVED: Final = 0.012
"""How far vectors may move: the mean of 1 - cosine to the original's."""
_JUDGED: Final = 16
"""Pictures by which movement is measured at most: layers differ by orders of magnitude."""
_LAYERS: Final = frozenset({"Conv", "Gemm", "MatMul", "Add", "Mul"})
_ACTIVATIONS: Final = frozenset({"Clip", "Relu"})
"""What an int8 layer does by its range alone. Norms, softmax and other curves are left in floats: little work, harm."""


def write_int8(
    network: Path, card: ModelCard, pictures: Sequence[Image], out: Path, most_moved: float = MOST_MOVED
) -> list[str]:
    """Write `network` in int8 (QDQ, symmetric weights per channel), ranges of activations taken from `pictures`.

    Every layer is first quantized alone, to see how far vectors move. Then the fewest layers, the most moving ones,
    stay in floats (stored in halves) with which vectors move no further than `most_moved`; returns their names. Raises
    InvalidRequest for too few pictures to know the ranges by.
    """
    if len(pictures) < LEAST_PICTURES:
        raise InvalidRequest(f"at least {LEAST_PICTURES} pictures are wanted to calibrate on, got {len(pictures)}")
    model = read_plain(network)
    with tempfile.TemporaryDirectory(prefix="shopsight-int8-") as scratch:
        bench = _Bench(model, card, pictures, Path(scratch))
        worst_first = sorted(bench.layers, key=lambda layer: -bench.moved([layer]))
        count = _fewest(len(worst_first), lambda count: bench.moved(worst_first[count:]) <= most_moved)
        write_half(bench.quantized(worst_first[count:]), out)
    return worst_first[:count]


class _Bench:
    """Quantizes one network again and again, with ranges that are measured once."""

    def __init__(self, model: onnx.ModelProto, card: ModelCard, pictures: Sequence[Image], scratch: Path) -> None:
        self.layers = [node.name for node in model.graph.node if node.op_type in _LAYERS]
        self._model = model
        self._card = card
        self._out = scratch / "int8.onnx"
        whole = scratch / "whole.onnx"
        onnx.save(model, whole)
        self._pictures = pictures[:: -(-len(pictures) // _JUDGED)]
        self._expected = OnnxImageEmbedder(card, whole, threads=1).embed(self._pictures)
        calibrator = create_calibrator(
            whole,
            [*_LAYERS, *_ACTIVATIONS],
            augmented_model_path=str(scratch / "watched.onnx"),
            calibrate_method=CalibrationMethod.MinMax,
        )
        calibrator.collect_data(_Pictures(card, pictures, model.graph.input[0].name))
        self._ranges = calibrator.compute_data()

    def quantized(self, layers: Sequence[str]) -> Path:
        """Return the network with these layers in int8, and the activations behind them."""
        copy = onnx.ModelProto()
        copy.CopyFrom(self._model)
        in_floats = set(self.layers) - set(layers)
        made = {output for node in copy.graph.node if node.name in in_floats for output in node.output}
        behind = {node.name for node in copy.graph.node if node.op_type in _ACTIVATIONS and node.input[0] in made}
        quantizer = QDQQuantizer(
            copy,
            per_channel=True,
            reduce_range=False,
            weight_qType=QuantType.QInt8,
            activation_qType=QuantType.QUInt8,
            tensors_range=self._ranges,
            nodes_to_quantize=[],
            nodes_to_exclude=[*in_floats, *behind],
            op_types_to_quantize=[*_LAYERS, *_ACTIVATIONS],
            extra_options={},
        )
        quantizer.quantize_model()
        quantizer.model.save_model_to_file(str(self._out), False)
        return self._out

    def moved(self, layers: Sequence[str]) -> float:
        """Return the mean of 1 - cosine between vectors before and after."""
        found = OnnxImageEmbedder(self._card, self.quantized(layers), threads=1).embed(self._pictures)
        return float(1 - (found * self._expected).sum(axis=1).mean())


def _fewest(limit: int, enough: Callable[[int], bool]) -> int:
    """Return the smallest of 0, 1, 2, 3, 4, 6, 8, 11, … that is enough, else `limit`.

    Not by halving: a float layer between int8 ones can do harm, since onnxruntime then fuses otherwise.
    """
    count = 0
    while count < limit and not enough(count):
        count += 1 + count // 4
    return min(count, limit)


class _Pictures(CalibrationDataReader):
    """Gives the quantizer one prepared picture after another."""

    def __init__(self, card: ModelCard, pictures: Sequence[Image], name: str) -> None:
        self._name = name
        self._inputs: Iterator[NDArray[np.float32]] = (prepare(picture, card)[None] for picture in pictures)

    def get_next(self) -> dict[str, Any] | None:
        batch = next(self._inputs, None)
        return None if batch is None else {self._name: batch}
