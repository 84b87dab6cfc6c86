"""A shoemaker's last: the form of the left foot, toe to -y, in meters. What goes over it is in demo/shoe.py.

A place on the upper is (u, v): u runs round it from the heel (0) by the outside (.25) to the toe (.5) and back by the
inside, v from the sole's edge (0) to the top line (1). s is the way from heel (0) to toe (1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from demo.shapes import Point2, Point3

STATIONS = 16
# The sole's outline: (s, how far to the outside), both parts of the length, station by station from the heel.
OUTLINES = {
    "round": (
        *((0, 0), (0.045, 0.085), (0.16, 0.12), (0.30, 0.118), (0.45, 0.122), (0.60, 0.158), (0.76, 0.163)),
        *((0.915, 0.11), (1.0, -0.02), (0.94, -0.125), (0.80, -0.168), (0.63, -0.155), (0.47, -0.108)),
        *((0.31, -0.097), (0.17, -0.112), (0.045, -0.085)),
    ),
    "slim": (
        *((0, 0), (0.04, 0.075), (0.15, 0.105), (0.30, 0.098), (0.45, 0.10), (0.60, 0.132), (0.76, 0.132)),
        *((0.925, 0.075), (1.0, -0.02), (0.945, -0.095), (0.79, -0.138), (0.62, -0.132), (0.46, -0.092)),
        *((0.30, -0.08), (0.16, -0.098), (0.04, -0.075)),
    ),
    "pointed": (
        *((0, 0), (0.035, 0.068), (0.14, 0.092), (0.29, 0.082), (0.44, 0.086), (0.59, 0.118), (0.74, 0.112)),
        *((0.90, 0.055), (1.0, -0.018), (0.91, -0.075), (0.76, -0.122), (0.60, -0.12), (0.45, -0.08)),
        *((0.29, -0.068), (0.15, -0.085), (0.035, -0.068)),
    ),
}


def curve(table: Sequence[Point2]) -> Callable[[Any], Any]:
    """Return a smooth function through (x, y) pairs, flat beyond its ends."""
    xs, ys = np.array(table, float).T
    rises = np.diff(ys) / np.diff(xs)
    # A slope between its neighbors', none at a peak: the curve never leaves the span of its points (Fritsch-Carlson).
    both = np.where(rises[1:] * rises[:-1] > 0, rises[1:] + rises[:-1], np.inf)
    slopes = np.concatenate((rises[:1], 2 * rises[1:] * rises[:-1] / both, rises[-1:]))

    def value(x: Any) -> Any:
        x = np.clip(x, xs[0], xs[-1])
        n = np.clip(np.searchsorted(xs, x, "right") - 1, 0, len(xs) - 2)
        width = xs[n + 1] - xs[n]
        t = (x - xs[n]) / width
        return (
            ys[n] * (1 + 2 * t) * (1 - t) ** 2
            + slopes[n] * width * t * (1 - t) ** 2
            + ys[n + 1] * t**2 * (3 - 2 * t)
            + slopes[n + 1] * width * t**2 * (t - 1)
        )

    return value


def _round_trip(row: Any, u: Any) -> Any:
    """Interpolate a closed row of stations at u (Catmull-Rom)."""
    count = len(row)
    at = np.mod(np.asarray(u, float), 1.0) * count
    n, t = np.floor(at).astype(int), (at % 1.0)[..., None]
    a, b, c, d = (row[(n + shift) % count] for shift in (-1, 0, 1, 2))
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


def _spline(rows: Sequence[Any], v: Any) -> Any:
    """Run a clamped cubic B-spline over rows of points, at v for each point of a row."""
    spans = len(rows) - 3
    knots = [0.0] * 3 + [n / spans for n in range(spans + 1)] + [1.0] * 3
    v = np.clip(np.asarray(v, float), 0.0, 1.0 - 1e-9)
    weights = [(knots[n] <= v) & (v < knots[n + 1]) for n in range(len(knots) - 1)]
    for degree in (1, 2, 3):
        weights = [
            sum(
                weights[n + side] * sign * (v - knots[edge]) / (knots[n + side + degree] - knots[n + side])
                for side, edge, sign in ((0, n, 1), (1, n + degree + 1, -1))
                if knots[n + side + degree] > knots[n + side]
            )
            for n in range(len(weights) - 1)
        ]
    return sum(np.asarray(weight)[..., None] * row for weight, row in zip(weights, rows, strict=True))


class Last:
    """The form of a foot in a shoe.

    `top` is the top line in nine steps from the heel to the throat: (s, half width, height); `shaft` are rings above
    it: (s of the middle, half length, half width, height). `lift` and `ground` are tables of s and the height of the
    foot's bed and of the sole's floor; `toebox` is how high the toe stands above its bed.
    """

    def __init__(
        self,
        length: float,
        top: Sequence[Point3],
        outline: str = "round",
        lift: Sequence[Point2] = ((0, 0.02), (1, 0.02)),
        ground: Sequence[Point2] = ((0, 0), (0.7, 0), (1, 0.012)),
        toebox: float = 0.05,
        shaft: Sequence[tuple[float, float, float, float]] = (),
    ) -> None:
        self.length, self.lift, self.ground = length, curve(lift), curve(ground)
        self.outline = np.array([(out * length, (0.5 - s) * length, 0.0) for s, out in OUTLINES[outline]])
        foot = self.edge(np.arange(STATIONS) / STATIONS, 0.0, 1.0)
        half = [(half, (0.5 - s) * length, z) for s, half, z in top]
        throat = np.array(half + [(-x, y, z) for x, y, z in half[7:0:-1]])
        self.rows = [foot, *self._walls(foot, throat, toebox), throat, *(self._ring(*ring) for ring in shaft)]

    def s(self, y: Any) -> Any:
        return 0.5 - y / self.length

    def edge(self, u: Any, out: float, height: float) -> Any:
        """Points of the sole's side: `out` beyond the outline, `height` from its floor (0) to the foot's bed (1)."""
        flat = _round_trip(self.outline, u)
        along = _round_trip(self.outline, np.asarray(u) + 0.004) - _round_trip(self.outline, np.asarray(u) - 0.004)
        away = np.stack((-along[..., 1], along[..., 0], 0 * along[..., 0]), -1)
        flat = flat + out * away / np.linalg.norm(away, axis=-1, keepdims=True)
        s = self.s(flat[..., 1])
        flat[..., 2] = self.ground(s) + height * (self.lift(s) - self.ground(s))
        return flat

    def _walls(self, foot: Any, throat: Any, toebox: float) -> tuple[Any, Any]:
        s = self.s(foot[:, 1:2])
        toe = np.clip((s - 0.55) / 0.3, 0, 1)
        toe = toe * toe * (3 - 2 * toe)
        rise = toe * toebox + (1 - toe) * 0.5 * (throat[:, 2:] - foot[:, 2:])
        wall = foot * (1.04, 1.01, 1.0) + rise * (0, 0, 1)
        instep = throat + (0.42 + 0.1 * toe) * (wall - throat) + toe * (0, 0, 0.15 * toebox)
        return wall, instep

    def _ring(self, s: float, long: float, wide: float, z: float) -> Any:
        angle = 2 * np.pi * np.arange(STATIONS) / STATIONS
        middle = (0.5 - s) * self.length
        return np.stack((wide * np.sin(angle), middle + long * np.cos(angle), 0 * angle + z), -1)

    def at(self, u: Any, v: Any, out: float = 0.0) -> Any:
        """Points on the upper, moved `out` of it."""
        u, v = np.broadcast_arrays(np.asarray(u, float), np.asarray(v, float))

        def place(u: Any, v: Any) -> Any:
            return _spline([_round_trip(row, u) for row in self.rows], v)

        if not out:
            return place(u, v)
        low, high = np.clip(v - 0.01, 0, 1), np.clip(v + 0.01, 0, 1)
        away = np.cross(place(u, high) - place(u, low), place(u + 0.01, v) - place(u - 0.01, v))
        return place(u, v) + out * away / np.maximum(np.linalg.norm(away, axis=-1, keepdims=True), 1e-9)
