"""Toasters with two slots. shape: width, height, depth. color is the housing's, second the lever's and foot's."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.shapes import box, extrude, lathe, rounded_outline, tube
from demo.skins import brushed, lacquer, metal, paint, plastic

VIEWS = ((-32.0, 22.0), (30.0, 40.0))


def build(good: Good) -> None:
    width, height, depth = good.shape.get("width", 0.29), good.shape.get("height", 0.19), good.shape.get("depth", 0.17)
    skin = brushed("steel", along="X") if good.color == "steel" else lacquer(good.color)
    steel, dark = metal("steel", 0.18), plastic(good.second or "black", 0.4)
    foot = box((width * 0.96, depth * 0.94, 0.022), dark, edge=0.008)
    foot.location.z = 0.004
    shell = extrude(rounded_outline(depth, height - 0.02, 0.045, steps=10), width, skin, edge=0.008)
    shell.rotation_euler, shell.location = (0, 0, math.pi / 2), (0, 0, 0.02)
    for side in (-1, 1):
        _slot(side * depth * 0.17, width * 0.68, height)
        box((0.016, 0.016, 0.006), dark, at=(side * width * 0.36, -depth * 0.3, 0), edge=0.002)
    _controls(width, height, depth, steel, dark)


def _slot(y: float, length: float, height: float) -> None:
    outline = rounded_outline(length + 0.014, 0.038, 0.012)
    frame = extrude(outline, 0.004, metal("steel", 0.2), edge=0.001)
    gap = extrude(rounded_outline(length, 0.024, 0.008), 0.005, paint("161514", roughness=0.9), edge=0)
    for thing, half in ((frame, 0.019), (gap, 0.012)):
        thing.rotation_euler, thing.location = (-math.pi / 2, 0, 0), (0, y - half, height + 0.0005)
    gap.location.z += 0.0008


def _controls(width: float, height: float, depth: float, steel: object, dark: object) -> None:
    """The lever on the right-hand end, the dial in front."""
    end = width / 2
    box((0.002, 0.008, height * 0.5), paint("161514", roughness=0.9), at=(end + 0.0006, 0, height * 0.3), edge=0)
    box((0.026, 0.044, 0.014), dark, at=(end + 0.016, 0, height * 0.68), edge=0.005)
    dial = lathe([(0, 0), (0.021, 0), (0.021, 0.002), (0.017, 0.004), (0.015, 0.016), (0, 0.017)], steel)
    dial.rotation_euler, dial.location = (math.pi / 2, 0, 0), (width * 0.3, -depth / 2, height * 0.32)
    mark = tube([(0, 0.003, 0.0172), (0, 0.013, 0.0172)], 0.001, dark)
    mark.rotation_euler, mark.location = dial.rotation_euler, dial.location
