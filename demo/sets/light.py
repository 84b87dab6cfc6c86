"""Light as rooms have it: window, sun, evening lamp, both at once, flash, shop; each with its color temperature."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from demo.scene import area_light

MOODS = ("day", "overcast", "sun", "evening", "mixed", "flash")
WEIGHTS = (28, 16, 14, 18, 18, 6)
_KELVIN = (2400, 2700, 3200, 4000, 5000, 6500, 7500, 9000)
_RGB = (
    (1.0, 0.33, 0.05),
    (1.0, 0.40, 0.10),
    (1.0, 0.48, 0.20),
    (1.0, 0.62, 0.38),
    (1.0, 0.78, 0.62),
    (1.0, 0.97, 0.99),
    (0.79, 0.84, 1.0),
    (0.64, 0.74, 1.0),
)
Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Light:
    """How a scene is lit: its name, its overall color and how dim it is, 0 by day and 1 late in the evening."""

    mood: str
    illuminant: Rgb
    dim: float


def kelvin(temperature: float) -> Rgb:
    """Linear RGB of a black body, the brightest channel 1 (between the CIE's tabled points, by reciprocal)."""
    mired = [-1e6 / known for known in _KELVIN]
    r, g, b = (float(np.interp(-1e6 / temperature, mired, channel)) for channel in zip(*_RGB, strict=True))
    return r, g, b


def roll_mood(dice: random.Random, indoors_only: bool = False) -> str:
    mood = dice.choices(MOODS, WEIGHTS)[0]
    return "day" if indoors_only and mood == "flash" else mood


def light_up(mood: str, dice: random.Random, eye: Vector, ceiling: float = 1.7) -> Light:
    """Light the scene round the origin; `ceiling` is how far above it lamps hang."""
    return _LIGHT[mood](dice, eye, ceiling)


def _day(dice: random.Random, eye: Vector, ceiling: float) -> Light:
    side, cool = dice.choice((-1, 1)), kelvin(dice.uniform(5200, 6800))
    _window(
        side * dice.uniform(1.2, 2.0), dice.uniform(-0.6, 0.9), dice.uniform(0.4, 0.9), dice.uniform(0.9, 1.5), cool
    )
    _ambient(kelvin(dice.uniform(4300, 5800)), dice.uniform(0.25, 0.5))
    return Light("day", cool, 0.0)


def _overcast(dice: random.Random, eye: Vector, ceiling: float) -> Light:
    cool = kelvin(dice.uniform(6200, 8000))
    _window(dice.choice((-1, 1)) * 1.8, dice.uniform(-0.8, 0.4), 0.8, 2.2, cool, watts=40)
    _ambient(kelvin(dice.uniform(5500, 7000)), dice.uniform(0.5, 0.8))
    return Light("overcast", cool, 0.15)


def _sun(dice: random.Random, eye: Vector, ceiling: float) -> Light:
    data = bpy.data.lights.new("sun", "SUN")
    data.energy, data.angle, data.color = dice.uniform(5, 9), math.radians(1.2), kelvin(dice.uniform(4300, 5400))
    sun = bpy.data.objects.new("sun", data)
    heading = math.radians(dice.choice((-1, 1)) * dice.uniform(25, 80))
    height = math.radians(dice.uniform(24, 55))
    toward = Vector((math.sin(heading) * math.cos(height), -math.cos(heading) * math.cos(height), math.sin(height)))
    sun.rotation_euler = toward.to_track_quat("Z", "Y").to_euler()
    bpy.context.collection.objects.link(sun)
    _ambient(kelvin(dice.uniform(5500, 7500)), dice.uniform(0.5, 0.9))
    return Light("sun", tuple(data.color), 0.0)


def _evening(dice: random.Random, eye: Vector, ceiling: float) -> Light:
    warm = kelvin(dice.uniform(2500, 3300))
    at = Vector((dice.uniform(-0.9, 0.9), dice.uniform(-0.5, 0.6), ceiling * dice.uniform(0.6, 1.0)))
    area_light(at, Vector(), dice.uniform(0.12, 0.4), 30).data.color = warm
    if dice.random() < 0.5:
        side = Vector((dice.choice((-1, 1)) * dice.uniform(0.8, 1.5), dice.uniform(0.2, 0.9), dice.uniform(0.3, 0.7)))
        area_light(side, Vector(), 0.25, 14).data.color = kelvin(2600)
    _ambient(kelvin(2900), dice.uniform(0.08, 0.16))
    return Light("evening", warm, dice.uniform(0.6, 1.0))


def _mixed(dice: random.Random, eye: Vector, ceiling: float) -> Light:
    side, cool, warm = dice.choice((-1, 1)), kelvin(dice.uniform(6500, 9000)), kelvin(dice.uniform(2600, 3200))
    _window(side * 1.5, dice.uniform(-0.4, 0.8), 0.7, 1.2, cool, watts=dice.uniform(22, 40))
    lamp = Vector((-side * dice.uniform(0.3, 1.0), dice.uniform(-0.4, 0.4), ceiling * 0.8))
    area_light(lamp, Vector(), 0.3, dice.uniform(16, 30)).data.color = warm
    _ambient(kelvin(4200), 0.18)
    between = tuple((a + b) / 2 for a, b in zip(cool, warm, strict=True))
    return Light("mixed", between, 0.4)


def _flash(dice: random.Random, eye: Vector, ceiling: float) -> Light:
    flash = area_light(eye + Vector((0.02, 0, 0.03)), Vector(), 0.02, 12 * max(0.3, eye.length) ** 2)
    flash.data.color = kelvin(5600)
    warm = kelvin(2900)
    area_light(Vector((0.5, 0.3, ceiling)), Vector(), 0.4, 7).data.color = warm
    _ambient(warm, 0.06)
    return Light("flash", kelvin(5000), 0.5)


def _shop(dice: random.Random, eye: Vector, ceiling: float) -> Light:
    white = kelvin(dice.uniform(3600, 5200))
    for x in (-1.3, 0.1, 1.4):
        tube = area_light(Vector((x, -1.7, ceiling)), Vector((x * 0.6, 0, 0)), 0.5, 30)
        tube.data.shape, tube.data.size_y, tube.data.color = "RECTANGLE", 1.2, white
    _ambient(white, 0.75)
    return Light("shop", white, 0.2)


_LIGHT: dict[str, Callable[[random.Random, Vector, float], Light]] = {
    "day": _day,
    "overcast": _overcast,
    "sun": _sun,
    "evening": _evening,
    "mixed": _mixed,
    "flash": _flash,
    "shop": _shop,
}


def photographer(dice: random.Random, eye: Vector) -> None:
    """Someone stands behind the camera, and a lamp behind them: nobody sees them, but their shadow falls in."""
    back = Vector((eye.x, eye.y, 0)).normalized()
    for radius, at in (
        (0.13, eye + back * 0.3 + Vector((0, 0, 0.08))),
        (0.24, eye + back * 0.4 - Vector((0, 0, 0.35))),
    ):
        data = bpy.data.meshes.new("photographer")
        data.from_pydata(*_ball(radius))
        body = bpy.data.objects.new("photographer", data)
        body.location, body.visible_camera = at, False
        bpy.context.collection.objects.link(body)
    lamp = eye + back * dice.uniform(0.8, 1.3) + Vector((dice.uniform(-0.3, 0.3), 0, dice.uniform(0.5, 1.0)))
    area_light(lamp, Vector(), 0.1, 28).data.color = kelvin(dice.uniform(2700, 4500))


def _ball(radius: float) -> tuple[list[Any], list[Any], list[Any]]:
    turns, rows = 12, 7
    points = [
        (
            radius * math.sin(math.pi * row / rows) * math.cos(2 * math.pi * turn / turns),
            radius * math.sin(math.pi * row / rows) * math.sin(2 * math.pi * turn / turns),
            radius * math.cos(math.pi * row / rows),
        )
        for row in range(rows + 1)
        for turn in range(turns)
    ]
    faces = [
        (row * turns + n, row * turns + (n + 1) % turns, (row + 1) * turns + (n + 1) % turns, (row + 1) * turns + n)
        for row in range(rows)
        for n in range(turns)
    ]
    return points, [], faces


def _window(x: float, y: float, z: float, size: float, color: Rgb, watts: float = 55) -> None:
    area_light(Vector((x, y, z)), Vector((0, 0, 0.05)), size, watts).data.color = color


def _ambient(color: Rgb, strength: float) -> None:
    background = next(node for node in bpy.context.scene.world.node_tree.nodes if node.type == "BACKGROUND")
    background.inputs[0].default_value, background.inputs[1].default_value = (*color, 1.0), strength
