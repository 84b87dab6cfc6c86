"""A scanned thing is seen from all sides, with its own colors and a mask."""

from pathlib import Path

import numpy as np

from shopsight.training.shipped.scans import read_scans
from tests.training.workshop import write_square


def test_a_red_square_is_red_where_it_is_and_nowhere_else(tmp_path: Path) -> None:
    write_square(tmp_path / "square.glb")
    names, renders = read_scans(tmp_path, tmp_path / "cache", views=3, points=60_000)
    assert names == ["square"]
    assert renders.shape == (1, 3, 4, 208, 208)
    for view in renders[0]:
        inside = view[3] > 0
        assert inside.any() and not inside.all()
        # Light changes how bright the red is, never its hue.
        assert np.median(view[0][inside]) > 100
        assert np.median(view[1][inside]) == 0


def test_renders_are_made_once(tmp_path: Path) -> None:
    write_square(tmp_path / "square.glb")
    _, first = read_scans(tmp_path, tmp_path / "cache", views=3, points=5_000)
    write_square(tmp_path / "square.glb")
    _, again = read_scans(tmp_path, tmp_path / "cache", views=3, points=5_000)
    np.testing.assert_array_equal(first, again)
