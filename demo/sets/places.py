"""The places: each builds its room round the origin, where the goods stand on z = 0, and says from where it is seen."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from demo.sets.furniture import (
    bookcase,
    books,
    cabinets,
    chair_back,
    door,
    floor_lamp,
    picture_frame,
    plant,
    radiator,
    shell,
    sideboard,
    slab,
    table,
    window,
)
from demo.sets.props import drape
from demo.sets.surfaces import CLOTHS, WALLS, WOODS, boards, cloth, plaster, rug, stone, tiles
from demo.shapes import box, mesh, subdivide
from demo.skins import card, metal, paint, plastic


@dataclass(frozen=True, slots=True)
class Place:
    """Where goods may stand (half width, how far to the front and to the back) and where the camera may be."""

    half_width: float
    front: float
    back: float
    azimuth_deg: float  # at most so far to the left or right
    elevation_deg: tuple[float, float]
    props: tuple[str, ...]
    ceiling: float = 1.7  # how far above z = 0 lamps hang
    pitch: float = 0.0  # from a shop's board to the next one


KITCHEN_PROPS = ("bowl", "fruit", "towel", "plant", "books", "coins", "fruit")
DESK_PROPS = ("sheets", "books", "cable", "crumpled", "coins", "plant", "sheets")
SHELF_PROPS = ("plant", "books")
FLOOR_PROPS = ("books", "cable", "towel", "sheets")
BED_PROPS = ("books", "cable", "towel", "sheets")
SILL_PROPS = ("plant", "fruit", "coins")


def build_place(name: str, dice: random.Random, radius: float, height: float, night: bool) -> Place:
    """Build a place for things of that footprint radius and height, meters."""
    return _PLACES[name](dice, radius, height, night)


def _kitchen_table(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    floor_z, back_y = -0.74, dice.uniform(1.3, 2.2)
    wall = (
        tiles(dice.choice(("EDEBE4", "DCE3DF", "C7D2D6", "E6D9C5")), (0.2, 0.1), "XZ", 0.5)
        if dice.random() < 0.6
        else None
    )
    shell(dice, floor_z, back_y, _floor(dice), wall)
    if dice.random() < 0.7:
        cabinets(dice, back_y, floor_z)
    else:
        sideboard(dice, dice.uniform(-0.8, 0.8), back_y, floor_z)
        picture_frame(dice, dice.uniform(-0.7, 0.7), 0.25, back_y)
    if dice.random() < 0.6:
        window(dice, dice.uniform(-1.2, 1.2), 0.36, dice.uniform(0.8, 1.2), 1.0, back_y, night)
    table(_table_top(dice), (dice.uniform(1.2, 1.7), dice.uniform(0.8, 0.95)), dice, floor_z)
    for x in dice.sample((-0.42, 0.0, 0.42), dice.randint(0, 2)):
        chair_back(dice, x, 0.62, floor_z)
    return Place(0.5, 0.25, 0.28, 55, (8, 46), KITCHEN_PROPS)


def _desk(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    floor_z, back_y = -0.73, dice.uniform(0.42, 0.7)
    shell(dice, floor_z, back_y, _floor(dice))
    table(
        boards(dice.choice(WOODS), 0.9, 4)
        if dice.random() < 0.6
        else paint(dice.choice(("F0EFEC", "2B2B2E", "D9D4CA")), roughness=0.35),
        (1.5, 0.75),
        dice,
        floor_z,
    )
    match dice.randrange(4):
        case 0:
            _screen(dice, dice.choice((-0.42, 0.42)) + dice.uniform(-0.08, 0.08), 0.22)
        case 1:
            books(dice, dice.choice((-0.6, 0.25)), 0.18, 0, dice.uniform(0.2, 0.4))
        case 2:
            window(dice, dice.uniform(-0.5, 0.5), 0.15, 1.0, 1.0, back_y, night)
        case _:
            picture_frame(dice, dice.uniform(-0.4, 0.4), dice.uniform(0.15, 0.3), back_y)
    for _ in range(dice.randint(0, 3)):
        x, z = dice.uniform(-0.6, 0.6), dice.uniform(0.12, 0.5)
        note = slab(
            (x, back_y - 0.002, z),
            (x + 0.075, back_y - 0.001, z + 0.075),
            card(dice.choice(("lemon", "rose", "white", "mint"))),
            0,
        )
        note.rotation_euler.y = dice.uniform(-0.15, 0.15)
    return Place(0.5, 0.25, 0.18, 50, (10, 52), DESK_PROPS)


def _home_shelf(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    skin = boards(dice.choice((*WOODS, "F1EFEA", "2E2C2B")), 0.5, 4)
    depth = max(0.14, min(0.2, radius + 0.05))
    room = height + dice.uniform(0.09, 0.2)
    back = depth
    wall = plaster(dice.choice(WALLS)) if dice.random() < 0.6 else boards(dice.choice(WOODS), 0.5, 4, flat="XZ")
    slab((-3, back, -1.2), (3, back + 0.1, 1.6), wall, 0)
    width = dice.uniform(0.42, 0.6) + radius
    for z in (-room - 0.022, 0.0, room + 0.022):
        slab((-width, -depth, z - 0.022), (width, back, z), skin, 0.003)
    for x in (-width, width - 0.022):
        slab((x, -depth, -1.2), (x + 0.022, back, 1.4), skin, 0.003)
    tall = min(0.26, room * 0.9)
    left, right = dice.uniform(0.05, 0.22), dice.uniform(0.0, 0.2)
    books(dice, -width + 0.03, -depth + 0.05, 0, left, tall)
    if right > 0.06:
        books(dice, width - 0.03 - right, -depth + 0.05, 0, right, tall)
    books(dice, -width + 0.03, -depth + 0.05, -room - 0.022, dice.uniform(0.2, 0.7), tall)
    books(dice, -width * 0.3, -depth + 0.05, room + 0.022, dice.uniform(0.2, 0.6), 0.24)
    return Place(width - 0.25, depth * 0.5, depth * 0.5, 35, (-2, 16), SHELF_PROPS, 1.0)


def _wood_floor(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    return _floor_place(
        dice, radius, boards(dice.choice(WOODS), dice.uniform(0.09, 0.18), dice.uniform(0.8, 1.8)), night
    )


def _tile_floor(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    size = dice.choice(((0.3, 0.3), (0.45, 0.45), (0.6, 0.3), (0.15, 0.15)))
    tone = dice.choice(("D9D4C8", "B9B4AA", "8C8A86", "C9B79C", "E7E5E0", "A65E3F", "6E7376"))
    return _floor_place(dice, radius, tiles(tone, size), night)


def _rug(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    place = _floor_place(dice, radius, boards(dice.choice(WOODS), 0.12), night)
    first, second = dice.sample(("B9A58C", "4A5A6B", "8C4A3C", "D8D0C0", "5E6B52", "2F3540", "C98F6B"), 2)
    half = max(0.7, 1.6 * radius)
    slab(
        (-half * 1.3, -half, -0.009),
        (half * 1.3, half * 0.9, 0.0),
        rug(first, second, dice.choice(("plain", "stripes", "diamonds", "diamonds"))),
        0.004,
    )
    fringe = card("cream")
    for x in (-half * 1.3 - 0.05, half * 1.3):
        for n in range(int(half * 1.9 / 0.03)):
            y = -half + 0.015 + n * 0.03
            slab((x, y, -0.008), (x + 0.05, y + 0.012, -0.005), fringe, 0)
    return place


def _floor_place(dice: random.Random, radius: float, skin: object, night: bool) -> Place:
    back_y = radius + dice.uniform(0.25, 1.1)
    level = -0.009
    shell(dice, level, back_y, skin)
    side = dice.choice((-1, 1))
    match dice.randrange(6):
        case 0:
            sideboard(dice, side * dice.uniform(0.3, 0.9), back_y, level)
        case 1:
            bookcase(dice, side * dice.uniform(0.4, 0.9), back_y, level)
        case 2:
            door(dice, side * dice.uniform(0.5, 1.0), back_y, level)
        case 3:
            radiator(side * dice.uniform(0.2, 0.7), back_y, level)
            window(dice, side * 0.4, 0.9, 1.1, 1.2, back_y, night)
        case 4:
            floor_lamp(dice, side * (radius + dice.uniform(0.25, 0.5)), back_y - 0.2, level, night)
            picture_frame(dice, -side * dice.uniform(0.0, 0.5), 0.9, back_y)
        case _:
            plant(dice, side * (radius + dice.uniform(0.25, 0.45)), back_y - 0.25, level, dice.uniform(0.5, 0.9))
    low, high = (8, 34) if radius > 0.25 else (18, 55)
    return Place(max(0.6, 2.5 * radius), 0.4, max(0.1, back_y - radius - 0.15), 60, (low, high), FLOOR_PROPS, 2.2)


def _sofa(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    tone = dice.choice(CLOTHS)
    skin = cloth(tone, threads_per_m=dice.choice((250, 420)))
    floor_z, deep = -0.42, max(0.32, radius + 0.08)
    shell(dice, floor_z, deep + 0.5, _floor(dice))
    for x in (-0.66, 0.0, 0.66):
        cushion = box((0.65, 0.34 + deep, 0.16), skin, (x + 0.1, (deep - 0.34) / 2, -0.16), 0)
        cushion.modifiers.new("soft", "BEVEL").width = 0.045
        cushion.modifiers[-1].segments = 5
        cushion.data.shade_smooth()
        back = box((0.64, 0.16, 0.44), skin, (x + 0.1, deep + 0.06, -0.02), 0)
        back.modifiers.new("soft", "BEVEL").width = 0.06
        back.modifiers[-1].segments = 5
        back.data.shade_smooth()
        back.rotation_euler.x = -0.16
    for x in (-1.0, 1.1):
        slab((x - 0.01, -0.36, floor_z + 0.1), (x + 0.16, deep + 0.2, 0.2), skin, 0.05)
    slab((-1.1, -0.32, floor_z + 0.1), (1.2, deep + 0.25, -0.16), skin, 0.02)
    if dice.random() < 0.6:
        other = cloth(
            dice.choice(CLOTHS),
            dice.choice(CLOTHS),
            dice.choice(("stripes", "dots", "diamonds", "plain")),
            dice.uniform(0.03, 0.08),
        )
        pillow = _pillow(0.4, 0.4, 0.13, other)
        pillow.location = (dice.choice((-1, 1)) * (radius + 0.32), deep - 0.07, 0.19)
        pillow.rotation_euler = (1.25, 0, dice.uniform(-0.2, 0.2))
    picture_frame(dice, dice.uniform(-0.5, 0.5), 0.65, deep + 0.5)
    return Place(0.5, 0.16, max(0.05, deep - radius - 0.1), 50, (14, 50), BED_PROPS)


def _bed(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    floor_z, deep = -0.5, radius + dice.uniform(0.35, 0.6)
    shell(dice, floor_z, deep + 0.45, _floor(dice))
    first, second = dice.choice(("E9E6DF", "F2F0EC", *CLOTHS)), dice.choice(("F2F0EC", *CLOTHS))
    skin = cloth(
        first, second, dice.choice(("plain", "plain", "stripes", "checks", "dots")), dice.uniform(0.02, 0.1), 600
    )
    cover = drape(2.2, 1.5 + deep, skin, 0.02, dice.uniform(0, 99), 90)
    cover.location = (0, (deep - 1.5) / 2 + 0.1, -0.011)
    slab((-1.08, -1.2, floor_z), (1.08, deep + 0.35, -0.02), cloth(first), 0.05)
    for x in (-0.52, 0.5):
        pillow = _pillow(0.7, 0.45, 0.16, cloth(second, threads_per_m=600))
        pillow.location = (x + dice.uniform(-0.05, 0.05), deep + 0.16, 0.08)
        pillow.rotation_euler = (0.35, 0, dice.uniform(-0.12, 0.12))
    slab(
        (-1.1, deep + 0.38, floor_z),
        (1.1, deep + 0.43, 0.55),
        boards(dice.choice(WOODS), 0.3, 4, flat="XZ") if dice.random() < 0.6 else cloth(dice.choice(CLOTHS)),
        0.015,
    )
    return Place(0.6, 0.25, max(0.05, deep - radius - 0.1), 55, (16, 58), BED_PROPS)


def _windowsill(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    depth = max(0.11, radius + 0.02)
    wide, high = dice.uniform(0.5, 0.9), dice.uniform(0.9, 1.2)
    wall = plaster(dice.choice(WALLS))
    back = depth + 0.04
    for low, top in (
        ((-3, 0.02, -1.5), (-wide, back + 0.2, 2)),
        ((wide, 0.02, -1.5), (3, back + 0.2, 2)),
        ((-wide, 0.02, -1.5), (wide, back + 0.2, -0.03)),
        ((-wide, 0.02, high), (wide, back + 0.2, 2)),
    ):
        slab(low, top, wall, 0)
    sill = (
        stone(dice.choice(("E9E6DF", "D6D2C8", "8C8A86")))
        if dice.random() < 0.4
        else boards(dice.choice((*WOODS, "F3F1EC", "F3F1EC")), 0.5, 4)
    )
    slab((-wide - 0.05, -depth - 0.03, -0.03), (wide + 0.05, back, 0), sill, 0.006)
    window(dice, 0, 0.0, 2 * wide, high, back + 0.05, night)
    return Place(wide - 0.15, depth * 0.4, depth * 0.3, 40, (2, 32), SILL_PROPS)


def _shop_bay(dice: random.Random, radius: float, height: float, night: bool) -> Place:
    depth, room = max(0.16, radius + 0.05), max(height, 0.09) + dice.uniform(0.07, 0.14)
    steel = plastic(dice.choice(("white", "stone", "charcoal", "white")), 0.4)
    rail = plastic(dice.choice(("white", "cherry", "sky", "lemon", "forest")), 0.35)
    slab((-3, depth, -1.5), (3, depth + 0.02, 2), steel, 0)
    for row in (-1, 0, 1):
        z = row * (room + 0.03)
        slab((-3, -depth, z - 0.03), (3, depth, z), steel, 0.002)
        slab((-3, -depth - 0.006, z - 0.036), (3, -depth, z + 0.004), rail, 0.002)
        price_labels(dice, z, -depth - 0.006, 1.2)
    for x in (-0.92, 0.92):
        slab((x - 0.015, depth - 0.02, -1.5), (x + 0.015, depth - 0.001, 2), metal("gray", 0.4), 0)
    return Place(0.8, 0.0, 0.0, 30, (-4, 18), (), 1.4, room + 0.03)


def price_labels(dice: random.Random, z: float, y: float, half: float, step: float = 0.16) -> None:
    """Paper labels in the shelf's rail: a bold price and lines too small to read."""
    x = -half
    paper, ink, red = card("white"), card("black"), card("cherry")
    while x < half:
        slab((x, y - 0.0012, z - 0.033), (x + 0.062, y, z), paper, 0)
        slab((x + 0.034, y - 0.0016, z - 0.028), (x + 0.056, y, z - 0.014), red if dice.random() < 0.2 else ink, 0)
        for line in (0.006, 0.012, 0.018):
            slab((x + 0.005, y - 0.0016, z - line - 0.0015), (x + dice.uniform(0.018, 0.03), y, z - line), ink, 0)
        x += step * dice.uniform(0.85, 1.25)


