"""What stands and hangs in rooms, so that a photo's background looks lived in. What carries the goods is z = 0."""

from __future__ import annotations

import math
import random
from typing import Any

from demo.sets.surfaces import CLOTHS, WALLS, WOODS, boards, cloth, glow, plaster
from demo.shapes import box, lathe, mesh, subdivide, tube
from demo.skins import glaze, matte, metal, paint, plastic

BOOKS = ("7A2E2A", "2F4A63", "C9B48A", "3C5742", "D8D2C4", "27272B", "B5763A", "5B4A72", "8FA3A8", "E0DCD0", "98404A")


def slab(low: tuple[float, float, float], high: tuple[float, float, float], skin: Any, edge: float = 0.004) -> Any:
    """A box between two corners."""
    size = tuple(max(b - a, 1e-4) for a, b in zip(low, high, strict=True))
    return box(size, skin, ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]), min(edge, 0.4 * min(size)))


def shell(dice: random.Random, floor_z: float, back_y: float, floor: Any, wall: Any = None) -> Any:
    """Floor, back wall and one side wall far enough not to shade, with their skirting; return the wall's skin."""
    wall = wall or plaster(dice.choice(WALLS))
    slab((-6, -6, floor_z - 0.1), (6, 6, floor_z), floor, 0)
    slab((-6, back_y, floor_z), (6, back_y + 0.1, floor_z + 2.7), wall, 0)
    corner = dice.choice((-1, 1)) * dice.uniform(1.6, 2.6)
    slab(
        (min(corner, corner + 0.1), -0.4, floor_z), (max(corner, corner + 0.1), back_y, floor_z + 2.7), wall, 0
    ).visible_shadow = False
    height, skin = dice.uniform(0.06, 0.12), paint(dice.choice(("F4F2EE", "E9E4DA", "8A5A37", "F4F2EE")), roughness=0.4)
    slab((-6, back_y - 0.016, floor_z), (6, back_y, floor_z + height), skin, 0.005)
    return wall


def window(dice: random.Random, x: float, low_z: float, width: float, height: float, y: float, night: bool) -> None:
    """A window in the wall at `y`, with the world outside as a blur, and now and then curtains."""
    if night:
        outside = glow("05070C", "101826", 1.0, low_z, low_z + height)
    else:
        low = dice.choice(("5C7A45", "6E7F62", "8C8478", "55704A", "A9A39A"))
        outside = glow(low, dice.choice(("DCE8F4", "F2F5F8", "BBD3EC")), dice.uniform(1.6, 3.2), low_z, low_z + height)
    pane = slab((x - width / 2, y - 0.006, low_z), (x + width / 2, y - 0.004, low_z + height), outside, 0)
    pane.visible_diffuse = pane.visible_shadow = False
    frame = paint(dice.choice(("F5F4F0", "F5F4F0", "E8E2D6", "6A4630", "3B3E42")), roughness=0.35)
    half, deep = width / 2, 0.046
    for x0, x1 in ((x - half, x - half + 0.05), (x - 0.03, x + 0.03), (x + half - 0.05, x + half)):
        slab((x0, y - deep, low_z), (x1, y, low_z + height), frame)
    for z in (low_z - 0.002, low_z + height - 0.048):
        slab((x - half - 0.002, y - deep - 0.004, z), (x + half + 0.002, y, z + 0.05), frame)
    if dice.random() < 0.6:
        drape = cloth(dice.choice(CLOTHS))
        for side in dice.choice(((-1,), (1,), (-1, 1))):
            curtain(dice, x + side * (width / 2 + 0.02), low_z - 0.5, low_z + height + 0.1, y - 0.11, drape)


def curtain(dice: random.Random, x: float, low_z: float, high_z: float, y: float, skin: Any) -> Any:
    """Cloth that hangs in folds."""
    width, folds, columns = dice.uniform(0.28, 0.45), dice.randint(4, 7), 48
    points = [
        (
            x + width * (n / columns - 0.5) * spread,
            y + 0.035 * math.sin(2 * math.pi * folds * n / columns) * spread + 0.01 * math.sin(9 * n / columns),
            z,
        )
        for z, spread in ((low_z, 1.1), ((low_z + high_z) / 2, 1.0), (high_z, 0.9))
        for n in range(columns + 1)
    ]
    wide = columns + 1
    faces = [
        (row * wide + n, row * wide + n + 1, (row + 1) * wide + n + 1, (row + 1) * wide + n)
        for row in range(2)
        for n in range(columns)
    ]
    return mesh("curtain", points, faces, skin)


def picture_frame(dice: random.Random, x: float, z: float, y: float) -> None:
    width, height = dice.choice(((0.3, 0.4), (0.5, 0.35), (0.24, 0.24), (0.4, 0.55)))
    slab((x - width / 2, y - 0.02, z), (x + width / 2, y, z + height), matte(dice.choice(("black", "oak", "white"))))
    rim = 0.02
    slab(
        (x - width / 2 + rim, y - 0.022, z + rim),
        (x + width / 2 - rim, y - 0.019, z + height - rim),
        cloth("EDE8DD", dice.choice(BOOKS), dice.choice(("diamonds", "dots", "stripes")), size=dice.uniform(0.06, 0.2)),
        0,
    )


