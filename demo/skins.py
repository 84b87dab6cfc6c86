"""What goods are made of: ceramic, metal, glass, wood, leather, cloth, plastic, card, with prints and patterns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy

from demo.palette import PALETTE


def linear(srgb: str) -> tuple[float, float, float, float]:
    parts = [int(srgb[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return r, g, b, 1.0


def paint(color: str, **values: Any) -> Any:
    """Return a material of a palette color (or six hexadecimal digits); `values` are the principled shader's inputs
    in lower case with underscores: roughness, metallic, coat_weight, transmission_weight, ior, sheen_weight, …"""
    material = bpy.data.materials.new(color)
    material.use_nodes = True
    shader = shader_of(material)
    shader.inputs["Base Color"].default_value = linear(PALETTE[color].srgb if color in PALETTE else color)
    names = {item.name.lower().replace(" ", "_"): item for item in shader.inputs}
    for key, value in values.items():
        names[key].default_value = value
    return material


def shader_of(material: Any) -> Any:
    return next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")


def node(material: Any, kind: str, **inputs: Any) -> Any:
    """Add a node, with values for its inputs by name ("Scale") or socket number as "i0"."""
    made = material.node_tree.nodes.new(kind)
    for key, value in inputs.items():
        made.inputs[int(key[1:]) if key[1:].isdigit() else key.replace("_", " ")].default_value = value
    return made


def link(material: Any, source: Any, target: Any) -> None:
    material.node_tree.links.new(source, target)


# plain materials


def glaze(color: str) -> Any:
    return paint(color, roughness=0.2, coat_weight=0.8, coat_roughness=0.06)


def matte(color: str) -> Any:
    return paint(color, roughness=0.75)


def plastic(color: str, roughness: float = 0.3) -> Any:
    """Glossy at .15, usual at .3, matt and soft to the touch at .6."""
    return paint(color, roughness=roughness, specular_ior_level=0.5)


def lacquer(color: str) -> Any:
    return paint(color, roughness=0.35, coat_weight=0.7, coat_roughness=0.05)


def metal(color: str = "steel", roughness: float = 0.12) -> Any:
    return paint(color, metallic=1.0, roughness=roughness)


def brushed(color: str = "steel", along: str = "Z") -> Any:
    """Metal with fine scratches round the axis `along`."""
    material = metal(color, 0.3)
    scale = {"X": (4, 400, 400), "Y": (400, 4, 400), "Z": (4, 4, 900)}[along]
    grain = _noise(material, scale, detail=2)
    bump = node(material, "ShaderNodeBump", Strength=0.06, Distance=0.001)
    link(material, grain, bump.inputs["Height"])
    link(material, bump.outputs["Normal"], shader_of(material).inputs["Normal"])
    return material


def glass(color: str = "clear", roughness: float = 0.02) -> Any:
    return paint(color, roughness=roughness, transmission_weight=1.0, ior=1.45)


def thin_glass(color: str = "clear", opacity: float = 0.14) -> Any:
    """A thin wall one sees through without refraction: bottles, jars, panes. Far less noise than `glass`."""
    return paint(color, roughness=0.03, alpha=opacity)


def liquid(color: str) -> Any:
    return paint(color, roughness=0.0, transmission_weight=0.75, ior=1.33)


def rubber(color: str) -> Any:
    return paint(color, roughness=0.85, specular_ior_level=0.3)


def wood(color: str, along: str = "Z") -> Any:
    """Wood with its grain along an axis of the object."""
    material = paint(color, roughness=0.45, coat_weight=0.15, coat_roughness=0.3)
    scale = tuple(9.0 if axis == along else 90.0 for axis in "XYZ")
    grain = _noise(material, scale, detail=8, distortion=1.2)
    r, g, b, _ = linear(PALETTE[color].srgb if color in PALETTE else color)
    dark, light = (r * 0.5, g * 0.45, b * 0.4, 1), (min(1, r * 1.25), min(1, g * 1.25), min(1, b * 1.25), 1)
    link(material, mix(material, grain, dark, light), shader_of(material).inputs["Base Color"])
    return material


def leather(color: str) -> Any:
    material = paint(color, roughness=0.48, specular_ior_level=0.45)
    return bumped(material, "ShaderNodeTexVoronoi", "Distance", scale=420, strength=0.25)


def woven(color: str) -> Any:
    """Canvas, linen: threads over and under."""
    material = paint(color, roughness=0.95, sheen_weight=0.35)
    return bumped(material, "ShaderNodeTexChecker", 1, scale=700, strength=0.35)


def linen(color: str) -> Any:
    """Coarse cloth whose threads, thick and thin, run round and up."""
    material = paint(color, roughness=0.95, sheen_weight=0.2)
    threads = [_noise(material, scale, detail=3) for scale in ((30, 30, 620), (420, 420, 14))]
    slub = math(material, "MULTIPLY", math(material, "ADD", *threads), 0.5)
    r, g, b, _ = shader_of(material).inputs["Base Color"].default_value
    contrast = math(material, "ADD", math(material, "MULTIPLY", math(material, "SUBTRACT", slub, 0.5), 3.2), 0.5)
    shade = mix(material, contrast, (r * 0.72, g * 0.7, b * 0.66, 1), (r, g, b, 1))
    link(material, shade, shader_of(material).inputs["Base Color"])
    return material


def deeper(color: str, share: float = 0.62) -> str:
    """Darken and saturate a palette color for a hem, seam or trim; six hexadecimal digits."""
    parts = [int(PALETTE[color].srgb[at : at + 2], 16) for at in (0, 2, 4)]
    return "".join(f"{round(share * part * (part / max(parts)) ** 1.5):02X}" for part in parts)


def knitted(color: str) -> Any:
    """Wool: rows of stitches round the object."""
    material = paint(color, roughness=1.0, sheen_weight=0.6)
    wave = node(material, "ShaderNodeTexWave", Scale=110.0, Distortion=3.0, Detail=2.0)
    wave.bands_direction = "Z"
    link(material, _place(material), wave.inputs["Vector"])
    bump = node(material, "ShaderNodeBump", Strength=0.7, Distance=0.002)
    link(material, wave.outputs["Factor" if "Factor" in wave.outputs else 1], bump.inputs["Height"])
    link(material, bump.outputs["Normal"], shader_of(material).inputs["Normal"])
    return material


def plush(color: str) -> Any:
    material = paint(color, roughness=1.0, sheen_weight=1.0, sheen_roughness=0.4)
    return bumped(material, "ShaderNodeTexNoise", 0, scale=260, strength=0.9)


def fleece(color: str, curl: float = 0.008) -> Any:
    """Curly pile: locks `curl` meters wide with shade between them."""
    material = paint(color, roughness=1.0, sheen_weight=0.3)
    locks = node(material, "ShaderNodeTexVoronoi", Scale=1 / curl)
    link(material, _place(material), locks.inputs["Vector"])
    r, g, b, _ = shader_of(material).inputs["Base Color"].default_value
    shade = math(material, "MULTIPLY", math(material, "POWER", locks.outputs["Distance"], 2.0), 1.5)
    blend = mix(material, shade, (r, g, b, 1), (r * 0.6, g * 0.55, b * 0.55, 1))
    link(material, blend, shader_of(material).inputs["Base Color"])
    bump = node(material, "ShaderNodeBump", Strength=1.0, Distance=-0.004)
    link(material, locks.outputs["Distance"], bump.inputs["Height"])
    link(material, bump.outputs["Normal"], shader_of(material).inputs["Normal"])
    return material


def card(color: str) -> Any:
    return paint(color, roughness=0.6, specular_ior_level=0.3)


def printed(picture: Path, base: Any) -> Any:
    """Put a picture on a material by the object's texture coordinates; where it is clear, `base`'s color shows."""
    image = node(base, "ShaderNodeTexImage")
    image.image = bpy.data.images.load(str(picture), check_existing=True)
    image.extension = "EXTEND"
    shader = shader_of(base)
    plain = tuple(shader.inputs["Base Color"].default_value)
    link(base, mix(base, image.outputs["Alpha"], plain, image.outputs["Color"]), shader.inputs["Base Color"])
    return base


# patterns: a second color by a mask in the object's own meters

PATTERNS = ("stripes", "bands", "dots", "checks", "speckles", "marble", "zigzag", "camo", "gingham", "two-tone")


def patterned(material: Any, pattern: str, second: str, size: float = 0.02, level: float = 0.0) -> Any:
    """Lay a palette color over a material; `size` is the repeat in meters, `level` a two-tone's edge."""
    shader = shader_of(material)
    first, other = tuple(shader.inputs["Base Color"].default_value), linear(PALETTE[second].srgb)
    color = mix(material, _mask(material, pattern, size, level), first, other)
    link(material, color, shader.inputs["Base Color"])
    return material