def _pillow(width: float, depth: float, thick: float, skin: object) -> object:
    points = []
    for x in (-1, -0.5, 0, 0.5, 1):
        for y in (-1, -0.5, 0, 0.5, 1):
            full = (1 - x * x * 0.95) * (1 - y * y * 0.95)
            points.append((x * width / 2, y * depth / 2, thick * 0.5 * full**0.5))
    under = [(x, y, -z) for x, y, z in points]
    faces = [(r * 5 + c, (r + 1) * 5 + c, (r + 1) * 5 + c + 1, r * 5 + c + 1) for r in range(4) for c in range(4)]
    faces += [tuple(25 + corner for corner in reversed(face)) for face in faces]
    rim = [0, 1, 2, 3, 4, 9, 14, 19, 24, 23, 22, 21, 20, 15, 10, 5]
    faces += [(rim[n], rim[(n + 1) % 16], 25 + rim[(n + 1) % 16], 25 + rim[n]) for n in range(16)]
    return subdivide(mesh("pillow", points + under, faces, skin), 2)


def _screen(dice: random.Random, x: float, y: float) -> None:
    dark = plastic("charcoal", 0.4)
    slab((x - 0.1, y - 0.08, 0), (x + 0.1, y + 0.08, 0.01), dark)
    slab((x - 0.02, y, 0.01), (x + 0.02, y + 0.02, 0.2), dark)
    slab((x - 0.27, y - 0.02, 0.12), (x + 0.27, y + 0.01, 0.45), dark)
    lit = paint("101418", roughness=0.1)
    slab((x - 0.26, y - 0.022, 0.13), (x + 0.26, y - 0.019, 0.44), lit, 0)


