"""Writes the localizer as ONNX with half-precision weights, whole, or only the body whose maps the head learns from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import numpy_helper

from shopsight.training.backbone import CHANNELS
from shopsight.training.export import Graph, body
from shopsight.training.localizer.network import OUTPUTS, STRIDE, TAPS, LocalizerNetwork


def write_localizer(network: LocalizerNetwork, path: Path, px: int) -> str:
    """Write `images` (n, 3, px, px) -> `maps` (n, 5, px / 8, px / 8); return the file's SHA-256."""
    graph = Graph()
    merged = ""
    graph.weights.append(numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "twice"))
    for tap, lateral, smooth in reversed(
        list(zip(_taps(graph, network, len(TAPS)), network.laterals, network.smooth, strict=True))
    ):
        level = body(graph, [lateral], tap)
        if merged:
            larger = graph.node(
                "Resize",
                merged,
                "",
                "twice",
                mode="nearest",
                coordinate_transformation_mode="asymmetric",
                nearest_mode="floor",
            )
            level = graph.node("Add", level, larger)
        merged = body(graph, smooth, level)
    merged = body(graph, network.head, merged)
    return graph.write({"maps": (merged, ["n", OUTPUTS, px // STRIDE, px // STRIDE])}, px, path)


def write_taps(network: LocalizerNetwork, path: Path, px: int, depth: int) -> str:
    """Write `images` (n, 3, px, px) -> `tap_0` …, the first `depth` maps that the pyramid takes; return the SHA-256."""
    graph = Graph()
    outputs = {}
    for number, (tap, stages) in enumerate(zip(_taps(graph, network, depth), TAPS, strict=False)):
        side = px // (STRIDE * 2**number)
        outputs[f"tap_{number}"] = (tap, ["n", CHANNELS[0][stages - 1], side, side])
    return graph.write(outputs, px, path)


def _taps(graph: Graph, network: LocalizerNetwork, depth: int) -> list[str]:
    names = ["images"]
    for stage in network.stages[:depth]:
        names.append(body(graph, stage, names[-1]))
    return names[1:]
