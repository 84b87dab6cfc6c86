"""Hats. shape: style (fedora, sun, bucket, beanie), brim, height, pompom (its palette color). second: band or cuff."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from demo.goods import Good
from demo.shapes import ball, lathe, stitches, subdivide, tube
from demo.skins import bumped, knitted, matte, paint, patterned, plush, woven

VIEWS = ((-28.0, 16.0), (32.0, 30.0))


def build(good: Good) -> None:
    make = {"fedora": _fedora, "sun": _sun, "bucket": _bucket, "beanie": _beanie}
    make[good.shape.get("style", "fedora")](good)


def _reshape(thing: Any, change: Callable[[float, float, float], tuple[float, float, float]]) -> None:
    for vertex in thing.data.vertices:
        vertex.co = change(*vertex.co)
    subdivide(thing, 1)


def _felt(color: str) -> Any:
    return bumped(paint(color, roughness=1.0, sheen_weight=0.7), "ShaderNodeTexNoise", 0, scale=500, strength=0.25)


def _straw(color: str) -> Any:
    straw = paint(color, roughness=0.75)
    return bumped(straw, "ShaderNodeTexChecker", 1, scale=330, strength=0.8)


def _fedora(good: Good) -> None:
    """A pinched crown with a crease along it, a snapped brim, a grosgrain band."""
    brim, height = good.shape.get("brim", 0.062), good.shape.get("height", 0.115)
    skin = _felt(good.color) if good.material != "straw" else _straw(good.color)
    edge = 0.083 + brim

    def shape(x: float, y: float, z: float) -> tuple[float, float, float]:
        out = math.hypot(x, y)
        if out > 0.084 and z < 0.03:
            share = (out - 0.083) / brim
            side = abs(x) / out
            z += 0.026 * share**1.4 * side**2 - 0.014 * share * max(0.0, -y / out) + 0.012 * share * max(0.0, y / out)
        else:
            top = max(0.0, (z - 0.45 * height) / (0.55 * height))
            z -= 0.03 * top * math.exp(-((x / 0.026) ** 2)) * (0.75 - 0.5 * y / 0.09)
            pinch = math.exp(-(((y + 0.05) / 0.032) ** 2)) * top
            x *= 1 - 0.30 * pinch
            z -= 0.008 * top * max(0.0, y / 0.08)
        return x * 0.93, y * 1.12, z + 0.012

    profile = [
        (edge, 0.001),
        (edge, 0.0035),
        (0.083 + brim * 0.6, 0.003),
        (0.083 + brim * 0.3, 0.003),
        (0.0855, 0.004),
        (0.083, 0.014),
        (0.081, 0.045),
        (0.078, height * 0.72),
        (0.072, height * 0.9),
        (0.060, height * 0.985),
        (0.045, height),
        (0.028, height),
        (0.012, height),
        (0, height),
    ]
    _reshape(lathe(profile, skin, segments=72, levels=0), shape)
    lower = [(edge, 0.001), (0.083 + brim * 0.5, 0.0), (0.083, 0.001), (0.078, 0.04)]
    _reshape(lathe(lower, skin, segments=72, levels=0), shape)
    band = paint(good.second or "black", roughness=0.6, sheen_weight=0.4)
    _reshape(
        lathe([(0.0842, 0.011), (0.0848, 0.012), (0.0828, 0.038), (0.0815, 0.039)], band, segments=72, levels=0), shape
    )
    for lift in (-0.006, 0.006):
        ball(0.016, band, (0.0785, 0.0, 0.037 + lift), (0.2, 1.1, 0.55))
    ball(0.008, band, (0.081, 0.0, 0.037), (0.4, 0.6, 1.3))


def _sun(good: Good) -> None:
    """A wide waving brim of straw with a ribbon."""
    brim, straw = good.shape.get("brim", 0.12), _straw(good.color)
    edge = 0.085 + brim
    phase = good.dice("wave").uniform(0, 6.28)

    def shape(x: float, y: float, z: float) -> tuple[float, float, float]:
        out, angle = math.hypot(x, y), math.atan2(y, x)
        share = max(0.0, (out - 0.085) / brim)
        z += 0.034 - 0.03 * share**1.6 + 0.012 * share**2 * math.sin(3 * angle + phase)
        return x * 0.95, y * 1.08, max(z, 0.0005)

    rings = [(0.085 + brim * (1 - n / 8), 0.002 + 0.0007 * (n % 2)) for n in range(8)]
    profile = [
        (edge, 0.0),
        *rings,
        (0.085, 0.006),
        (0.084, 0.03),
        (0.082, 0.06),
        (0.074, 0.085),
        (0.055, 0.1),
        (0.028, 0.106),
        (0, 0.107),
    ]
    _reshape(lathe(profile, straw, segments=80, levels=0), shape)
    ribbon = paint(good.second or "black", roughness=0.5, sheen_weight=0.4)
    _reshape(
        lathe([(0.0862, 0.006), (0.087, 0.008), (0.0855, 0.034), (0.0842, 0.036)], ribbon, segments=72, levels=0), shape
    )
    for side in (-1, 1):
        tube(
            [
                (0.085, side * 0.004, 0.056),
                (0.092, side * 0.026, 0.066),
                (0.096, side * 0.034, 0.05),
                (0.088, side * 0.006, 0.054),
            ],
            0.006,
            ribbon,
        )
        tube(
            [(0.088, side * 0.003, 0.054), (0.1, side * 0.016, 0.045), (0.122, side * 0.028, 0.039)],
            (0.003, 0.007, 0.008),
            ribbon,
        )


def _bucket(good: Good) -> None:
    """A soft crown with a sloping brim, stitched round and round."""
    cloth = woven(good.color)
    if good.pattern != "plain":
        patterned(cloth, good.pattern, good.second, size=good.shape.get("repeat", 0.04))
    phase = good.dice("slump").uniform(0, 6.28)

    def shape(x: float, y: float, z: float) -> tuple[float, float, float]:
        angle = math.atan2(y, x)
        slump = 0.003 * math.sin(2 * angle + phase) + 0.002 * math.sin(5 * angle - phase)
        return x * (0.94 + slump), y * (1.06 + slump), z + (0.006 * math.sin(2 * angle + phase) if z < 0.03 else 0)

    wall = [
        (0.135, 0.010),
        (0.1355, 0.012),
        (0.112, 0.034),
        (0.0925, 0.055),
        (0.0885, 0.058),
        (0.086, 0.062),
        (0.080, 0.11),
        (0.076, 0.124),
        (0.0735, 0.1265),
        (0.068, 0.127),
        (0.035, 0.131),
        (0, 0.132),
    ]
    _reshape(lathe(wall, cloth, segments=64, levels=0), shape)
    inside = [(0.135, 0.010), (0.111, 0.031), (0.09, 0.053), (0.083, 0.08)]
    _reshape(lathe(inside, woven(good.second or good.color), segments=64, levels=0), shape)
    thread = matte(good.shape.get("thread", "cream"))
    for t in (0.08, 0.24, 0.4, 0.56, 0.72, 0.88):
        radius, z = 0.1355 - t * 0.043, 0.012 + t * 0.043
        stitches([shape(*_spot(radius, n / 72, z + 0.0014)) for n in range(73)], thread, 0.0004, 0.003)
    for n in range(3):
        for side in (-0.004, 0.004):
            eyelet = shape(*_spot(0.0815, 0.73 + side, 0.098 - 0.0 * n))
            ball(0.0042, matte("black"), eyelet, (1, 0.5, 1)) if n == 0 else None


def _spot(radius: float, share: float, z: float) -> tuple[float, float, float]:
    return radius * math.cos(2 * math.pi * share), radius * math.sin(2 * math.pi * share), z


def _beanie(good: Good) -> None:
    """A ribbed knitted cap with a turned-up cuff, perhaps a pompom."""
    ribs = 44

    def rib(x: float, y: float, z: float) -> tuple[float, float, float]:
        wave = 1 + 0.018 * math.cos(ribs * math.atan2(y, x))
        return x * wave * 0.95, y * wave * 1.06, z

    body = [
        (0.090, 0.02),
        (0.093, 0.06),
        (0.093, 0.1),
        (0.086, 0.14),
        (0.070, 0.17),
        (0.046, 0.189),
        (0.02, 0.197),
        (0, 0.199),
    ]
    cuff = [
        (0.086, 0.012),
        (0.090, 0.002),
        (0.096, 0.0),
        (0.101, 0.004),
        (0.1025, 0.03),
        (0.1015, 0.058),
        (0.098, 0.064),
        (0.093, 0.061),
    ]
    knit = knitted(good.color)
    if good.pattern != "plain":
        patterned(knit, good.pattern, good.second, size=good.shape.get("repeat", 0.03))
    for profile, skin in (
        (body, knit),
        (cuff, knitted(good.second if good.second and good.pattern == "plain" else good.color)),
    ):
        _reshape(lathe(profile, skin, segments=4 * ribs, levels=0), rib)
    if color := good.shape.get("pompom"):
        tuft = ball(0.036, plush(color), (0, 0, 0.218))
        dice = good.dice("pompom")
        for vertex in tuft.data.vertices:
            vertex.co *= 1 + dice.uniform(-0.09, 0.09)
