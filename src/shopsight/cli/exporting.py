"""`shopsight model export`: a model as files elsewhere, proven to be what the registry has."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from shopsight.cli.compressing import copy_text
from shopsight.cli.judging import LabelledJudge, Verdict
from shopsight.cli.views import facts_table
from shopsight.core.errors import Conflict, ExtraRequired, ModelUnusable
from shopsight.core.types import Image, ModelCard
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.encoders.timing import milliseconds
from shopsight.vision.models.registry import ModelFiles, find_model, load_model, load_text, write_card

_NUMERICALLY_EQUAL: Final = 1 - 1e-4


@dataclass(frozen=True, slots=True)
class Exported:
    """A model's files elsewhere; the lowest cosine to the ONNX standard's own evaluator; CPU milliseconds."""

    network: str
    size_mb: float
    milliseconds: tuple[float, float]
    lowest_cosine: float
    verdict: Verdict | None


def export_model(models: Path, name: str, folder: Path, judge: LabelledJudge | None) -> Exported:
    """Write a model's network, card and text tower into `folder`, all or nothing; `model add file:` takes them back.

    `name` may be the path of an .onnx file with its card beside it, such as a training writes. Raises Conflict for
    files that are there already, ModelUnusable for a network that differs from what the ONNX standard says of it.
    """
    card, network = load_model(name, models)
    if card.text:
        load_text(name, models)
    target = ModelFiles(folder / f"{card.name}.json")
    taken = [file for file in (target.card, target.network, target.text_network, target.tokenizer) if file.exists()]
    if taken:
        raise Conflict(f"{taken[0]} is there already; delete it or give another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as scratch:
            files = ModelFiles(Path(scratch) / target.card.name)
            shutil.copyfile(network, files.network)
            copy_text(find_model(name, models), files, card)
            write_card(card, files.card)
            exported = _judged(card, network, files, judge)
            # The card comes last: files without one are no model.
            for file in sorted(Path(scratch).iterdir(), key=lambda file: file == files.card):
                file.rename(folder / file.name)
    except OSError as error:
        raise ModelUnusable(f"{str(folder)!r} cannot be written: {error.strerror}") from error
    return exported


def _judged(card: ModelCard, network: Path, files: ModelFiles, judge: LabelledJudge | None) -> Exported:
    before = OnnxImageEmbedder(card, network, threads=1)
    after = OnnxImageEmbedder.named(str(files.network), threads=1)
    before_ms, after_ms = milliseconds((before, after))
    return Exported(
        network=str(files.card.parent.parent / files.network.name),
        size_mb=files.network.stat().st_size / 1e6,
        milliseconds=(before_ms, after_ms),
        lowest_cosine=_lowest_cosine(files.network, card),
        verdict=judge(before, after) if judge else None,
    )


def _lowest_cosine(network: Path, card: ModelCard) -> float:
    try:
        from shopsight.compression.numerics import by_the_standard, check_numerics
    except ImportError:
        raise ExtraRequired("proving an export needs the library onnx: pip install 'shopsight[compress]'") from None
    return check_numerics(network, card, by_the_standard(network), _drawn(card.input_px), _NUMERICALLY_EQUAL)


def _drawn(px: int) -> Sequence[Image]:
    """Two pictures that are the same everywhere: noise, and a ramp of colors."""
    noise = np.random.default_rng(0).integers(0, 256, (px, px, 3), np.uint8)
    ramp = np.linspace(0, 255, px).astype(np.uint8)
    return Image(noise), Image(np.stack(np.broadcast_arrays(ramp, ramp[::-1], ramp[:, None]), axis=-1))


def print_exported(console: Console, exported: Exported) -> None:
    """Print where it lies and what was proven of it."""
    rows = [
        ("size", f"{exported.size_mb:.1f} MB", f"{exported.size_mb:.1f} MB"),
        ("ms a picture, one thread", *(f"{time:.1f}" for time in exported.milliseconds)),
        ("lowest cosine to the ONNX standard", "", f"{exported.lowest_cosine:.6f}"),
    ]
    if exported.verdict:
        verdict = exported.verdict
        rows.append((f"R@1 ({verdict.photos:,} photos)", f"{verdict.before:.3f}", f"{verdict.after:.3f}"))
    console.print(facts_table(exported.network, rows, ("", "before", "after")))
    console.print(f"take it into a shop: shopsight model add file:{exported.network}", markup=False, soft_wrap=True)
