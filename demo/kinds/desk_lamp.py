"""Desk lamps. shape: model ("spring": two jointed arms and a cone, or "bar": a slim bar of light), reach (a factor on
the arms), springs (how many show), base (its radius)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import ball, bevel, box, extrude, lathe, tube
from demo.skins import lacquer, metal, paint

VIEWS = ((-20.0, 10.0), (30.0, 22.0))
GLOW = (1, 0.9, 0.72, 1)


def build(good: Good) -> None:
    {"spring": _spring, "bar": _bar}[good.shape.get("model", "spring")](good)


def _foot(radius: float, skin: Any) -> None:
    lathe(
        [
            (0, 0),
            (radius - 0.002, 0),
            (radius, 0.003),
            (radius, 0.016),
            (radius - 0.006, 0.021),
            (0.02, 0.025),
            (0, 0.025),
        ],
        skin,
    )


def _spring(good: Good) -> None:
    skin, steel, reach = lacquer(good.color), metal("steel", 0.18), good.shape.get("reach", 1.0)
    _foot(good.shape.get("base", 0.085), skin)
    shoulder = (0.0, 0.0, 0.06)
    elbow = (0.13 * reach, 0.0, 0.06 + 0.25 * reach)
    wrist = (-0.12 * reach, 0.0, 0.06 + 0.4 * reach)
    tube([(0, 0, 0.02), shoulder], 0.008, steel)
    for low, high in ((shoulder, elbow), (elbow, wrist)):
        for side in (-0.009, 0.009):
            tube([(low[0], side, low[2]), (high[0], side, high[2])], 0.0042, steel if good.second == "steel" else skin)
    for joint in (shoulder, elbow, wrist):
        _joint(joint, skin)
    for place in range(good.shape.get("springs", 2)):
        _coil(shoulder, elbow, -0.016 + 0.032 * place, steel)
    _head(wrist, skin)


def _joint(at: tuple[float, float, float], skin: Any) -> None:
    disc = lathe(
        [(0, -0.015), (0.015, -0.015), (0.017, -0.013), (0.017, 0.013), (0.015, 0.015), (0, 0.015)], skin, segments=32
    )
    disc.rotation_euler, disc.location = (math.pi / 2, 0, 0), at


def _coil(low: tuple[float, float, float], high: tuple[float, float, float], side: float, skin: Any) -> None:
    """A spring along the lower half of an arm."""
    turns, steps = 14, 8
    path = []
    for n in range(turns * steps + 1):
        part = 0.08 + 0.42 * n / (turns * steps)
        bend = 2 * math.pi * n / steps
        x, z = low[0] + part * (high[0] - low[0]), low[2] + part * (high[2] - low[2])
        path.append((x + 0.0055 * math.cos(bend), side + 0.0055 * math.sin(bend), z))
    spring = tube(path, 0.0013, skin)
    spring.data.bevel_resolution, spring.data.splines[0].resolution_u = 1, 2


def _head(wrist: tuple[float, float, float], skin: Any) -> None:
    """A cone that looks down and away from the elbow, with a bulb in it."""
    outside = [(0, 0.055), (0.018, 0.055), (0.022, 0.05), (0.024, 0.02), (0.032, 0.0), (0.066, -0.062), (0.07, -0.07)]
    cone = lathe(outside, skin)
    inside = lathe([(r - 0.002, z) for r, z in outside[4:]], paint("white", roughness=0.4))
    bulb = ball(0.026, paint("FFF6E0", emission_color=GLOW, emission_strength=3.0), at=(0, 0, -0.03))
    for thing in (cone, inside, bulb):
        thing.rotation_euler = (0, 0.55, 0)
    x, y, z = wrist
    for thing in (cone, inside):
        thing.location = (x - 0.018, y, z - 0.022)
    bulb.location = (x - 0.018 - 0.035 * math.sin(0.55), y, z - 0.022 - 0.035 * math.cos(0.55))


def _bar(good: Good) -> None:
    skin, reach = lacquer(good.color), good.shape.get("reach", 1.0)
    _foot(good.shape.get("base", 0.09), skin)
    top = 0.4 * reach
    tube([(0.05, 0, 0.02), (0.05, 0, top)], 0.007, skin)
    box((0.4 * reach, 0.034, 0.013), skin, at=(-0.09 * reach, 0, top), edge=0.005)
    box(
        (0.3 * reach, 0.026, 0.002),
        paint("FFF6E0", emission_color=GLOW, emission_strength=3.0),
        at=(-0.12 * reach, 0, top - 0.0018),
        edge=0,
    )
    box((0.03, 0.042, 0.03), skin, at=(0.05, 0, top - 0.008), edge=0.006)
    bevel(
        extrude([(0.056, 0.012), (0.074, 0.012), (0.074, 0.024), (0.056, 0.024)], 0.02, metal("steel", 0.2), edge=0),
        0.002,
    )
