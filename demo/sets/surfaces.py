"""What rooms are made of: boards, tiles, plaster, stone, cloth, rugs. Patterns lie in the world's meters."""

from __future__ import annotations

from typing import Any

from demo.skins import linear, link, mix, node, paint, shader_of

WOODS = ("C9A57A", "A97B4F", "8A5A37", "5E3E2B", "D8BE98", "B9AC98", "9C6B42")
WALLS = ("EFEBE3", "E6E2D8", "DCE1DF", "E9DCCB", "C9D3CF", "D9CFC4", "B8C4C9", "CDBFB2", "93A39B", "F3F1EC")
CLOTHS = ("B9B2A4", "8C8F93", "4F6475", "7C6B5D", "A8674F", "5F6F5A", "D8CDBB", "3E4B5A", "C7A08F", "9FA8A3")


def shade(srgb: str, by: float) -> str:
    """A color lighter (above 1) or darker."""
    return "".join(f"{min(255, round(int(srgb[at : at + 2], 16) * by)):02X}" for at in (0, 2, 4))


def boards(tone: str, width: float = 0.12, length: float = 1.3, gap: float = 0.0012, flat: str = "XY") -> Any:
    """Planks of wood along x (on a wall too, with flat="XZ"): a floor, or with wide planks a table's top."""
    material = paint(tone, roughness=0.42, coat_weight=0.25, coat_roughness=0.25)
    place = _place(material, flat)
    planks = node(
        material,
        "ShaderNodeTexBrick",
        Scale=1.0,
        Mortar_Size=gap,
        Mortar_Smooth=0.1,
        Brick_Width=length,
        Row_Height=width,
        Color1=linear(shade(tone, 0.82)),
        Color2=linear(shade(tone, 1.12)),
        Mortar=linear(shade(tone, 0.25)),
    )
    planks.offset, planks.offset_frequency = 0.37, 2
    link(material, place, planks.inputs["Vector"])
    grain = _noise(material, place, (2.5, 60.0, 60.0), detail=4, distortion=1.6)
    color = _toward(material, planks.outputs["Color"], grain, shade(tone, 0.38), 0.8)
    link(material, color, shader_of(material).inputs["Base Color"])
    return _bumpy(material, grain, 0.08)


def tiles(tone: str, size: tuple[float, float] = (0.3, 0.3), flat: str = "XY", offset: float = 0.0) -> Any:
    """Glazed tiles with grout, each a little different."""
    material = paint(tone, roughness=0.22, coat_weight=0.4, coat_roughness=0.08)
    place = _place(material, flat)
    bricks = node(
        material,
        "ShaderNodeTexBrick",
        Scale=1.0,
        Mortar_Size=0.0035,
        Mortar_Smooth=0.2,
        Brick_Width=size[0],
        Row_Height=size[1],
        Color1=linear(shade(tone, 0.93)),
        Color2=linear(shade(tone, 1.05)),
        Mortar=linear(shade(tone, 0.62)),
    )
    bricks.offset = offset
    link(material, place, bricks.inputs["Vector"])
    cloud = _noise(material, place, (5.0, 5.0, 5.0), detail=3)
    color = _toward(material, bricks.outputs["Color"], cloud, shade(tone, 0.85), 0.5)
    link(material, color, shader_of(material).inputs["Base Color"])
    return _bumpy(material, bricks.outputs[1], -0.4)


def plaster(tone: str) -> Any:
    material = paint(tone, roughness=0.92)
    place = _place(material)
    stain = _noise(material, place, (1.6, 1.6, 1.6), detail=4)
    color = _toward(material, linear(tone), stain, shade(tone, 0.86), 0.6)
    link(material, color, shader_of(material).inputs["Base Color"])
    return _bumpy(material, _noise(material, place, (140.0, 140.0, 140.0), detail=1), 0.12)


def stone(tone: str, grain_m: float = 0.01) -> Any:
    """A polished worktop of speckled stone."""
    material = paint(tone, roughness=0.16, coat_weight=0.3)
    place = _place(material)
    cells = node(material, "ShaderNodeTexVoronoi", Scale=1 / grain_m)
    link(material, place, cells.inputs["Vector"])
    cloud = _noise(material, place, (4.0, 4.0, 4.0), detail=4, distortion=1.5)
    first = _toward(material, linear(tone), cells.outputs["Color"], shade(tone, 0.7), 0.45)
    link(material, mix(material, cloud, first, linear(shade(tone, 1.1))), shader_of(material).inputs["Base Color"])
    return material


def cloth(tone: str, second: str = "", pattern: str = "plain", size: float = 0.06, threads_per_m: float = 420) -> Any:
    """Woven cloth: plain, or with stripes, checks or dots in a second color, which lie in world meters."""
    material = paint(tone, roughness=0.95, sheen_weight=0.3, specular_ior_level=0.2)
    place = _place(material)
    color: Any = linear(tone)
    if second and pattern != "plain":
        color = mix(material, _pattern(material, place, pattern, size), color, linear(second))
    weave = node(material, "ShaderNodeTexChecker", Scale=threads_per_m)
    link(material, place, weave.inputs["Vector"])
    blotch = _noise(material, place, (30.0, 30.0, 30.0), detail=3)
    color = _toward(material, color, blotch, shade(tone, 0.75), 0.5)
    link(material, color, shader_of(material).inputs["Base Color"])
    return _bumpy(material, weave.outputs[1], 0.3)


