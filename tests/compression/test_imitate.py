"""Imitation: students come closer to their teachers, and go on after a kill as if nothing had been."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shopsight.compression.plain import read_plain
from shopsight.core.errors import Conflict, InvalidRequest
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from tests.compression.networks import card, pictures, write_tiny

torch = pytest.importorskip("torch", reason="no torch: pip install 'shopsight[train]'")
from shopsight.compression.imitate import Course, imitate  # noqa: E402
from shopsight.compression.trainable import TrainableNetwork  # noqa: E402

COURSE = Course(steps=6, batch=4, save_every=2)


@pytest.fixture
def teacher(tmp_path: Path) -> OnnxImageEmbedder:
    return OnnxImageEmbedder(card("teacher"), write_tiny(tmp_path / "teacher.onnx", seed=1), threads=1)


def student(tmp_path: Path, dimension: int = 16) -> TrainableNetwork:
    return TrainableNetwork(read_plain(write_tiny(tmp_path / "student.onnx", seed=2, dimension=dimension)))


def weights(network: TrainableNetwork) -> np.ndarray:
    return np.concatenate([weight.detach().numpy().ravel() for weight in network.parameters()])


class Killed(Exception):
    """Stands for kill -9."""


def test_a_student_comes_closer_to_its_teacher(tmp_path: Path, teacher: OnnxImageEmbedder) -> None:
    losses: list[float] = []
    course = Course(steps=40, batch=8, rate=3e-3)
    imitate(
        student(tmp_path), card(), teacher, pictures(6), course, tmp_path / "c.pt", lambda _, loss: losses.append(loss)
    )
    assert len(losses) == 40
    assert np.mean(losses[-5:]) < 0.5 * np.mean(losses[:5])


def test_a_student_that_was_killed_ends_as_one_that_was_not(tmp_path: Path, teacher: OnnxImageEmbedder) -> None:
    whole, first, second = student(tmp_path), student(tmp_path), student(tmp_path)
    imitate(whole, card(), teacher, pictures(6), COURSE, tmp_path / "whole.pt", lambda *_: None)
    steps: list[int] = []

    def killed_at_five(step: int, _: float) -> None:
        if step == 5:
            raise Killed

    with pytest.raises(Killed):
        imitate(first, card(), teacher, pictures(6), COURSE, tmp_path / "killed.pt", killed_at_five)
    imitate(second, card(), teacher, pictures(6), COURSE, tmp_path / "killed.pt", lambda step, _: steps.append(step))
    assert steps == [5, 6]
    np.testing.assert_allclose(weights(second), weights(whole), atol=1e-6)


def test_what_was_learned_from_another_teacher_is_not_gone_on_with(tmp_path: Path, teacher: OnnxImageEmbedder) -> None:
    imitate(student(tmp_path), card(), teacher, pictures(6), COURSE, tmp_path / "c.pt", lambda *_: None)
    other = OnnxImageEmbedder(card("other"), tmp_path / "teacher.onnx", threads=1)
    with pytest.raises(Conflict, match=r"of teacher .* not to .* of other"):
        imitate(student(tmp_path), card(), other, pictures(6), COURSE, tmp_path / "c.pt", lambda *_: None)


def test_a_teacher_of_more_dimensions_is_seen_in_its_main_ones(tmp_path: Path, teacher: OnnxImageEmbedder) -> None:
    losses: list[float] = []
    course = Course(steps=40, batch=8, rate=3e-3)
    smaller, seen = student(tmp_path, dimension=5), pictures(6)
    imitate(smaller, card(dimension=5), teacher, seen, course, tmp_path / "c", lambda _, loss: losses.append(loss))
    assert np.mean(losses[-5:]) < 0.5 * np.mean(losses[:5])


def test_a_student_of_more_dimensions_than_its_teacher_is_refused(tmp_path: Path, teacher: OnnxImageEmbedder) -> None:
    with pytest.raises(InvalidRequest, match=r"\(16\), this one has 20"):
        larger = student(tmp_path, dimension=20)
        imitate(larger, card(dimension=20), teacher, pictures(6), COURSE, tmp_path / "c", lambda *_: None)


def test_one_picture_has_no_relations_to_learn(tmp_path: Path, teacher: OnnxImageEmbedder) -> None:
    with pytest.raises(InvalidRequest, match="at least 2 pictures"):
        imitate(student(tmp_path), card(), teacher, pictures(1), COURSE, tmp_path / "c.pt", lambda *_: None)
