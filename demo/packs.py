"""What packs share: label art on materials, printed boxes, sleeves round a body, stickers, screw lids."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from demo.goods import Good
from demo.labels.pack import picture
from demo.shapes import Point2, Point3, box, lathe
from demo.skins import card, printed

FACES = ("front", "right", "back", "left", "top", "floor")  # the order of shapes.box
SEGMENTS = 96


def art(good: Good, surface: str, width: float, height: float, base: Any) -> Any:
    """Print a surface of the good's label on a material."""
    return printed(picture(good, surface, width, height), base)


def carton_skins(good: Good, size: Point3) -> dict[str, Any]:
    """Return card for the faces of a box, printed on all but the floor."""
    x, y, z = size
    side = art(good, "side", y, z, card("white"))
    return {
        "front": art(good, "front", x, z, card("white")),
        "back": art(good, "back", x, z, card("white")),
        "left": side,
        "right": side,
        "top": art(good, "top", x, y, card("white")),
        "floor": card("white"),
    }


def faced_box(size: Point3, skins: Mapping[str, Any], at: Point3 = (0, 0, 0), edge: float = 0.001) -> Any:
    """Make a box with a material of its own on each face."""
    thing = box(size, skins["front"], at, edge)
    for place, face in enumerate(FACES[1:], start=1):
        thing.data.materials.append(skins[face])
        thing.data.polygons[place].material_index = place
    return thing


def sleeve(good: Good, profile: Sequence[Point2], base: Any) -> Any:
    """Wrap a label all the way round a profile of (radius, height)."""
    radius = max(r for r, _ in profile)
    length = sum(math.dist(here, there) for here, there in itertools.pairwise(profile))
    skin = art(good, "wrap", 2 * math.pi * radius, length, base)
    return lathe(profile, skin, segments=SEGMENTS, levels=0)


def sticker(good: Good, surface: str, radius: float, low: float, high: float, width: float, base: Any) -> Any:
    """Stick a label of some width on a round body; the back label goes on the back."""
    turn = min(0.98, width / (2 * math.pi * radius))
    skin = art(good, surface, width, high - low, base)
    thing = lathe([(radius, low), (radius, high)], skin, segments=48, levels=0, turn=turn)
    middle = math.pi + math.pi * turn
    facing = math.pi * (0.5 if surface.startswith("back") else 1.5)
    thing.rotation_euler.z = facing - middle
    return thing


def screw_lid(radius: float, low: float, height: float, skin: Any, grooves: int = 0) -> Any:
    """Turn a lid with a rounded top edge; grooves run down its side like a bottle cap's."""
    edge = min(0.0025, height / 4)
    lid = lathe(
        [
            (radius - 0.001, low),
            (radius, low + 0.0005),
            (radius, low + height - edge),
            (radius - edge * 0.3, low + height - edge * 0.3),
            (radius - edge, low + height),
            (0, low + height),
        ],
        skin,
        segments=SEGMENTS,
        levels=0,
    )
    for n in range(grooves):
        angle = 2 * math.pi * n / grooves
        rib = box((0.0012, 0.0012, height * 0.75), skin, edge=0.0003)
        rib.location = (radius * math.cos(angle), radius * math.sin(angle), low + height * 0.08)
        rib.rotation_euler.z = angle
    return lid
