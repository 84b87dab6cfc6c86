"""Candles. shape: model ("jar", "pillar" or "taper": in a holder with a ring), height, radius, lit (True). color is the
wax's (the jar's, if opaque is True), second the holder's. label: name, scent."""

from __future__ import annotations

import math
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import lathe, ring, tube, vessel
from demo.skins import card, metal, paint, thin_glass

VIEWS = ((-16.0, 12.0), (26.0, 30.0))


def build(good: Good) -> None:
    {"jar": _jar, "pillar": _pillar, "taper": _taper}[good.shape.get("model", "jar")](good)


def _wax(color: str) -> Any:
    return paint(color, roughness=0.5, coat_weight=0.15, coat_roughness=0.4)


def _wick(z: float, lit: bool, x: float = 0.0) -> None:
    tube(
        [(x, 0, z - 0.002), (x + 0.0008, 0, z + 0.006), (x - 0.0008, 0, z + 0.011)],
        0.0011,
        paint("2A2320", roughness=1.0),
    )
    if lit:
        flame = paint("FFD27A", emission_color=(1, 0.62, 0.2, 1), emission_strength=9.0)
        drop = lathe(
            [(0, 0), (0.0042, 0.006), (0.0046, 0.011), (0.0028, 0.021), (0, 0.032)], flame, segments=24, levels=1
        )
        drop.location = (x, 0, z + 0.008)


def _jar(good: Good) -> None:
    height, radius = good.shape.get("height", 0.095), good.shape.get("radius", 0.04)
    skin = paint(good.color, roughness=0.25, coat_weight=0.5) if good.shape.get("opaque") else thin_glass("clear", 0.12)
    wax = _wax(good.shape.get("wax", "ivory") if good.shape.get("opaque") else good.color)
    wall = [(radius * 0.95, 0), (radius, 0.004), (radius, height * 0.5), (radius, height)]
    vessel(wall, 0.003, skin)
    full = height * 0.76
    # The wax fills a clear jar up to its outer wall: glass right before wax costs many samples and shows nothing.
    out = radius - 0.0035 if good.shape.get("opaque") else radius + 0.0002
    low = [(0, 0.007), (out - 0.004, 0.007), (out, 0.011)]
    lathe([*low, (out, full - 0.001), (out, full), (radius * 0.5, full - 0.001), (0, full - 0.0015)], wax)
    _wick(full, bool(good.shape.get("lit")))
    if good.label:
        _label(good, radius, height)


def _label(good: Good, radius: float, height: float) -> None:
    """Paper round the front third, its words along the curve."""
    low, high, out = height * 0.16, height * 0.66, radius + 0.0006
    paper = lathe([(out, low), (out, high)], card(good.label.get("paper", "ivory")), levels=0, turn=0.36)
    paper.rotation_euler = (0, 0, math.pi / 2 - 0.36 * math.pi)
    ink = paint(good.label.get("ink", "black"), roughness=0.7)
    middle = (low + high) / 2
    _words(str(good.label["name"]), height * 0.145, out, middle + height * 0.035, ink)
    _words(str(good.label.get("scent", "")), height * 0.07, out, middle - height * 0.11, ink)
    for z in (low + 0.003, high - 0.004):
        line = lathe([(out + 0.0002, z), (out + 0.0002, z + 0.0008)], ink, levels=0, turn=0.32)
        line.rotation_euler = (0, 0, math.pi / 2 - 0.32 * math.pi)


def _words(text: str, size: float, radius: float, z: float, skin: Any) -> None:
    """Text bent round the axis, centered in front."""
    data = bpy.data.curves.new("words", "FONT")
    data.body, data.size, data.align_x, data.align_y, data.resolution_u = text, size, "CENTER", "CENTER", 3
    flat = bpy.data.objects.new("words", data)
    bent = bpy.data.meshes.new_from_object(flat)
    for vertex in bent.vertices:
        turn = vertex.co.x / radius - math.pi / 2
        vertex.co = ((radius + 0.0004) * math.cos(turn), (radius + 0.0004) * math.sin(turn), z + vertex.co.y)
    bent.materials.clear()
    bent.materials.append(skin)
    bpy.context.collection.objects.link(bpy.data.objects.new("words", bent))
    bpy.data.objects.remove(flat)


def _pillar(good: Good) -> None:
    height, radius = good.shape.get("height", 0.15), good.shape.get("radius", 0.037)
    wax = _wax(good.color)
    lathe(
        [
            (0, 0),
            (radius - 0.002, 0),
            (radius, 0.002),
            (radius, height - 0.004),
            (radius - 0.003, height),
            (radius * 0.7, height - 0.002),
            (radius * 0.3, height - 0.006),
            (0, height - 0.007),
        ],
        wax,
    )
    for place in range(good.shape.get("ribs", 0)):
        ring(radius, 0.003, wax, at=(0, 0, height * (0.15 + 0.1 * place)))
    _wick(height - 0.007, bool(good.shape.get("lit", True)))


def _taper(good: Good) -> None:
    """A chamberstick: a dish with a cup for the candle and a ring for the finger."""
    height, skin = good.shape.get("height", 0.2), metal(good.second or "brass", 0.14)
    lathe(
        [
            (0, 0),
            (0.045, 0),
            (0.056, 0.006),
            (0.062, 0.016),
            (0.06, 0.0165),
            (0.053, 0.009),
            (0.042, 0.004),
            (0.012, 0.004),
            (0.01, 0.02),
            (0.015, 0.026),
            (0.015, 0.044),
            (0.019, 0.047),
            (0.0115, 0.047),
            (0.0115, 0.03),
            (0, 0.03),
        ],
        skin,
    )
    loop = ring(0.017, 0.0028, skin)
    loop.rotation_euler, loop.location = (math.pi / 2, 0, 0), (0.072, 0, 0.02)
    lathe(
        [(0, 0.03), (0.0112, 0.03), (0.0098, height * 0.6), (0.0082, height - 0.006), (0.004, height), (0, height)],
        _wax(good.color),
    )
    _wick(height, bool(good.shape.get("lit", True)))
