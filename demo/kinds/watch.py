"""Wristwatches, closed, standing on the strap. shape: style (dress, diver, chronograph, digital), radius,
strap (leather, bracelet, rubber), metal, width (of the strap). color: the dial; second: the strap."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import box, extrude, lathe, rounded_outline, stitches, tube
from demo.skins import brushed, leather, matte, metal, paint, rubber
from demo.soft import ribbon, smooth_path

VIEWS = ((-22.0, 18.0), (26.0, 30.0))
TILT = math.radians(62)
LINKS = 21  # of a bracelet
LOOP = (0.031, 0.027)  # half the closed strap's length and depth


def build(good: Good) -> None:
    before = set(bpy.data.objects)
    radius = good.shape.get("radius", 0.02)
    steel = metal(good.shape.get("metal", "steel"), 0.14)
    make = {"dress": _dress, "diver": _diver, "chronograph": _chronograph, "digital": _digital}
    make[good.shape.get("style", "dress")](good, radius, steel)
    _strap(good, radius, steel)
    pivot = bpy.data.objects.new("watch", None)
    bpy.context.collection.objects.link(pivot)
    for part in set(bpy.data.objects) - before - {pivot}:
        part.parent = pivot
    lowest = LOOP[1] * math.cos(TILT) + math.hypot(LOOP[0] * math.sin(TILT), LOOP[1] * math.cos(TILT))
    pivot.rotation_euler.x, pivot.location.z = TILT, lowest + 0.0035


def _case(radius: float, height: float, steel: Any, bezel: float = 0.0025) -> None:
    lathe(
        [
            (0, -0.002),
            (radius * 0.9, -0.002),
            (radius, 0.0),
            (radius * 1.01, height * 0.5),
            (radius, height * 0.85),
            (radius - bezel * 0.4, height),
            (radius - bezel, height),
            (radius - bezel, height - 0.0012),
        ],
        steel,
        segments=56,
        levels=1,
    )
    _lugs(radius, height, steel)
    crown = lathe(
        [(0, 0), (0.0024, 0), (0.0028, 0.0006), (0.0028, 0.003), (0.0022, 0.0036), (0, 0.0036)],
        steel,
        segments=20,
        levels=0,
    )
    crown.rotation_euler.y, crown.location = math.pi / 2, (radius * 1.0, 0, height * 0.45)


def _lugs(radius: float, height: float, steel: Any) -> None:
    """Four horns that run out of the case and bend down to the strap."""
    outline = [(0.6, 0.05), (1.0, -0.1), (1.2, -0.5), (1.27, -0.42), (1.24, 0.1), (1.12, 0.52), (0.9, 0.76), (0.6, 0.8)]
    for y in (-1, 1):
        for x in (-1, 1):
            horn = extrude([(out * radius, z * height) for out, z in outline], radius * 0.19, steel, edge=0.0007)
            horn.location.x, horn.rotation_euler.z = x * radius * 0.58, y * math.pi / 2


def _dial(good: Good, radius: float, z: float, steel: Any, big: bool) -> None:
    """The face: a disk, twelve markers, three hands at ten past ten."""
    face = lathe(
        [(0, 0), (radius, 0)],
        paint(good.color, roughness=0.25, coat_weight=1.0, coat_roughness=0.02),
        segments=56,
        levels=0,
    )
    face.location.z = z
    for hour in range(12):
        angle = math.pi / 6 * hour
        length = radius * (0.22 if hour % 3 == 0 else 0.13)
        reach = radius * 0.93 - length / 2
        mark = box(
            (0.0014 if big else 0.0008, length, 0.0005),
            matte("F4F1EA") if big else steel,
            (reach * math.sin(angle), reach * math.cos(angle), z),
            0,
        )
        mark.rotation_euler.z = -angle
    hand = matte("F4F1EA") if big else steel
    for angle, length, width in ((-58, 0.52, 0.0017), (62, 0.78, 0.0013), (190, 0.85, 0.0005)):
        turn = math.radians(angle)
        reach = radius * (length / 2 - 0.06)
        thing = box(
            (width, radius * length, 0.0004),
            hand if width > 0.001 else metal("cherry", 0.4),
            (reach * math.sin(turn), reach * math.cos(turn), z + 0.0008),
            0,
        )
        thing.rotation_euler.z = -turn
    lathe([(0, 0), (0.0013, 0), (0.0013, 0.0012), (0, 0.0014)], steel, segments=16, levels=0).location.z = z + 0.0006


def _dress(good: Good, radius: float, steel: Any) -> None:
    _case(radius, 0.0065, steel, 0.0018)
    _dial(good, radius - 0.0018, 0.0052, steel, big=False)


def _diver(good: Good, radius: float, steel: Any) -> None:
    """A turning bezel with its scale."""
    _case(radius * 0.97, 0.0085, steel, 0.004)
    bezel = paint(good.shape.get("bezel", "black"), roughness=0.2, coat_weight=0.6)
    lathe(
        [
            (radius * 0.79, 0.0086),
            (radius * 0.82, 0.0104),
            (radius * 0.99, 0.0098),
            (radius * 1.01, 0.0088),
            (radius * 1.01, 0.0062),
        ],
        bezel,
        segments=60,
        levels=0,
    )
    for n in range(12):
        angle = math.pi / 6 * n
        reach = radius * 0.905
        mark = box(
            (0.0007 if n else 0.0024, radius * 0.1, 0.0005),
            matte("F4F1EA"),
            (reach * math.sin(angle), reach * math.cos(angle), 0.0098),
            0,
        )
        mark.rotation_euler.z = -angle
    _dial(good, radius * 0.79, 0.0074, steel, big=True)


def _chronograph(good: Good, radius: float, steel: Any) -> None:
    """Three little dials and two pushers."""
    _case(radius, 0.0085, steel, 0.0022)
    _dial(good, radius - 0.0022, 0.007, steel, big=False)
    small = matte("F4F1EA" if good.color not in ("white", "ivory", "cream") else "charcoal")
    for x, y in ((-0.42, 0), (0.42, 0), (0, -0.44)):
        lathe(
            [(0, 0), (radius * 0.2, 0), (radius * 0.21, 0.0002), (radius * 0.21, 0)], small, segments=32, levels=0
        ).location = (x * radius, y * radius, 0.0071)
        box((0.0005, radius * 0.15, 0.0003), metal("cherry", 0.4), (x * radius, y * radius + radius * 0.06, 0.0074), 0)
    for side in (-1, 1):
        box((0.005, 0.0035, 0.0035), steel, (radius * 0.96, side * radius * 0.45, 0.0026), 0.001)


# The seven strokes of a digit, (x, y, is it upright), and which of them each digit lights.
_STROKES = (
    (0, 1, False),
    (0.5, 0.5, True),
    (0.5, -0.5, True),
    (0, -1, False),
    (-0.5, -0.5, True),
    (-0.5, 0.5, True),
    (0, 0, False),
)
_DIGITS = {"1": "12", "0": "012345", "8": "0123456", "5": "02356", "4": "1256", "2": "01346"}


def _digital(good: Good, radius: float, steel: Any) -> None:
    """A square of resin round a pale display."""
    wide, tall = radius * 1.75, radius * 1.95
    resin = paint(good.second or "black", roughness=0.45)
    for outline, depth, z, skin in (
        (rounded_outline(wide, tall, 0.007), 0.009, 0.003, resin),
        (rounded_outline(wide * 0.84, tall * 0.8, 0.004), 0.001, 0.0078, paint(good.color, roughness=0.3)),
        (
            rounded_outline(wide * 0.7, tall * 0.42, 0.002),
            0.0012,
            0.0082,
            paint("B9C3A6", roughness=0.12, coat_weight=1.0),
        ),
    ):
        plate = extrude([(x, y) for x, y in outline], depth, skin, edge=0.001)
        height = max(y for _, y in outline)
        plate.rotation_euler.x, plate.location = -math.pi / 2, (0, -height / 2, z)
    ink, scale = matte("black"), wide * 0.075
    for place, digit in zip((-2.9, -1.1, 1.1, 2.9), "1028", strict=True):
        for stroke in _DIGITS[digit]:
            x, y, upright = _STROKES[int(stroke)]
            size = (scale * 0.22, scale * 0.85) if upright else (scale * 0.85, scale * 0.22)
            box((*size, 0.0003), ink, (scale * (place + x * 1.1), scale * 1.05 * y, 0.0088), 0)
    for y in (-0.5, 0.5):
        box((scale * 0.25, scale * 0.25, 0.0003), ink, (0, scale * y, 0.0088), 0)
    for side in (-1, 1):
        for y in (-0.5, 0.5):
            box((0.003, 0.005, 0.003), steel, (side * wide * 0.51, y * tall * 0.6, 0.002), 0.001)


def _strap(good: Good, radius: float, steel: Any) -> None:
    """From the upper lugs round behind to the lower ones."""
    long, deep = LOOP
    width = good.shape.get("width", radius * 0.95)
    start = math.asin(min(0.95, radius * 1.08 / long))
    angles = [start + (2 * math.pi - 2 * start) * n / 24 for n in range(25)]
    path = [(0.0, long * math.sin(a), deep * math.cos(a) - deep) for a in angles]
    match good.shape.get("strap", "leather"):
        case "bracelet":
            _bracelet(path, width, good.shape.get("metal", "steel"))
        case "rubber":
            ribbon(path, width, rubber(good.second or "black"), 0.0034, across=(1, 0, 0))
            _buckle(path[12], width, steel)
        case _:
            ribbon(path, width, leather(good.second), 0.0032, across=(1, 0, 0))
            for side in (-1, 1):
                edge = [
                    (side * width * 0.42, y * 1.06, z + (z + deep) / deep * 0.002 - (0.002 if z < -deep else 0))
                    for _, y, z in path
                ]
                stitches(edge, matte(good.shape.get("thread", "cream")), 0.0003, 0.002)
            _buckle(path[12], width, steel)


def _buckle(at: Any, width: float, steel: Any) -> None:
    _, y, z = at
    half = width * 0.62
    tube(
        [(-half, y - 0.008, z), (half, y - 0.008, z), (half, y + 0.008, z), (-half, y + 0.008, z)],
        0.0012,
        steel,
        closed=True,
    )


def _bracelet(path: Any, width: float, color: str) -> None:
    """Three links abreast, the middle ones polished and half a link ahead, on a band that closes the gaps."""
    ribbon(path, width * 0.94, brushed(color, "Y"), 0.002, across=(1, 0, 0))
    for part, skin, tall in ((0.0, brushed(color, "Y"), 0.0028), (0.5, metal(color, 0.12), 0.0032)):
        points = smooth_path(path, 2 * LINKS)[round(2 * part) :: 2]
        for start, end in pairwise(points):
            here, ahead = (start + end) / 2, end - start
            for x, share in ((0, 0.36),) if part else ((-0.335, 0.33), (0.335, 0.33)):
                link = box((width * share, ahead.length * 0.9, tall), skin, (x * width, here.y, here.z), 0.0008)
                link.rotation_euler.x = math.atan2(ahead.z, ahead.y)
