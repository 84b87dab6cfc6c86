"""A student and what becomes of it: thinned out or of another make, taught by the original, written as ONNX."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import onnx
import torch
from torch import nn

from shopsight.compression.half import write_half
from shopsight.compression.imitate import Course, imitate
from shopsight.compression.numerics import check_numerics
from shopsight.compression.plain import read_plain, save
from shopsight.compression.pruning import remove_channels, zero_weights
from shopsight.compression.trainable import TrainableNetwork
from shopsight.core.errors import InvalidRequest
from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import Image, ModelCard

What: TypeAlias = Literal["channels", "weights"]


@dataclass(frozen=True, slots=True)
class Student:
    """A network that learns, what it is fed (its card), and how it is written as ONNX in whole floats."""

    network: nn.Module
    card: ModelCard
    write: Callable[[Path], object]


def thinned_student(card: ModelCard, network: Path, what: What, share: float, pictures: Sequence[Image]) -> Student:
    """Return the network without `share` of its weights: whole channels, or the smallest weights at zero.

    Raises InvalidRequest for a share that leaves nothing or all, and what the two ways of pruning raise.
    """
    if not 0 < share < 1:
        raise InvalidRequest(f"the share of weights to remove is above 0 and below 1, got {share:g}")
    plain = read_plain(network)
    thin = remove_channels(plain, share, card, pictures) if what == "channels" else zero_weights(plain, share)
    done = "removed with whole channels" if what == "channels" else "set to zero"
    description = f"{card.description} {share:.0%} of the weights of {card.name} {done}.".strip()
    return _of_graph(thin, replace(card, description=description))


def known_student(card: ModelCard, network: Path) -> Student:
    """Return a model of the registry as one that learns. Raises ModelUnusable for operators without gradients."""
    return _of_graph(read_plain(network), card)


def teach(
    student: Student,
    teacher: ImageEmbedder,
    pictures: Sequence[Image],
    course: Course,
    checkpoint: Path,
    out: Path,
    after_step: Callable[[int, float], object],
) -> ModelCard:
    """Let the student imitate its teacher, write it with weights in halves, and return the card that says so.

    Words find pictures still where the student's vectors are its teacher's; else the card has no text tower. Raises
    what `imitate` raises, and ModelUnusable where the file gives other vectors than the module did.
    """
    imitate(student.network, student.card, teacher, pictures, course, checkpoint, after_step)
    with tempfile.TemporaryDirectory(prefix="shopsight-student-") as scratch:
        whole = Path(scratch) / "whole.onnx"
        student.write(whole)
        write_half(whole, out)
    with torch.no_grad():
        check_numerics(out, student.card, lambda batch: student.network(torch.from_numpy(batch)).numpy(), pictures[:4])
    original = teacher.card
    same_space = student.card.dimension == original.dimension
    taught = f"Taught by {original.name} ({original.revision}) on {len(pictures):,} pictures, {course.steps} steps"
    return replace(
        student.card,
        data=(*student.card.data, taught),
        text=original.text if same_space else None,
        licence=_both(student.card.licence, original.licence),
    )


def _of_graph(model: onnx.ModelProto, card: ModelCard) -> Student:
    network = TrainableNetwork(model)
    return Student(network, card, lambda path: save(network.model(), path))


def _both(student: str, teacher: str) -> str:
    return student if student == teacher else f"{student}; taught by a model under {teacher}"
