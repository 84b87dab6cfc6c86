"""Handbags. shape: style (satchel, saddle, bucket, clutch, doctor), width, height, depth. second: the metal parts."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from mathutils import Vector

from demo.goods import Good
from demo.shapes import ball, bevel, box, extrude, lathe, loft, ring, stitches, subdivide, tube
from demo.skins import lacquer, leather, matte, metal, patterned
from demo.soft import ribbon, smooth_path

VIEWS = ((-24.0, 12.0), (30.0, 24.0))


def build(good: Good) -> None:
    skin = lacquer(good.color) if good.material == "patent leather" else leather(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.shape.get("print", "cream"), size=good.shape.get("repeat", 0.04))
    gold = metal(good.second or "brass", 0.14)
    size = tuple(good.shape.get(*pair) for pair in (("width", 0.26), ("depth", 0.1), ("height", 0.19)))
    make = {"satchel": _satchel, "saddle": _saddle, "bucket": _bucket, "clutch": _clutch}
    make[good.shape.get("style", "satchel")](size, skin, matte(good.shape.get("thread", good.color)), gold)


def _satchel(size: Any, skin: Any, thread: Any, gold: Any) -> None:
    """A trapezoid body, a flap with a turn lock, one top handle on rings."""
    width, depth, height = size
    body = _block([(0.5, 0), (0.46, 1)], width, depth, height, skin)
    bevel(body, 0.012, 5)
    front = -depth / 2
    flap = [(-0.49, 1.0), (-0.475, 0.52), (-0.3, 0.42), (0, 0.38), (0.3, 0.42), (0.475, 0.52), (0.49, 1.0)]
    thing = extrude([(x * width, z * height) for x, z in flap], 0.007, skin, edge=0.003)
    thing.location.y = front - 0.004
    stitches([(x * width * 0.955, front - 0.0085, z * height + 0.009) for x, z in flap[1:-1]], thread, 0.0009, 0.005)
    lid = box((width * 0.97, depth + 0.014, 0.009), skin, (0, -0.0005, height - 0.003), 0.004)
    lid.data.shade_smooth()
    box((0.034, 0.006, 0.024), gold, (0, front - 0.011, height * 0.43), 0.003)
    box((0.007, 0.009, 0.016), gold, (0, front - 0.015, height * 0.45), 0.002)
    _handle(width * 0.24, height, 0.075, skin, gold)
    for side in (-1, 1):
        box((0.004, depth * 0.5, height * 0.3), skin, (side * width * 0.485, 0, height * 0.6), 0.001)
        ring(0.012, 0.0022, gold, (side * (width * 0.485 + 0.006), 0, height * 0.88), (0, 90, 0))


def _handle(half: float, height: float, reach: float, skin: Any, gold: Any) -> None:
    path = [
        (-half, 0, height + 0.014),
        (-half * 0.95, 0, height + reach * 0.6),
        (-half * 0.5, 0, height + reach),
        (0, 0, height + reach * 1.06),
        (half * 0.5, 0, height + reach),
        (half * 0.95, 0, height + reach * 0.6),
        (half, 0, height + 0.014),
    ]
    tube(path, (0.005, 0.006, 0.0078, 0.008, 0.0078, 0.006, 0.005), skin)
    for side in (-half, half):
        box((0.022, 0.022, 0.004), gold, (side, 0, height + 0.004), 0.0015)
        ring(0.009, 0.0024, gold, (side, 0, height + 0.013), (90, 0, 0))


def _block(sides: Any, width: float, depth: float, height: float, skin: Any) -> Any:
    outline = [*((x * width, z * height) for x, z in sides), *((-x * width, z * height) for x, z in reversed(sides))]
    return extrude(outline, depth, skin, edge=0)


def _saddle(size: Any, skin: Any, thread: Any, gold: Any) -> None:
    """A half-moon with a long flap, carried on a shoulder strap."""
    width, depth, height = size
    arc = [(math.sin(a), -math.cos(a)) for a in (math.radians(-96 + 192 * n / 28) for n in range(29))]
    body = extrude(
        [(x * width / 2, height * 0.96 * (0.5 + z * 0.5)) for x, z in [*arc, (0.86, 0.62), (-0.86, 0.62)]],
        depth,
        skin,
        edge=0,
    )
    bevel(body, 0.014, 5)
    front = -depth / 2
    low = [(x * 1.01, 0.09 + 0.66 * (0.5 + 0.5 * z)) for x, z in arc if z < 0.3]
    outline = [(x * width / 2, z * height * 0.98) for x, z in [(-0.93, 0.8), *low, (0.93, 0.8)]]
    outline = [(x, z) for x, z in outline]
    flap = extrude(outline, 0.006, skin, edge=0.0025)
    flap.location.y = front - 0.0035
    stitches([(x * 0.955, front - 0.0075, z * 0.97 + 0.011) for x, z in outline[1:-1]], thread, 0.0009, 0.005)
    ring(0.016, 0.0035, gold, (0, front - 0.011, height * 0.24), (90, 0, 0))
    box((0.006, 0.006, 0.03), gold, (0, front - 0.012, height * 0.235), 0.002)
    for side in (-1, 1):
        ring(0.01, 0.0022, gold, (side * width * 0.45, 0, height * 0.83), (90, 0, 0))
    reach = height * 1.1
    path = [
        (-width * 0.45, 0, height * 0.84),
        (-width * 0.4, 0, height * 1.25),
        (-width * 0.2, 0, height + reach * 0.6),
        (0, 0, height + reach * 0.72),
        (width * 0.2, 0, height + reach * 0.6),
        (width * 0.4, 0, height * 1.25),
        (width * 0.45, 0, height * 0.84),
    ]
    ribbon(path, 0.018, skin, 0.003)


def _bucket(size: Any, skin: Any, thread: Any, gold: Any) -> None:
    """A round bag drawn shut by a cord, on a shoulder strap."""
    width, _, height = size
    radius = width / 2
    pleats = 18
    body = lathe(
        [
            (0, 0),
            (radius * 0.8, 0),
            (radius * 0.9, 0.002),
            (radius * 0.95, 0.012),
            (radius * 1.0, height * 0.3),
            (radius * 0.98, height * 0.6),
            (radius * 0.84, height * 0.8),
            (radius * 0.7, height * 0.86),
            (radius * 0.82, height),
            (radius * 0.79, height),
            (radius * 0.66, height * 0.86),
            (0, height * 0.7),
        ],
        skin,
        segments=72,
        levels=0,
    )
    for vertex in body.data.vertices:
        x, y, z = vertex.co
        share = max(0.0, (z / height - 0.5) / 0.5)
        wave = 1 + 0.09 * share * math.cos(pleats * math.atan2(y, x))
        vertex.co = (x * wave, y * wave, z)
    subdivide(body, 1)
    lathe(
        [(radius * 0.93, 0.0), (radius * 0.975, 0.012), (radius * 1.012, height * 0.2), (radius * 1.0, height * 0.2)],
        skin,
        levels=1,
    )
    stitches(
        [
            (radius * 1.015 * math.cos(a), radius * 1.015 * math.sin(a), height * 0.19)
            for a in (n * math.pi / 40 for n in range(81))
        ],
        thread,
        0.0009,
        0.005,
    )
    ring(radius * 0.75, 0.0035, skin, (0, 0, height * 0.86))
    for side in (-1, 1):
        tube(
            [
                (side * 0.006, -radius * 0.76, height * 0.86),
                (side * 0.02, -radius * 0.92, height * 0.8),
                (side * 0.024, -radius * 1.06, height * 0.62),
            ],
            0.003,
            skin,
        )
        ball(0.006, gold, (side * 0.024, -radius * 1.06, height * 0.6))
        ring(0.0105, 0.0024, gold, (side * radius * 0.88, 0, height * 0.82), (90, 0, 0))
    path = [
        (-radius * 0.9, 0, height * 0.84),
        (-radius * 0.85, 0, height * 1.2),
        (-radius * 0.4, 0, height * 1.62),
        (0, 0, height * 1.72),
        (radius * 0.4, 0, height * 1.62),
        (radius * 0.85, 0, height * 1.2),
        (radius * 0.9, 0, height * 0.84),
    ]
    ribbon(path, 0.02, skin, 0.0035)


def _clutch(size: Any, skin: Any, _thread: Any, gold: Any) -> None:
    """An evening purse: a soft pleated body that a metal frame gathers, with a kiss lock, its chain laid down."""
    width, depth, height = size
    _purse(width, depth, height, skin)
    for side in (-1, 1):
        y = side * 0.0042
        legs = [(0.468, 0.6), (0.468, 0.74), (0.466, 0.88), (0.455, 0.955), (0.42, 0.985), (0.2, 0.99)]
        half = [(x * width, y, z * height) for x, z in legs]
        frame = [*half, (0, y, height * 0.99), *((-x, y, z) for x, y, z in reversed(half))]
        tube(frame, 0.0042, gold)
        for end in (-1, 1):
            ball(0.0052, gold, (end * width * 0.468, y, height * 0.6))
        ball(0.0082, gold, (side * 0.0065, y * 1.4, height + 0.0075))
        ring(0.006, 0.0014, gold, (side * (width * 0.468 + 0.008), 0, height * 0.74), (90, 0, 0))
    _chain(width * 0.468 + 0.011, depth, height * 0.73, gold)


def _purse(width: float, depth: float, height: float, skin: Any) -> None:
    """A bag that bellies out below and is gathered flat into its frame, in folds that fan out and fade."""
    shape = (  # height, width and depth as parts of the whole
        *((0.0, 0.8, 0.5), (0.012, 0.86, 0.72), (0.05, 0.93, 0.9), (0.15, 1.0, 1.0), (0.3, 1.03, 1.0)),
        *((0.45, 1.01, 0.88), (0.6, 0.945, 0.66), (0.72, 0.93, 0.44), (0.84, 0.925, 0.26), (0.94, 0.9, 0.13)),
        (0.985, 0.85, 0.1),
    )
    rings = []
    for z, wide, deep in shape:
        fold = 0.0042 * max(0.0, min(1.0, (z - 0.18) / 0.3)) * (1 if z < 0.9 else 0.4)
        points = []
        for n in range(120):
            a = 2 * math.pi * n / 120
            x = math.copysign(abs(math.cos(a)) ** 0.7, math.cos(a))
            y = math.copysign(abs(math.sin(a)) ** 0.7, math.sin(a))
            crease = fold * abs(math.sin(a)) * math.cos(2 * math.pi * 5.5 * x)
            points.append((x * wide * width / 2, y * (deep * depth / 2 + crease), z * height))
        rings.append(points)
    loft(rings, skin, levels=1)


def _chain(half: float, depth: float, high: float, gold: Any) -> None:
    """Links from one side of the frame down to the ground, round in front, and up the other side."""
    floor, front = 0.0035, -depth / 2
    side = [(half, 0.0, high), (half + 0.008, -0.004, high * 0.5), (half + 0.012, -0.01, 0.02)]
    side += [(half + 0.016, front * 0.8, floor), (half * 0.9, front - 0.035, floor), (half * 0.4, front - 0.03, floor)]
    path = [*side, (0.0, front - 0.05, floor), *((-x, y, z) for x, y, z in reversed(side))]
    length = sum(math.dist(here, there) for here, there in pairwise(path))
    points = smooth_path(path, round(length / 0.0095))
    for n, (here, there) in enumerate(pairwise(points)):
        middle, along = (here + there) / 2, (there - here) * 0.82
        level = Vector((0, 0, 1)).cross(along).normalized()
        across = (level if n % 2 else level.cross(along).normalized()) * 0.0033
        tube([tuple(middle + part) for part in (along, across, -along, -across)], 0.0012, gold, closed=True)
