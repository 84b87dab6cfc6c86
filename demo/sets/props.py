"""Neutral things that lie about, which the shop does not sell: paper, books, fruit, cables, keys, cloths, a plant."""

from __future__ import annotations

import math
import random
from typing import Any

import bpy
from mathutils import Vector, noise

from demo.sets.furniture import BOOKS, plant, slab
from demo.sets.surfaces import CLOTHS, cloth
from demo.shapes import ball, lathe, mesh, subdivide, thicken, tube
from demo.skins import card, glaze, metal, paint, plastic


def scatter(kind: str, dice: random.Random, x: float, y: float, turn: float) -> None:
    """Lay one prop at (x, y) on z = 0, turned about the vertical axis."""
    before = set(bpy.data.objects)
    _PROPS[kind](dice)
    handle = bpy.data.objects.new(f"prop {kind}", None)
    bpy.context.collection.objects.link(handle)
    for thing in set(bpy.data.objects) - before - {handle}:
        thing.parent = handle
    handle.location, handle.rotation_euler = (x, y, 0), (0, 0, turn)


def reach(kind: str) -> float:
    """How much room a prop wants round itself, meters."""
    return {"sheets": 0.17, "books": 0.14, "towel": 0.15, "plant": 0.12, "cable": 0.11, "bowl": 0.1}.get(kind, 0.06)


def drape(width: float, depth: float, skin: Any, folds: float, seed: float, fineness: int = 48) -> Any:
    """A cloth that lies on z = 0 with soft folds, `folds` meters high."""
    points = []
    for row in range(fineness + 1):
        for column in range(fineness + 1):
            x, y = width * (column / fineness - 0.5), depth * (row / fineness - 0.5)
            wave = noise.noise(Vector((x * 3.1 + seed, y * 1.3, seed))) + 0.5 * noise.noise(
                Vector((x * 7, y * 5, seed))
            )
            points.append((x, y, folds * max(0.0, 0.45 + wave)))
    wide = fineness + 1
    faces = [
        (row * wide + n, row * wide + n + 1, (row + 1) * wide + n + 1, (row + 1) * wide + n)
        for row in range(fineness)
        for n in range(fineness)
    ]
    return mesh("drape", points, faces, skin)


def _sheets(dice: random.Random) -> None:
    for sheet in range(dice.randint(1, 3)):
        turn, z = dice.uniform(-0.5, 0.5), 0.0006 * sheet
        page = slab((-0.105, -0.148, z), (0.105, 0.148, z + 0.0004), card(dice.choice(("white", "ivory", "white"))), 0)
        page.rotation_euler.z = turn
        for line in range(dice.randint(0, 14)):
            y = 0.12 - 0.014 * line
            ink = slab(
                (-0.085, y, z + 0.0004), (-0.085 + dice.uniform(0.05, 0.17), y + 0.003, z + 0.0006), card("gray"), 0
            )
            ink.parent = page


def _books(dice: random.Random) -> None:
    z = 0.0
    for _ in range(dice.randint(1, 3)):
        width, depth, thick = dice.uniform(0.1, 0.13), dice.uniform(0.15, 0.19), dice.uniform(0.012, 0.035)
        turn = dice.uniform(-0.4, 0.4)
        cover = paint(dice.choice(BOOKS), roughness=0.45)
        for low, high, inset, skin in (
            (0, 0.002, 0, cover),
            (0.002, thick - 0.002, 0.004, card("ivory")),
            (thick - 0.002, thick, 0, cover),
        ):
            part = slab(
                (-width / 2, -depth / 2 + inset, z + low), (width / 2 - inset, depth / 2 - inset, z + high), skin, 0.001
            )
            part.rotation_euler.z = turn
        z += thick


def _fruit(dice: random.Random) -> None:
    for n in range(dice.randint(1, 3)):
        radius = dice.uniform(0.032, 0.04)
        at = (0.07 * math.cos(2.1 * n) if n else 0.0, 0.07 * math.sin(2.1 * n) if n else 0.0, radius)
        ball(radius, paint(dice.choice(("D9781E", "B22A2A", "8DA33A", "E2C24A")), roughness=0.45), at, (1, 1, 0.93))


def _bowl(dice: random.Random) -> None:
    lathe(
        [
            (0, 0),
            (0.045, 0),
            (0.05, 0.004),
            (0.085, 0.04),
            (0.095, 0.06),
            (0.091, 0.06),
            (0.08, 0.04),
            (0.045, 0.012),
            (0, 0.01),
        ],
        glaze(dice.choice(("white", "stone", "sage", "cream"))),
    )
    for n in range(dice.randint(0, 4)):
        ball(
            0.034,
            paint(dice.choice(("D9781E", "8DA33A")), roughness=0.45),
            (0.036 * math.cos(1.6 * n), 0.036 * math.sin(1.6 * n), 0.048),
        )


def _cable(dice: random.Random) -> None:
    skin = plastic(dice.choice(("white", "black", "gray")))
    loops = [
        (0.08 * math.cos(t * 0.9) * (1 - 0.05 * t), 0.06 * math.sin(t * 0.9) + 0.008 * t, 0.003 + 0.002 * (t % 3))
        for t in range(16)
    ]
    tube([*loops, (dice.uniform(-0.2, 0.2), 0.3, 0.003)], 0.0022, skin)


def _towel(dice: random.Random) -> None:
    skin = cloth(
        dice.choice(("EDE9E0", *CLOTHS)),
        dice.choice(CLOTHS),
        dice.choice(("plain", "stripes", "checks")),
        dice.uniform(0.015, 0.03),
    )
    for layer in range(3):
        piece = drape(0.24 - 0.01 * layer, 0.2, skin, 0.006, dice.uniform(0, 99), 24)
        piece.location.z = 0.002 + 0.006 * layer
        piece.rotation_euler.z = dice.uniform(-0.08, 0.08)
        subdivide(thicken(piece, 0.004), 1)


def _coins(dice: random.Random) -> None:
    for _ in range(dice.randint(2, 5)):
        coin = lathe(
            [(0, 0), (0.011, 0), (0.011, 0.002), (0, 0.002)],
            metal(dice.choice(("steel", "brass", "copper")), 0.3),
            24,
            0,
        )
        coin.location = (dice.uniform(-0.04, 0.04), dice.uniform(-0.04, 0.04), 0)


def _crumpled(dice: random.Random) -> None:
    lump = ball(0.028, card("white"), (0, 0, 0.024))
    shake = lump.modifiers.new("crumple", "DISPLACE")
    shake.texture = bpy.data.textures.new("crumple", "VORONOI")
    shake.texture.noise_scale, shake.strength = 0.02, 0.014


def _plant(dice: random.Random) -> None:
    plant(dice, 0, 0, 0, dice.uniform(0.16, 0.3))


_PROPS = {
    "sheets": _sheets,
    "books": _books,
    "fruit": _fruit,
    "bowl": _bowl,
    "cable": _cable,
    "towel": _towel,
    "coins": _coins,
    "crumpled": _crumpled,
    "plant": _plant,
}
