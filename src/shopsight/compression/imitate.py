"""A student learns to give its teacher's vectors for unlabelled pictures; killed at any moment, it goes on later."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from shopsight.compression.views import view
from shopsight.core.errors import Conflict, InvalidRequest
from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import Image, ModelCard, Vectors
from shopsight.vision.encoders.onnx import prepare

_RELATIONS: Final = 10.0
"""Weight of the relational loss: squared differences of cosines are small numbers."""
_WARM_UP: Final = 20
_DECAY: Final = 0.01


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how boldly a student learns; `rate` is the highest learning rate."""

    steps: int
    rate: float = 3e-4
    batch: int = 32
    save_every: int = 25
    seed: int = 0


def imitate(
    student: nn.Module,
    card: ModelCard,
    teacher: ImageEmbedder,
    pictures: Sequence[Image],
    course: Course,
    checkpoint: Path,
    after_step: Callable[[int, float], object],
) -> None:
    """Train `student`, fed as `card` says, on random views of `pictures`; goes on from `checkpoint` where that is.

    Two losses: every vector's cosine to the teacher's, and the cosines within a batch (similarity preserving, Tung and
    Mori, ICCV 2019). A teacher of more dimensions is seen in its main directions. `after_step` gets the number of
    steps done and the loss. Raises InvalidRequest for no pictures or a student of more dimensions than its teacher,
    Conflict for a checkpoint of another student or teacher.
    """
    if len(pictures) < 2:
        raise InvalidRequest(f"at least 2 pictures are wanted to learn from, got {len(pictures)}")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    student.to(device)
    projection = _projection(teacher, pictures, card.dimension)
    optimizer = torch.optim.AdamW(student.parameters(), lr=course.rate, weight_decay=_DECAY)
    of = f"{card.name} of {teacher.card.name} {teacher.card.revision}"
    first = _resumed(checkpoint, of, student, optimizer)
    for step in range(first, course.steps):
        generator = np.random.default_rng((course.seed, step))
        seen = [view(pictures[place], generator) for place in generator.choice(len(pictures), course.batch)]
        wanted = torch.from_numpy(teacher.embed(seen) @ projection).to(device)
        images = torch.from_numpy(np.stack([prepare(picture, card) for picture in seen])).to(device)
        loss = _loss(student(images), wanted)
        for group in optimizer.param_groups:
            group["lr"] = course.rate * _pace(step, course.steps)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimizer.step()
        after_step(step + 1, loss.item())
        if (step + 1) % course.save_every == 0 or step + 1 == course.steps:
            _save(checkpoint, of, student, optimizer, step + 1)
    student.cpu().eval()


def _loss(found: Tensor, wanted: Tensor) -> Tensor:
    found, wanted = F.normalize(found, dim=1), F.normalize(wanted, dim=1)
    relations = (found @ found.T - wanted @ wanted.T).square().mean()
    return (1 - (found * wanted).sum(dim=1)).mean() + _RELATIONS * relations


def _pace(step: int, steps: int) -> float:
    """Return the share of the full learning rate: up within the first steps, then down along a cosine."""
    return min(1.0, (step + 1) / _WARM_UP) * max(0.01, 0.5 * (1 + math.cos(math.pi * step / steps)))


def _projection(teacher: ImageEmbedder, pictures: Sequence[Image], dimension: int) -> Vectors:
    """Return (teacher's, student's dimension): nothing changed where they are equal, else the main directions."""
    if dimension == teacher.card.dimension:
        return np.eye(dimension, dtype=np.float32)
    if dimension > teacher.card.dimension:
        raise InvalidRequest(
            f"a student has at most the dimensions of its teacher ({teacher.card.dimension}), this one has {dimension}"
        )
    vectors = teacher.embed(pictures)
    # Not centered: cosines are to stay what they are.
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    main: Vectors = directions[:, ::-1][:, :dimension].astype(np.float32)
    return main


def _save(checkpoint: Path, of: str, student: nn.Module, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Write beside, then rename: a kill leaves the old checkpoint or the new one, never half of one."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    beside = checkpoint.with_suffix(".new")
    state = {"of": of, "student": student.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, beside)
    beside.replace(checkpoint)


def _resumed(checkpoint: Path, of: str, student: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    if state["of"] != of:
        raise Conflict(f"{checkpoint} belongs to {state['of']}, not to {of}; delete it or give another name")
    student.load_state_dict(state["student"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
