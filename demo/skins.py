"""What the goods are made of: glaze, metal, glass, wood, cloth, in the colors of a palette, with patterns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy

# name -> (color to filter by, the same in Chinese, sRGB)
PALETTE = {
    "terracotta": ("orange", "橙色", "B4532F"),
    "sage": ("green", "绿色", "7E9A78"),
    "forest": ("green", "绿色", "1F5A40"),
    "navy": ("blue", "蓝色", "1D2F57"),
    "sky": ("blue", "蓝色", "7FB0D6"),
    "cream": ("beige", "米色", "EADFC8"),
    "sand": ("beige", "米色", "CBB08A"),
    "charcoal": ("gray", "灰色", "3B3E42"),
    "mustard": ("yellow", "黄色", "DDA21F"),
    "cherry": ("red", "红色", "B5202A"),
    "white": ("white", "白色", "F2F0EB"),
    "black": ("black", "黑色", "1A1A1C"),
    "rose": ("pink", "粉色", "E09AA2"),
    "oak": ("brown", "棕色", "B98550"),
    "walnut": ("brown", "棕色", "5B3A26"),
    "steel": ("silver", "银色", "C9CBCE"),
    "brass": ("gold", "金色", "D1A24A"),
    "clear": ("clear", "透明", "F4FAFA"),
    "emerald": ("green", "绿色", "1C7A5A"),
    "amber": ("orange", "橙色", "C9751C"),
}


def linear(color: str) -> tuple[float, float, float, float]:
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return r, g, b, 1.0


def paint(name: str, color: str, **values: Any) -> Any:
    """Return a material; `values` are inputs of the principled shader, spaces as underscores, in lower case."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = linear(color)
    for key, value in values.items():
        next(item for item in shader.inputs if item.name.lower().replace(" ", "_") == key).default_value = value
    return material


def skin_of(good: dict[str, str], color: str) -> Any:
    """Return the skin of a good (a row of goods.tsv) in one of its colors."""
    shade = PALETTE[color][2]
    match good["material"]:
        case "glass":
            skin = paint("glass", shade, roughness=0.03, transmission_weight=1.0, ior=1.3)
        case "steel" | "metal" if color in ("steel", "brass"):
            skin = paint("metal", shade, metallic=1.0, roughness=0.28)
        case "steel" | "metal":
            skin = paint("lacquer", shade, roughness=0.35, coat_weight=0.6)
        case "wood" if color in ("oak", "walnut"):
            skin = wood("wood", shade)
        case "cotton" | "linen":
            skin = woven(shade)
        case "terracotta" | "paper" | "wood":
            skin = paint("matte", shade, roughness=0.7)
        case _:
            skin = paint("glaze", shade, roughness=0.22, coat_weight=0.8, coat_roughness=0.06)
    return skin if good["pattern"] == "plain" else patterned(skin, shade, good)


def nodes_of(skin: Any) -> tuple[Any, Callable[..., Any], Any]:
    tree = skin.node_tree
    return tree, tree.nodes.new, tree.nodes["Principled BSDF"]


def patterned(skin: Any, shade: str, good: dict[str, str]) -> Any:
    """Put a second color on a skin by a mask in object space: stripes, bands, dots, speckles or two halves."""
    tree, new, shader = nodes_of(skin)
    place, mix, step = new("ShaderNodeTexCoord"), new("ShaderNodeMix"), new("ShaderNodeMath")
    mix.data_type = "RGBA"
    mix.inputs["A"].default_value, mix.inputs["B"].default_value = linear(shade), linear(PALETTE[good["second"]][2])
    step.operation, step.inputs[1].default_value = "LESS_THAN", 0.5
    if good["pattern"] in ("dots", "speckles"):
        cells = new("ShaderNodeTexVoronoi")
        cells.inputs["Scale"].default_value = 4.2 if good["pattern"] == "dots" else 15
        cells.inputs["Randomness"].default_value = 0.35 if good["pattern"] == "dots" else 1.0
        step.inputs[1].default_value = 0.36 if good["pattern"] == "dots" else 0.2
        tree.links.new(place.outputs["Object"], cells.inputs["Vector"])
        tree.links.new(cells.outputs["Distance"], step.inputs[0])
    else:
        split = new("ShaderNodeSeparateXYZ")
        tree.links.new(place.outputs["Object"], split.inputs[0])
        height = split.outputs["X" if good["kind"] == "cushion" else "Z"]
        if good["pattern"] == "two-tone":
            step.inputs[1].default_value = 0.32
            tree.links.new(height, step.inputs[0])
        else:
            wave = new("ShaderNodeMath")
            wave.operation, wave.inputs[1].default_value = "PINGPONG", 0.13
            step.inputs[1].default_value = 0.055
            tree.links.new(height, wave.inputs[0])
            tree.links.new(wave.outputs[0], step.inputs[0])
    tree.links.new(step.outputs[0], mix.inputs["Factor"])
    tree.links.new(mix.outputs["Result"], shader.inputs["Base Color"])
    return skin


def wood(name: str, color: str, scale: float = 1.0) -> Any:
    skin = paint(name, color, roughness=0.5)
    tree, new, shader = nodes_of(skin)
    place, stretch, grain, mix = (
        new("ShaderNodeTexCoord"),
        new("ShaderNodeMapping"),
        new("ShaderNodeTexNoise"),
        new("ShaderNodeMix"),
    )
    stretch.inputs["Scale"].default_value = (9 * scale, 1.1 * scale, 3 * scale)
    (
        grain.inputs["Scale"].default_value,
        grain.inputs["Detail"].default_value,
        grain.inputs["Distortion"].default_value,
    ) = 2.2, 8, 1.4
    mix.data_type = "RGBA"
    r, g, b, _ = linear(color)
    mix.inputs["A"].default_value, mix.inputs["B"].default_value = (
        (r * 0.55, g * 0.5, b * 0.45, 1),
        (r * 1.25, g * 1.25, b * 1.25, 1),
    )
    tree.links.new(place.outputs["Object"], stretch.inputs["Vector"])
    tree.links.new(stretch.outputs[0], grain.inputs["Vector"])
    tree.links.new(grain.outputs["Fac" if "Fac" in grain.outputs else 0], mix.inputs["Factor"])
    tree.links.new(mix.outputs["Result"], shader.inputs["Base Color"])
    return skin


def woven(color: str) -> Any:
    skin = paint("cloth", color, roughness=0.95, sheen_weight=0.3)
    tree, new, shader = nodes_of(skin)
    place, weave, bump = new("ShaderNodeTexCoord"), new("ShaderNodeTexChecker"), new("ShaderNodeBump")
    weave.inputs["Scale"].default_value, bump.inputs["Strength"].default_value = 75, 0.35
    tree.links.new(place.outputs["Object"], weave.inputs["Vector"])
    tree.links.new(weave.outputs["Factor" if "Factor" in weave.outputs else 1], bump.inputs["Height"])
    tree.links.new(bump.outputs["Normal"], shader.inputs["Normal"])
    return skin