def _mask(material: Any, pattern: str, size: float, level: float) -> Any:
    place = _place(material)
    match pattern:
        case "plain":
            raise ValueError("a plain good has no second color")
        case "stripes" | "bands" | "two-tone":
            axes = node(material, "ShaderNodeSeparateXYZ")
            link(material, place, axes.inputs[0])
            if pattern == "two-tone":
                return math(material, "LESS_THAN", axes.outputs["Z"], level)
            along = axes.outputs["X" if pattern == "stripes" else "Z"]
            return math(material, "LESS_THAN", math(material, "PINGPONG", along, size / 2), size / 5)
        case "dots" | "speckles":
            cells = node(
                material, "ShaderNodeTexVoronoi", Scale=1 / size, Randomness=0.25 if pattern == "dots" else 1.0
            )
            link(material, place, cells.inputs["Vector"])
            return math(material, "LESS_THAN", cells.outputs["Distance"], 0.34 if pattern == "dots" else 0.22)
        case "checks":
            squares = node(material, "ShaderNodeTexChecker", Scale=2 / size)
            link(material, place, squares.inputs["Vector"])
            return squares.outputs[1]
        case "gingham":
            axes = node(material, "ShaderNodeSeparateXYZ")
            link(material, place, axes.inputs[0])
            across, up = (
                math(material, "LESS_THAN", math(material, "PINGPONG", axes.outputs[axis], size / 2), size / 4)
                for axis in "XZ"
            )
            return math(material, "MULTIPLY", math(material, "ADD", across, up), 0.5)
        case "zigzag":
            axes = node(material, "ShaderNodeSeparateXYZ")
            link(material, place, axes.inputs[0])
            teeth = math(material, "PINGPONG", axes.outputs["X"], size / 2)
            height = math(material, "ADD", axes.outputs["Z"], teeth)
            return math(material, "LESS_THAN", math(material, "PINGPONG", height, size / 2), size / 5)
        case "marble" | "camo":
            grain = _noise(material, (1 / size,) * 3, detail=6 if pattern == "marble" else 1, distortion=2.0)
            if pattern == "camo":
                return math(material, "GREATER_THAN", grain, 0.55)
            return math(material, "LESS_THAN", math(material, "ABSOLUTE", math(material, "SUBTRACT", grain, 0.5)), 0.02)
    raise ValueError(f"a pattern is one of {PATTERNS}, not {pattern!r}")