def rug(tone: str, second: str, pattern: str) -> Any:
    """A rug's pile: coarse, with a large pattern whose edges the pile frays."""
    material = paint(tone, roughness=1.0, sheen_weight=0.5, specular_ior_level=0.1)
    place = _place(material)
    fray = _noise(material, place, (180.0, 180.0, 180.0), detail=2)
    shifted = node(material, "ShaderNodeVectorMath", i1=(0.008, 0.008, 0.0))
    shifted.operation = "MULTIPLY"
    link(material, fray, shifted.inputs[0])
    moved = node(material, "ShaderNodeVectorMath")
    link(material, place, moved.inputs[0])
    link(material, shifted.outputs[0], moved.inputs[1])
    color: Any = linear(tone)
    if pattern != "plain":
        color = mix(material, _pattern(material, moved.outputs[0], pattern, 0.22), color, linear(second))
    pile = _noise(material, place, (420.0, 420.0, 420.0), detail=2)
    color = _toward(material, color, pile, "6A6560", 0.9)
    link(material, color, shader_of(material).inputs["Base Color"])
    return _bumpy(material, pile, 1.0, 0.006)


def glow(low: str, high: str, strength: float, from_z: float, to_z: float) -> Any:
    """Something bright to look at: a gradient over its height, with leaves or clouds as a blur."""
    material = paint("000000")
    place = _place(material)
    axes = node(material, "ShaderNodeSeparateXYZ")
    link(material, place, axes.inputs[0])
    ramp = node(material, "ShaderNodeMapRange", From_Min=from_z, From_Max=to_z)
    link(material, axes.outputs["Z"], ramp.inputs["Value"])
    cloud = _noise(material, place, (2.2, 2.2, 2.2), detail=3)
    grain = node(material, "ShaderNodeMath", i1=0.9)
    grain.operation = "MULTIPLY_ADD"
    link(material, cloud, grain.inputs[0])
    link(material, ramp.outputs[0], grain.inputs[2])
    half = node(material, "ShaderNodeMath", i1=-0.45)
    link(material, grain.outputs[0], half.inputs[0])
    half.use_clamp = True
    color = mix(material, half.outputs[0], linear(low), linear(high))
    shader = shader_of(material)
    link(material, color, shader.inputs["Emission Color"])
    shader.inputs["Emission Strength"].default_value = strength
    return material


def _pattern(material: Any, place: Any, pattern: str, size: float) -> Any:
    match pattern:
        case "stripes":
            wave = node(material, "ShaderNodeTexWave", Scale=0.314 / size)
            link(material, place, wave.inputs["Vector"])
            return _step(material, wave.outputs[1], 0.6)
        case "checks":
            checker = node(material, "ShaderNodeTexChecker", Scale=1 / size)
            link(material, place, checker.inputs["Vector"])
            return checker.outputs[1]
        case "dots":
            cells = node(material, "ShaderNodeTexVoronoi", Scale=1 / size, Randomness=0.0)
            link(material, place, cells.inputs["Vector"])
            return _step(material, cells.outputs["Distance"], 0.3)
        case "diamonds":
            turned = node(material, "ShaderNodeMapping", Rotation=(0.0, 0.0, 0.785), Scale=(1.0, 1.0, 0.0))
            link(material, place, turned.inputs["Vector"])
            checker = node(material, "ShaderNodeTexChecker", Scale=1 / size)
            link(material, turned.outputs[0], checker.inputs["Vector"])
            return checker.outputs[1]
    raise ValueError(f"cloth has no pattern {pattern!r}")


def _step(material: Any, value: Any, edge: float) -> Any:
    above = node(material, "ShaderNodeMath", i1=edge)
    above.operation = "GREATER_THAN"
    link(material, value, above.inputs[0])
    return above.outputs[0]


def _place(material: Any, flat: str = "XY") -> Any:
    """World coordinates; with flat="XZ" a wall's x and z come first, for patterns that are drawn on a floor."""
    where = node(material, "ShaderNodeNewGeometry").outputs["Position"]
    if flat == "XY":
        return where
    apart, together = node(material, "ShaderNodeSeparateXYZ"), node(material, "ShaderNodeCombineXYZ")
    link(material, where, apart.inputs[0])
    for place, axis in enumerate((*flat, *(set("XYZ") - set(flat)))):
        link(material, apart.outputs[axis], together.inputs[place])
    return together.outputs[0]


def _noise(material: Any, place: Any, scale: tuple[float, ...], detail: float, distortion: float = 0.0) -> Any:
    stretch = node(material, "ShaderNodeMapping", Scale=scale)
    link(material, place, stretch.inputs["Vector"])
    grain = node(material, "ShaderNodeTexNoise", Scale=1.0, Detail=detail, Distortion=distortion)
    link(material, stretch.outputs[0], grain.inputs["Vector"])
    return grain.outputs[0]


def _toward(material: Any, color: Any, mask: Any, srgb: str, strength: float) -> Any:
    """Darken a color toward `srgb` where the mask is bright."""
    weak = node(material, "ShaderNodeMath", i1=strength)
    weak.operation = "MULTIPLY"
    link(material, mask, weak.inputs[0])
    return mix(material, weak.outputs[0], color, linear(srgb))


def _bumpy(material: Any, height: Any, strength: float, distance: float = 0.001) -> Any:
    bump = node(material, "ShaderNodeBump", Strength=abs(strength), Distance=distance)
    bump.invert = strength < 0
    link(material, height, bump.inputs["Height"])
    link(material, bump.outputs["Normal"], shader_of(material).inputs["Normal"])
    return material
