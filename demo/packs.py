"""What packs share: label art on materials, printed boxes, sleeves round a body, stickers, screw lids."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from math import cos, dist, pi, sin
from typing import Any

from demo.goods import Good
from demo.labels.pack import picture
from demo.shapes import Point2, Point3, box, lathe
from demo.skins import card, link, math, node, printed, shader_of

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
    length = sum(dist(here, there) for here, there in itertools.pairwise(profile))
    skin = art(good, "wrap", 2 * pi * radius, length, base)
    return lathe(profile, skin, segments=SEGMENTS, levels=0)


def sticker(good: Good, surface: str, radius: float, low: float, high: float, width: float) -> Any:
    """Stick a label of some width on a round body; the back label goes on the back."""
    turn = min(0.98, width / (2 * pi * radius))
    skin = art(good, surface, width, high - low, card("white"))
    thing = lathe([(radius, low), (radius, high)], skin, segments=48, levels=0, turn=turn)
    middle = pi + pi * turn
    facing = pi * (0.5 if surface.startswith("back") else 1.5)
    thing.rotation_euler.z = facing - middle
    return thing


def lit(material: Any) -> Any:
    """Let lamps shine through glass or liquid onto what is inside; the camera still sees it refract.

    Without caustics everything behind refracting glass would be black.
    """
    path = node(material, "ShaderNodeLightPath")
    through = node(material, "ShaderNodeBsdfTransparent")
    through.inputs["Color"].default_value = shader_of(material).inputs["Base Color"].default_value
    blend = node(material, "ShaderNodeMixShader")
    unseen = math(material, "MAXIMUM", path.outputs["Is Shadow Ray"], path.outputs["Is Diffuse Ray"])
    link(material, unseen, blend.inputs[0])
    link(material, shader_of(material).outputs[0], blend.inputs[1])
    link(material, through.outputs[0], blend.inputs[2])
    output = next(one for one in material.node_tree.nodes if one.type == "OUTPUT_MATERIAL")
    link(material, blend.outputs[0], output.inputs["Surface"])
    return material


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
        angle = 2 * pi * n / grooves
        rib = box((0.0012, 0.0012, height * 0.75), skin, edge=0.0003)
        rib.location = (radius * cos(angle), radius * sin(angle), low + height * 0.08)
        rib.rotation_euler.z = angle
    return lid