# parts of a shader


def math(material: Any, operation: str, first: Any, second: Any = 0.0) -> Any:
    made = material.node_tree.nodes.new("ShaderNodeMath")
    made.operation = operation
    for socket, value in zip(made.inputs, (first, second), strict=False):
        _feed(material, socket, value)
    return made.outputs[0]


def flagged(material: Any, strength: float = 0.5) -> Any:
    """Darken a round good towards its outline, as black flags beside it do: white stands out from white paper."""
    facing = node(material, "ShaderNodeLayerWeight").outputs["Facing"]
    socket = shader_of(material).inputs["Base Color"]
    color = socket.links[0].from_socket if socket.is_linked else tuple(socket.default_value)
    shade = math(material, "MULTIPLY", math(material, "POWER", facing, 2.5), strength)
    link(material, mix(material, shade, color, linear("6F7678")), socket)
    return material


def mix(material: Any, factor: Any, first: Any, second: Any) -> Any:
    """Blend two colors, each a socket or a linear RGBA."""
    made = material.node_tree.nodes.new("ShaderNodeMix")
    made.data_type = "RGBA"
    sockets = [made.inputs[0], *(item for item in made.inputs if item.type == "RGBA")]
    for socket, value in zip(sockets, (factor, first, second), strict=True):
        _feed(material, socket, value)
    return next(item for item in made.outputs if item.type == "RGBA")


def bumped(material: Any, texture: str, output: str | int, scale: float, strength: float) -> Any:
    made = node(material, texture, Scale=scale)
    link(material, _place(material), made.inputs["Vector"])
    bump = node(material, "ShaderNodeBump", Strength=strength, Distance=0.001)
    link(material, made.outputs[output], bump.inputs["Height"])
    link(material, bump.outputs["Normal"], shader_of(material).inputs["Normal"])
    return material


def _feed(material: Any, socket: Any, value: Any) -> None:
    if isinstance(value, bpy.types.NodeSocket):
        link(material, value, socket)
    else:
        socket.default_value = value


def _place(material: Any) -> Any:
    return material.node_tree.nodes.new("ShaderNodeTexCoord").outputs["Object"]


def _noise(material: Any, scale: tuple[float, ...], detail: float, distortion: float = 0.0) -> Any:
    stretch = node(material, "ShaderNodeMapping", Scale=scale)
    link(material, _place(material), stretch.inputs["Vector"])
    grain = node(material, "ShaderNodeTexNoise", Scale=1.0, Detail=detail, Distortion=distortion)
    link(material, stretch.outputs[0], grain.inputs["Vector"])
    return grain.outputs[0]
