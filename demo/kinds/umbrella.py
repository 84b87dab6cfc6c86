"""Umbrellas. shape: style (open: lying on its rim and handle; closed: rolled, upright on its tip), radius, panels.
second: every other panel of a two-tone one, or the pattern."""

from __future__ import annotations

import math
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import ball, lathe, mesh, ring, thicken, tube
from demo.skins import metal, paint, patterned, plastic, wood
from demo.soft import ribbon

VIEWS = ((-48.0, 14.0), (118.0, 20.0))
LENGTH = 0.86


def build(good: Good) -> None:
    {"open": _open, "closed": _closed}[good.shape.get("style", "open")](good)


def _cloth(good: Good, color: str) -> Any:
    cloth = paint(color, roughness=0.55, sheen_weight=0.3)
    if good.pattern not in ("plain", "two-tone"):
        patterned(cloth, good.pattern, good.second, size=good.shape.get("repeat", 0.12))
    return cloth


def _grip(good: Good) -> Any:
    handle = good.shape.get("handle", "wood")
    return wood("walnut") if handle == "wood" else plastic(handle, 0.4)


def _crook(skin: Any, floor: float) -> None:
    """The bent handle; its lowest point is at `floor`, the stick goes up from the middle."""
    radius = 0.034
    bend = [
        (-radius + radius * math.cos(a), 0, floor + radius - radius * math.sin(a))
        for a in (math.pi * n / 8 for n in range(9))
    ]
    tube([(0, 0, floor + 0.19), (0, 0, floor + 0.1), *bend, (-2 * radius, 0, floor + radius + 0.018)], 0.0105, skin)
    lathe([(0, 0), (0.0125, 0), (0.0125, 0.014), (0, 0.014)], metal("brass", 0.2), segments=24, levels=0).location = (
        0,
        0,
        floor + 0.185,
    )


def _open(good: Good) -> None:
    before = set(bpy.data.objects)
    radius, panels = good.shape.get("radius", 0.5), good.shape.get("panels", 8)
    apex, rim = LENGTH - 0.06, LENGTH - 0.06 - 0.42 * radius
    skins = [_cloth(good, good.color), _cloth(good, good.second if good.pattern == "two-tone" else good.color)]
    for n in range(panels):
        _panel(n, panels, radius, apex, rim, skins[n % 2])
    steel = metal("steel", 0.3)
    for n in range(panels):
        angle = 2 * math.pi * (n + 0.5) / panels
        c, s = math.cos(angle), math.sin(angle)
        spots = [(radius * t * c, radius * t * s, _dome(t, apex, rim) - 0.004) for t in (0.02, 0.25, 0.5, 0.75, 1.0)]
        tube(spots, 0.0018, steel)
        tube([(0.012 * c, 0.012 * s, apex - 0.24), spots[2]], 0.0018, steel)
        ball(0.005, steel, (radius * 1.008 * c, radius * 1.008 * s, rim - 0.003))
    tube([(0, 0, 0.15), (0, 0, 0.5), (0, 0, apex)], 0.0055, metal("charcoal", 0.4))
    lathe([(0, 0), (0.011, 0), (0.013, 0.02), (0.011, 0.05), (0, 0.05)], plastic("black"), segments=24).location = (
        0,
        0,
        apex - 0.27,
    )
    lathe(
        [(0, -0.004), (0.022, -0.004), (0.012, 0.006), (0.0055, 0.012), (0.004, 0.06), (0, 0.062)], steel, segments=24
    ).location = (0, 0, apex)
    _crook(_grip(good), 0.0)
    # It rests on the handle and on the two nearest rib ends.
    reach = radius * math.cos(math.pi / panels)
    lean = math.atan2(rim, reach - 0.012)
    pivot = bpy.data.objects.new("umbrella", None)
    bpy.context.collection.objects.link(pivot)
    for part in set(bpy.data.objects) - before - {pivot}:
        part.parent = pivot
    pivot.rotation_euler.x = lean
    pivot.location = (0, 0.42, 0.012)


