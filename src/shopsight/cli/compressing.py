"""Makes a smaller model, measures it beside the original, and publishes it when it finds what the original finds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from rich.console import Console

from shopsight.cli.judging import Judge, Verdict
from shopsight.cli.views import facts_table
from shopsight.core.types import ModelCard
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.encoders.timing import milliseconds
from shopsight.vision.models.publish import publish, workbench
from shopsight.vision.models.registry import ModelFiles, find_model, load_model

Make: TypeAlias = Callable[[Path], ModelCard]
"""Writes a network to the path and returns its card; checksum and revision are filled in when it is published."""


@dataclass(frozen=True, slots=True)
class Compressed:
    """A smaller encoder beside its original; zipped as it would travel; CPU milliseconds a picture on one thread."""

    name: str
    published: bool
    size_mb: tuple[float, float]
    zipped_mb: tuple[float, float]
    milliseconds: tuple[float, float]
    verdict: Verdict

    @property
    def lost(self) -> float:
        """By how much the verdict fell."""
        return self.verdict.before - self.verdict.after


def compress_model(models: Path, name: str, new_name: str, make: Make, judge: Judge, allow_loss: float) -> Compressed:
    """Make, measure, and publish where no more than `allow_loss` is lost; else nothing is left behind.

    Raises what `make` raises, and Conflict for a name that is taken, before anything is made.
    """
    card, network = load_model(name, models)
    with workbench(models, new_name) as files:
        smaller = make(files.network)
        pair = (OnnxImageEmbedder(card, network, threads=1), OnnxImageEmbedder(smaller, files.network, threads=1))
        verdict = judge(*pair)
        before_ms, after_ms = milliseconds(pair)
        accepted = verdict.before - verdict.after <= allow_loss
        sizes = (network.stat().st_size / 1e6, files.network.stat().st_size / 1e6)
        zipped = (zipped_mb(network), zipped_mb(files.network))
        if accepted:
            copy_text(find_model(name, models), files, smaller)
            publish(files, models, smaller)
    return Compressed(new_name, accepted, sizes, zipped, (before_ms, after_ms), verdict)


def copy_text(given: ModelFiles, files: ModelFiles, card: ModelCard) -> None:
    """The text tower stays as it is: its vectors still meet those of the pictures."""
    if card.text:
        shutil.copyfile(given.text_network, files.text_network)
        shutil.copyfile(given.tokenizer, files.tokenizer)


def zipped_mb(file: Path) -> float:
    """Return the size that the file has in a wheel, a package or an image layer."""
    import zlib

    packer, packed = zlib.compressobj(6), 0
    with file.open("rb") as opened:
        while chunk := opened.read(1 << 20):
            packed += len(packer.compress(chunk))
    return (packed + len(packer.flush())) / 1e6


def print_compressed(console: Console, compressed: Compressed) -> None:
    """Print what it cost and what it lost."""
    verdict = compressed.verdict
    rows = [
        ("size", *(f"{size:.1f} MB" for size in compressed.size_mb)),
        ("size, zipped", *(f"{size:.1f} MB" for size in compressed.zipped_mb)),
        ("ms a picture, one thread", *(f"{time:.1f}" for time in compressed.milliseconds)),
        (f"{verdict.measure} ({verdict.photos:,} photos)", f"{verdict.before:.3f}", f"{verdict.after:.3f}"),
    ]
    console.print(facts_table(compressed.name, rows, ("", "before", "after")))
