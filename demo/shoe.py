"""What a shoemaker puts over a last: upper, panels, seams, sole, heel, straps, laces; and a pair of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import bpy
import numpy as np

from demo.goods import Good
from demo.last import Last, curve
from demo.shapes import Point2, loft, mesh, stitches, thicken, tube
from demo.skins import bumped, lacquer, leather, paint, rubber


def upper(last: Last, skin: Any, lining: Any, thickness: float = 0.003, low: float = 0.0, high: float = 1.0) -> None:
    """Put the upper and its lining over the last, between two heights v."""
    u, v = np.meshgrid(np.arange(96) / 96, np.linspace(low, high, 28))
    loft(last.at(u, v).tolist(), skin, levels=0, caps=False)
    loft(last.at(u, v, -thickness).tolist(), lining, levels=0, caps=False)


def upper_leather(good: Good) -> Any:
    """The skin of a dress shoe by its material: suede, patent leather, or plain leather."""
    match good.material:
        case "suede":
            velvet = paint(good.color, roughness=1.0, sheen_weight=0.7)
            return bumped(velvet, "ShaderNodeTexNoise", 0, scale=900, strength=0.3)
        case "patent leather":
            return lacquer(good.color)
    return leather(good.color)


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


def piping(last: Last, line: Sequence[Point2], skin: Any, out: float, radius: float) -> None:
    """Lay a cord along a line of (u, v) places: the turned edge of a piece of leather."""
    places = _line(line, 60)
    tube(last.at(places[:, 0], places[:, 1], out).tolist(), radius, skin)


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


def heel(
    last: Last,
    end: float,
    skin: Any,
    taper: float = 1.0,
    curl: float = 1.0,
    tip: float = 0.003,
    out: float = -0.001,
) -> None:
    """Stand a heel from the ground to the floor of the sole, from the back to s = `end`, `out` beyond the outline;
    `taper` is what its foot keeps of its seat, drawn in the quicker the higher `curl`; the top piece under it, `tip`
    high, is black rubber."""
    u = np.linspace(0, 0.5, 400)
    outside, inside = (u[last.s(last.edge(side, 0.0, 0.0)[:, 1]) < end].max() for side in (u, 1 - u))
    around = np.concatenate((np.linspace(0, outside, 40), np.linspace(1 - inside, 1, 41)[:-1]))
    seat = last.edge(around, out, 0.3)
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
