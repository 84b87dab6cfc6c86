"""A file's numbers: proven against the standard's own evaluator, refused where they differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopsight.compression.numerics import by_the_standard, check_numerics
from shopsight.core.errors import ModelUnusable
from tests.compression.networks import card, pictures, write_tiny


def test_a_network_is_what_the_standard_says_of_it(tmp_path: Path) -> None:
    network = write_tiny(tmp_path / "tiny.onnx")
    assert check_numerics(network, card(), by_the_standard(network), pictures(2), 0.9999) > 0.9999


def test_other_vectors_than_expected_are_refused(tmp_path: Path) -> None:
    network, other = write_tiny(tmp_path / "tiny.onnx"), write_tiny(tmp_path / "other.onnx", seed=5)
    with pytest.raises(ModelUnusable, match=r"tiny\.onnx does not give the vectors that it should: cosine"):
        check_numerics(network, card(), by_the_standard(other), pictures(2))
