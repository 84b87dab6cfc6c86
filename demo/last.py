"""A shoemaker's last and what goes over it: upper, panels, sole, laces, a pair. The left shoe, toe to -y, meters.

A place on the upper is (u, v): u runs round it from the heel (0) by the outside (.25) to the toe (.5) and back by the
inside, v from the sole's edge (0) to the top line (1). s is the way from heel (0) to toe (1).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import bpy
import numpy as np

from demo.shapes import Point2, Point3, loft, mesh, stitches, thicken, tube
from demo.skins import rubber

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
    slopes = np.gradient(ys, xs)

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


def upper(last: Last, skin: Any, lining: Any, thickness: float = 0.003, low: float = 0.0, high: float = 1.0) -> None:
    """Put the upper and its lining over the last, between two heights v."""
    u, v = np.meshgrid(np.arange(96) / 96, np.linspace(low, high, 28))
    loft(last.at(u, v).tolist(), skin, levels=0, caps=False)
    loft(last.at(u, v, -thickness).tolist(), lining, levels=0, caps=False)


def rim(last: Last, skin: Any, radius: float, v: float = 1.0) -> None:
    """Bind the top line with piping, or pad the collar."""
    tube(last.at(np.arange(64) / 64, v, -radius * 0.6).tolist(), radius, skin, closed=True)


def panel(last: Last, low: Sequence[Point2], high: Sequence[Point2], skin: Any, thickness: float = 0.0012) -> Any:
    """Sew a piece on the upper between two lines of (u, v) places, each as many points as the other."""
    across = np.linspace(0, 1, 16)[:, None, None]
    grid = (1 - across) * _line(low) + across * _line(high)
    places = last.at(grid[..., 0], grid[..., 1], 0.0004)
    rows, columns = places.shape[:2]
    faces = [
        (row * columns + n, row * columns + n + 1, (row + 1) * columns + n + 1, (row + 1) * columns + n)
        for row in range(rows - 1)
        for n in range(columns - 1)
    ]
    return thicken(mesh("panel", places.reshape(-1, 3).tolist(), faces, skin), thickness, 1.0)


def seam(last: Last, line: Sequence[Point2], skin: Any, out: float = 0.0016, radius: float = 0.0006) -> None:
    """Stitch along a line of (u, v) places."""
    places = _line(line, 60)
    stitches(last.at(places[:, 0], places[:, 1], out).tolist(), skin, radius)


def _line(points: Sequence[Point2], count: int = 36) -> Any:
    knots = np.linspace(0, 1, len(points))
    steps = np.linspace(0, 1, count)
    return np.stack([curve([(k, p[axis]) for k, p in zip(knots, points, strict=True)])(steps) for axis in (0, 1)], -1)


def mirror(line: Sequence[Point2]) -> list[Point2]:
    """The same line of (u, v) places on the shoe's other side."""
    return [(1 - u, v) for u, v in reversed(line)]


def sole(last: Last, profile: Sequence[Point2], skin: Any, lugs: int = 0, lug: float = 0.004) -> Any:
    """Take a profile of (out, height) from the floor up round the outline and close it; `lugs` notch its lower edge."""
    count = 4 * lugs if lugs else 96
    rings = [last.edge(np.arange(count) / count, out, height) for out, height in profile]
    for ring in rings[:2] if lugs else ():
        ring[:, 2] += lug * (np.arange(count) % 4 > 1)
    return _block(rings, skin)


def footbed(last: Last, skin: Any) -> None:
    """Close the shoe inside, and let the upper stand on something."""
    sole(last, ((-0.003, 0.9), (-0.003, 1.0), (-0.006, 1.03)), skin)


def heel(last: Last, end: float, skin: Any, taper: float = 1.0, curl: float = 1.0, tip: float = 0.003) -> None:
    """Stand a heel from the ground to the floor of the sole, from the back to s = `end`; `taper` is what its foot keeps
    of its seat, drawn in the quicker the higher `curl`; the top piece under it, `tip` high, is black rubber."""
    u = np.linspace(0, 0.5, 400)
    outside, inside = (u[last.s(last.edge(side, 0.0, 0.0)[:, 1]) < end].max() for side in (u, 1 - u))
    around = np.concatenate((np.linspace(0, outside, 40), np.linspace(1 - inside, 1, 41)[:-1]))
    seat = last.edge(around, -0.001, 0.3)
    middle = np.array((0, seat[:, 1].max() * 0.62 + seat[:, 1].min() * 0.38, 0))

    def ring(t: float) -> Any:
        points = middle + (taper + (1 - taper) * t**curl) * (seat - middle)
        points[:, 2] = tip + (seat[:, 2] - tip) * t
        return points

    _block([ring(t) for t in np.linspace(0, 1, 12)], skin)
    _block([ring(0) * (1, 1, 0), ring(0)], rubber("black"))