def books(dice: random.Random, x: float, y: float, z: float, length: float, height: float = 0.24) -> None:
    """A row of books with their backs to the front, the last one leaning."""
    at = x
    while at < x + length - 0.03:
        thick, tall = dice.uniform(0.012, 0.042), height * dice.uniform(0.68, 1.0)
        skin = paint(dice.choice(BOOKS), roughness=0.6)
        slab((at, y, z), (at + thick, y + tall * 0.7, z + tall), skin, 0.002)
        if dice.random() < 0.6:
            band = paint(dice.choice(("E8E2D0", "C9A24A", "1A1A1C")), roughness=0.5)
            low = z + tall * dice.uniform(0.15, 0.75)
            slab((at - 0.0003, y - 0.0006, low), (at + thick + 0.0003, y + 0.002, low + 0.02), band, 0)
        at += thick + 0.0015


def bookcase(dice: random.Random, x: float, y: float, floor_z: float, width: float = 0.8) -> None:
    skin = boards(dice.choice((*WOODS, "F0EEE9")), width=0.3, length=3, flat="XZ")
    high = floor_z + 1.9
    for at in (x - width / 2, x + width / 2 - 0.02):
        slab((at, y - 0.3, floor_z), (at + 0.02, y, high), skin)
    for row in range(6):
        z = floor_z + 0.08 + row * 0.36
        slab((x - width / 2, y - 0.3, z - 0.02), (x + width / 2, y, z), skin)
        if row < 5:
            books(dice, x - width / 2 + 0.03, y - 0.26, z, width * dice.uniform(0.35, 0.93), 0.28)


def sideboard(
    dice: random.Random, x: float, y: float, floor_z: float, width: float = 1.3, height: float = 0.75
) -> None:
    """A cupboard with doors and knobs, on low legs."""
    skin, knob = boards(dice.choice(WOODS), width=0.4, length=3, flat="XZ"), metal(dice.choice(("steel", "brass")), 0.3)
    slab((x - width / 2, y - 0.42, floor_z + 0.14), (x + width / 2, y, floor_z + height), skin, 0.006)
    doors = dice.randint(2, 3)
    for door in range(doors):
        left = x - width / 2 + door * width / doors
        slab(
            (left + 0.01, y - 0.436, floor_z + 0.17),
            (left + width / doors - 0.01, y - 0.42, floor_z + height - 0.04),
            skin,
        )
        slab((left + 0.05, y - 0.455, floor_z + height - 0.16), (left + 0.07, y - 0.435, floor_z + height - 0.1), knob)
    for leg in (x - width / 2 + 0.06, x + width / 2 - 0.1):
        slab((leg, y - 0.4, floor_z), (leg + 0.04, y - 0.36, floor_z + 0.15), skin)


def cabinets(dice: random.Random, y: float, floor_z: float) -> None:
    """A kitchen's row of cabinets before the wall: fronts with bars, a worktop."""
    front = paint(dice.choice(("F2F1ED", "55635C", "C9BBA5", "33414E", "D6D8D5", "8FA08F")), roughness=0.35)
    bar, top = metal("steel", 0.3), boards(dice.choice((*WOODS, "E6E3DE", "4A4A4C")), width=0.6, length=4)
    for place in range(-4, 5):
        x = place * 0.6 + 0.13
        slab((x, y - 0.6, floor_z + 0.1), (x + 0.595, y, floor_z + 0.86), front, 0.003)
        slab((x + 0.15, y - 0.63, floor_z + 0.76), (x + 0.45, y - 0.615, floor_z + 0.772), bar)
    slab((-3, y - 0.62, floor_z + 0.86), (3, y, floor_z + 0.9), top)


def chair_back(dice: random.Random, x: float, y: float, floor_z: float) -> None:
    """A wooden chair pushed under the table's other side: its back is what one sees."""
    skin = boards(dice.choice((*WOODS, "2A2A2C", "EDEAE4")), width=0.5, length=3, flat="XZ")
    for side in (-0.2, 0.2):
        tube(
            [(x + side, y, floor_z), (x + side, y, floor_z + 0.5), (x + side * 1.05, y + 0.08, floor_z + 0.95)],
            0.017,
            skin,
        )
    rails = dice.randint(2, 4)
    for rail in range(rails):
        z = floor_z + 0.56 + 0.36 * rail / max(1, rails - 1)
        slab(
            (x - 0.2, y + 0.02 + 0.05 * rail / rails, z - 0.025),
            (x + 0.2, y + 0.04 + 0.05 * rail / rails, z + 0.025),
            skin,
        )
    slab((x - 0.21, y - 0.38, floor_z + 0.43), (x + 0.21, y + 0.02, floor_z + 0.46), skin)