def _dome(t: float, apex: float, rim: float) -> float:
    return rim + (apex - rim) * (math.cos(t * 1.25) - math.cos(1.25)) / (1 - math.cos(1.25))


def _panel(n: int, panels: int, radius: float, apex: float, rim: float, skin: Any) -> None:
    """One gore: its rim curves in between the ribs, its middle sags."""
    start, wide = 2 * math.pi * (n + 0.5) / panels, 2 * math.pi / panels
    across, along = 8, 14
    points = []
    for row in range(along + 1):
        t = 0.02 + 0.98 * row / along
        for column in range(across + 1):
            u = column / across
            middle = 4 * u * (1 - u)
            flat = math.cos(wide / 2) / math.cos(wide * (u - 0.5))
            reach = radius * t * (1 - 0.75 * (1 - flat) * t) * (1 - 0.05 * middle * t**6)
            angle = start + wide * u
            points.append((reach * math.cos(angle), reach * math.sin(angle), _dome(t, apex, rim) - 0.012 * middle * t))
    step = across + 1
    faces = [
        (r * step + c, (r + 1) * step + c, (r + 1) * step + c + 1, r * step + c + 1)
        for r in range(along)
        for c in range(across)
    ]
    thicken(mesh("gore", points, faces, skin), 0.0008)


def _closed(good: Good) -> None:
    """Rolled round its stick: a fluted cone, a band with a stud, the crook above."""
    skin = _cloth(good, good.color)
    tip, cloth = 0.09, 0.53
    flutes, points = good.shape.get("panels", 8), []
    rows, columns = 24, 96
    for row in range(rows + 1):
        t = row / rows
        radius = 0.009 + 0.027 * t**0.7 + 0.016 * max(0.0, t - 0.75)
        for column in range(columns):
            a = 2 * math.pi * column / columns
            swirl = a + 1.1 * t
            fold = 1 + (0.08 + 0.16 * t) * math.sin(flutes * swirl) + 0.05 * math.sin(2 * flutes * swirl + 1)
            hem = 0.018 * math.sin(flutes * swirl) * max(0.0, (t - 0.8) / 0.2)
            points.append((radius * fold * math.cos(a), radius * fold * math.sin(a), tip + cloth * t + hem))
    faces = [
        (r * columns + c, r * columns + (c + 1) % columns, (r + 1) * columns + (c + 1) % columns, (r + 1) * columns + c)
        for r in range(rows)
        for c in range(columns)
    ]
    mesh("rolled", points, faces, skin)
    for z, size in ((0.36, 0.033), (0.372, 0.0335)):
        ring(size, 0.0075, skin, (0, 0, z))
    ball(0.006, metal("brass", 0.2), (0.0, -0.0415, 0.366))
    steel = metal("steel", 0.25)
    lathe([(0, 0), (0.0035, 0), (0.0045, 0.01), (0.006, 0.09), (0.012, 0.1), (0, 0.1)], steel, segments=24)
    tube([(0, 0, 0.1), (0, 0, 0.5), (0, 0, 0.72)], 0.0055, metal("charcoal", 0.4))
    skin = _grip(good)
    radius, top = 0.034, 0.86
    bend = [
        (-radius + radius * math.cos(a), 0, top - radius + radius * math.sin(a))
        for a in (math.pi * n / 8 for n in range(9))
    ]
    tube([(0, 0, 0.66), (0, 0, 0.74), *bend, (-2 * radius, 0, top - radius - 0.018)], 0.0105, skin)
    lathe([(0, 0), (0.0125, 0), (0.0125, 0.014), (0, 0.014)], metal("brass", 0.2), segments=24, levels=0).location = (
        0,
        0,
        0.66,
    )
    ribbon(
        [(0, -0.03, 0.55), (0.012, -0.034, 0.52), (0.01, -0.034, 0.46)],
        0.018,
        _cloth(good, good.color),
        0.002,
        across=(1, 0, 0),
    )