def strap(last: Last, start: float, end: float, height: Point2, skin: Any, drop: float = 0.4) -> Any:
    """Arch a band over the foot from s = start to end; it stands `height` over the bed at its two edges, and its ends
    go down the sole's side by `drop` of the sole."""
    u = np.arange(400) / 400
    edge = last.edge(u, 0.0, 1.0)
    rows = []
    for s, high in zip(np.linspace(start, end, 9), np.linspace(*height, 9), strict=True):
        inside, outside = (
            edge[half][np.argmin(np.abs(last.s(edge[half][:, 1]) - s))] for half in (slice(200, 400), slice(0, 200))
        )
        middle, half = (outside[0] + inside[0]) / 2, (outside[0] - inside[0]) / 2 + 0.002
        bed, floor = last.lift(s), last.ground(s)
        angle = np.linspace(0, np.pi, 25)
        arch = [
            (middle + half * np.sign(c) * abs(c) ** 0.75, outside[1] * 0.5 + inside[1] * 0.5, bed + high * z**0.7)
            for c, z in zip(np.cos(angle), np.sin(angle).clip(0), strict=True)
        ]
        foot = bed - drop * (bed - floor)
        rows.append([(arch[0][0], arch[0][1], foot), *arch, (arch[-1][0], arch[-1][1], foot)])
    count = len(rows[0])
    faces = [
        (r * count + n, r * count + n + 1, (r + 1) * count + n + 1, (r + 1) * count + n)
        for r in range(8)
        for n in range(count - 1)
    ]
    return thicken(mesh("strap", [point for row in rows for point in row], faces, skin), 0.0028, 0.0)


def _block(rings: Sequence[Any], skin: Any) -> Any:
    """Join rings that run round from the heel, and close the first and the last across."""
    count = len(rings[0])
    faces = [
        (row * count + n, row * count + (n + 1) % count, (row + 1) * count + (n + 1) % count, (row + 1) * count + n)
        for row in range(len(rings) - 1)
        for n in range(count)
    ]
    for start in (0, (len(rings) - 1) * count):
        across = [(n, n + 1, count - n - 1, (count - n) % count) for n in range(count // 2)]
        faces += [tuple(start + n for n in dict.fromkeys(face)) for face in across]
    thing = mesh("block", np.concatenate(rings).tolist(), faces, skin)
    thing.data.set_sharp_from_angle(angle=0.6)
    return thing


def laces(last: Last, places: Sequence[Point2], skin: Any, eyelet: Any, radius: float = 0.0021) -> None:
    """Lace between eyelets at places (u, v) of the outside and their mirror images, with a bow over the last."""
    for u, v in places:
        outside, inside = last.at(u, v, 0.002), last.at(1 - u, v, 0.002)
        over = (outside + inside) / 2 + (0, -0.002, 0.007)
        tube(
            [outside.tolist(), *((p + over) / 2 + (0, 0, 0.0025) for p in (outside, inside)), inside.tolist()],
            radius,
            skin,
        )
        for at in (outside, inside):
            ring = [at + 0.0032 * np.array((0.3 * np.cos(a), np.cos(a), np.sin(a))) for a in np.arange(8) * np.pi / 4]
            tube([tuple(p) for p in ring], 0.0011, eyelet, closed=True)
    for (u, v), (next_u, next_v) in pairwise(places):
        for side in (1, -1):
            start = last.at(u if side > 0 else 1 - u, v, 0.002)
            end = last.at(1 - next_u if side > 0 else next_u, next_v, 0.002)
            tube([tuple(start), tuple((start + end) / 2 + (0, 0, 0.009)), tuple(end)], radius, skin)
    _bow(last, places[-1], skin, radius)


def _bow(last: Last, place: Point2, skin: Any, radius: float) -> None:
    u, v = place
    knot = (last.at(u, v) + last.at(1 - u, v)) / 2 + (0, -0.006, 0.009)
    for side in (1, -1):
        loop = (
            (0, 0, 0),
            (0.014, -0.006, 0.008),
            (0.034, -0.012, 0.002),
            (0.036, -0.018, -0.008),
            (0.016, -0.012, -0.004),
        )
        tail = ((0, 0, 0), (0.010, -0.014, 0.002), (0.022, -0.028, -0.010), (0.027, -0.034, -0.024))
        for path, closed in ((loop, True), (tail, False)):
            tube([tuple(knot + np.array((side * x, y, z))) for x, y, z in path], radius, skin, closed=closed)
    tube([tuple(knot + np.array((x, 0, 0))) for x in (-0.005, 0, 0.005)], radius * 1.9, skin)


def tongue(last: Last, path: Sequence[Point2], width: float, skin: Any, thickness: float = 0.005) -> None:
    """Lay a tongue along a path of (s, height), arched across."""
    spine = _line(path, 16)
    rows = []
    for n, (s, z) in enumerate(spine):
        half = width / 2 * (1 if n < 14 else 0.92 if n == 14 else 0.75)
        rows.append([(half * x, (0.5 - s) * last.length, z - 0.22 * width * x * x) for x in np.linspace(-1, 1, 9)])
    faces = [(r * 9 + n, r * 9 + n + 1, r * 9 + n + 10, r * 9 + n + 9) for r in range(15) for n in range(8)]
    thing = thicken(mesh("tongue", [point for row in rows for point in row], faces, skin), thickness, 0.0)
    thing.modifiers.new("subdivide", "SUBSURF").render_levels = 1


def pair(make: Callable[[], None], apart: float, ahead: float = 0.02, turn: float = 0.06) -> None:
    """Make the left shoe and set its mirror image behind it, a little ahead, both with the toes to -x."""
    before = set(bpy.data.objects)
    make()
    shoe = list(set(bpy.data.objects) - before)
    for side in (1, -1):
        carrier = bpy.data.objects.new("shoe", None)
        bpy.context.collection.objects.link(carrier)
        carrier.location, carrier.scale = (side * ahead / 2, -side * apart / 2, 0), (side, 1, 1)
        carrier.rotation_euler.z = side * turn - math.pi / 2
        for part in shoe:
            mine = part if side > 0 else part.copy()
            if side < 0:
                bpy.context.collection.objects.link(mine)
            mine.parent = carrier