def _floor(dice: random.Random) -> object:
    if dice.random() < 0.6:
        return boards(dice.choice(WOODS), 0.13)
    return tiles(dice.choice(("D9D4C8", "B9B4AA", "8C8A86", "E7E5E0")), (0.4, 0.4))


def _table_top(dice: random.Random) -> object:
    match dice.randrange(5):
        case 0 | 1:
            return boards(dice.choice(WOODS), dice.uniform(0.1, 0.2), 4)
        case 2:
            return stone(dice.choice(("E4E1DA", "6F6E6C", "CFC6B8", "3C3C3E")))
        case 3:
            return cloth(
                dice.choice(("F0EDE6", "D9CDBB", "B8C4C9")),
                dice.choice(("A8453A", "3E5C7A", "6B7F5A", "C9A24A")),
                dice.choice(("checks", "stripes", "plain", "dots")),
                dice.uniform(0.02, 0.05),
            )
        case _:
            return paint(dice.choice(("F1EFEA", "DAD5CA", "3B3B3D")), roughness=0.3)


_PLACES: dict[str, Callable[[random.Random, float, float, bool], Place]] = {
    "kitchen-table": _kitchen_table,
    "home-shelf": _home_shelf,
    "wood-floor": _wood_floor,
    "tile-floor": _tile_floor,
    "rug": _rug,
    "desk": _desk,
    "sofa": _sofa,
    "bed": _bed,
    "windowsill": _windowsill,
    "shop-bay": _shop_bay,
}