def door(dice: random.Random, x: float, y: float, floor_z: float) -> None:
    skin = paint(dice.choice(("F3F1EC", "E6DFD2", "9C6B42")), roughness=0.4)
    for x0, z0, x1, z1 in ((-0.52, 0, -0.43, 2.08), (0.43, 0, 0.52, 2.08), (-0.52, 2.0, 0.52, 2.09)):
        slab((x + x0, y - 0.03, floor_z + z0), (x + x1, y, floor_z + z1), skin)
    slab((x - 0.43, y - 0.012, floor_z + 0.005), (x + 0.43, y, floor_z + 2.0), skin)
    for z0, z1 in ((0.18, 0.85), (1.05, 1.85)):
        slab((x - 0.31, y - 0.02, floor_z + z0), (x + 0.31, y, floor_z + z1), skin, 0.008)
    slab((x + 0.3, y - 0.07, floor_z + 1.0), (x + 0.4, y - 0.05, floor_z + 1.02), metal("steel", 0.25))


def plant(dice: random.Random, x: float, y: float, z: float, height: float = 0.35) -> None:
    """Leaves that bend out of a pot."""
    pot = height * 0.32
    lathe(
        [
            (0, 0),
            (pot * 0.36, 0),
            (pot * 0.38, 0.004),
            (pot * 0.5, pot),
            (pot * 0.44, pot),
            (pot * 0.42, pot * 0.85),
            (0, pot * 0.85),
        ],
        glaze(dice.choice(("white", "terracotta", "stone", "charcoal", "cream"))),
        segments=24,
        levels=1,
    ).location = (x, y, z)
    green = paint(dice.choice(("3F6B35", "567F3C", "2F5A3A", "6E8F4E")), roughness=0.5)
    points, faces = [], []
    for _ in range(dice.randint(16, 30)):
        turn, rise, out = dice.uniform(0, 6.283), dice.uniform(0.4, 1.0), dice.uniform(0.15, 0.42) * height
        broad, tip = dice.uniform(0.05, 0.1) * height, pot + (height - pot) * rise
        first = len(points)
        for along, wide in ((0.0, 0.1), (0.4, 0.8), (0.75, 1.0), (1.0, 0.05)):
            bend = along**1.7
            cx, cy = x + out * bend * math.cos(turn), y + out * bend * math.sin(turn)
            cz = z + pot * 0.85 + (tip - pot * 0.85) * (along - 0.28 * bend * along)
            aside = broad * wide * math.sin(turn), broad * wide * math.cos(turn)
            points += [(cx + aside[0], cy - aside[1], cz), (cx - aside[0], cy + aside[1], cz)]
        faces += [(first + 2 * n, first + 2 * n + 1, first + 2 * n + 3, first + 2 * n + 2) for n in range(3)]
    subdivide(mesh("leaves", points, faces, green), 1)


def floor_lamp(dice: random.Random, x: float, y: float, floor_z: float, lit: bool) -> None:
    dark = metal(dice.choice(("charcoal", "brass", "steel")), 0.35)
    lathe(
        [(0, 0), (0.14, 0), (0.14, 0.02), (0.02, 0.03), (0.012, 0.05), (0.012, 1.35), (0, 1.35)], dark, 24, 0
    ).location = (
        x,
        y,
        floor_z,
    )
    shade_skin = paint("F0E3C8", roughness=0.9, emission_strength=2.2 if lit else 0.0)
    if lit:
        next(node for node in shade_skin.node_tree.nodes if node.type == "BSDF_PRINCIPLED").inputs[
            "Emission Color"
        ].default_value = (1.0, 0.62, 0.28, 1)
    lamp = lathe([(0.2, 1.25), (0.14, 1.55)], shade_skin, 32, 0)
    lamp.location = (x, y, floor_z)


def radiator(x: float, y: float, floor_z: float, width: float = 0.9) -> None:
    skin = plastic("white")
    ribs = int(width / 0.06)
    for rib in range(ribs):
        slab(
            (x - width / 2 + rib * 0.06, y - 0.12, floor_z + 0.12),
            (x - width / 2 + rib * 0.06 + 0.045, y - 0.03, floor_z + 0.7),
            skin,
            0.012,
        )


def table(top: Any, size: tuple[float, float], dice: random.Random, floor_z: float) -> None:
    """A table whose top's upper side is z = 0: a thick board with an eased edge, legs, a rail."""
    width, depth = size
    thick = dice.uniform(0.022, 0.04)
    slab((-width / 2, -depth / 2, -thick), (width / 2, depth / 2, 0), top, 0.006)
    leg = boards(dice.choice(WOODS), width=0.4, length=3, flat="XZ")
    for x in (-width / 2 + 0.06, width / 2 - 0.12):
        for y in (-depth / 2 + 0.06, depth / 2 - 0.12):
            slab((x, y, floor_z), (x + 0.06, y + 0.06, -thick), leg)
