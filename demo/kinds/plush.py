"""Soft animals, sitting. shape: animal (bear, rabbit, elephant), size (a factor; 1 is 28 cm), wears (bow, scarf, none).
`second` colors muzzle, soles and what is worn; a pattern covers belly and inner ears."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import Point3, ball, lathe, loft, place, ring, swing, tube
from demo.skins import paint, patterned, plush, woven

VIEWS = ((-24.0, 10.0), (30.0, 22.0))


def build(good: Good) -> None:
    before = set(bpy.data.objects)
    fur, pale = plush(good.color), _pale(good)
    {"bear": _bear, "rabbit": _rabbit, "elephant": _elephant}[good.shape.get("animal", "bear")](fur, pale)
    _wear(good)
    swing(set(bpy.data.objects) - before, grow=good.shape.get("size", 1.0))


def _pale(good: Good) -> Any:
    skin = plush(good.second or "cream") if good.pattern == "plain" else woven(good.second or "cream")
    return skin if good.pattern == "plain" else patterned(skin, good.pattern, good.shape.get("print", "cherry"), 0.016)


def _soft(radius: float, skin: Any, at: Point3, stretch: Point3 = (1, 1, 1), turn: Point3 = (0, 0, 0)) -> Any:
    """Make a stuffed part: a ball whose pile stands out unevenly."""
    part = ball(radius, skin, at, stretch)
    place(part, at, turn)
    part.modifiers["subdivide"].levels = part.modifiers["subdivide"].render_levels = 2
    tufts = bpy.data.textures.new("tufts", "CLOUDS")
    tufts.noise_scale, tufts.noise_depth = 0.005, 1
    pile = part.modifiers.new("pile", "DISPLACE")
    pile.texture, pile.strength, pile.mid_level = tufts, 0.0026, 0.5
    return part


def _seam(path: list[Point3]) -> None:
    tube(path, 0.0009, paint("3A2C26", roughness=0.9))


def _smooth(
    radius: float, skin: Any, at: Point3 = (0, 0, 0), stretch: Point3 = (1, 1, 1), turn: Point3 = (0, 0, 0)
) -> Any:
    """Make a part of printed cotton, without pile."""
    return place(ball(radius, skin, at, stretch), at, turn)


def _body(fur: Any, pale: Any, piece: Callable[..., Any] = _soft) -> None:
    """Sit a body down; its belly and soles are made by `piece`."""
    _soft(0.068, fur, (0, 0.004, 0.072), (1.0, 0.86, 1.06))
    for side in (-1, 1):
        _soft(0.031, fur, (side * 0.05, -0.055, 0.031), (0.95, 1.65, 0.95), (0, 0, side * 22))
        piece(0.025, pale, (side * 0.068, -0.1, 0.033), (0.95, 0.35, 1.05), (0, 0, side * 22))
        _soft(0.024, fur, (side * 0.071, -0.016, 0.092), (0.95, 1.0, 1.9), (-18, side * -36, 0))


def _eyes(y: float, z: float, apart: float, radius: float = 0.0075) -> None:
    for side in (-1, 1):
        ball(radius, paint("120D0B", roughness=0.08, coat_weight=1.0), (side * apart, y, z))
        ball(
            radius * 0.28,
            paint("FFFFFF", roughness=0.3),
            (side * apart - radius * 0.3, y - radius * 0.85, z + radius * 0.4),
        )


def _nose(y: float, z: float, color: str = "2A1A16") -> None:
    """Embroider nose and mouth."""
    ball(0.0105, paint(color, roughness=0.55), (0, y, z), (1.25, 0.6, 0.8))
    _seam([(0, y - 0.003, z - 0.006), (0, y - 0.003, z - 0.017)])
    for side in (-1, 1):
        _seam([(0, y - 0.003, z - 0.017), (side * 0.007, y - 0.001, z - 0.023), (side * 0.016, y + 0.004, z - 0.019)])


def _belly(pale: Any) -> None:
    _soft(0.05, pale, (0, -0.021, 0.068), (0.86, 0.8, 1.0))
    _seam([(0, -0.0615, 0.028), (0, -0.0635, 0.07), (0, -0.057, 0.108)])


def _bear(fur: Any, pale: Any) -> None:
    _body(fur, pale)
    _belly(pale)
    _soft(0.061, fur, (0, -0.012, 0.182), (1.08, 0.94, 0.96))
    _soft(0.03, pale, (0, -0.062, 0.167), (1.12, 0.8, 0.86))
    for side in (-1, 1):
        _soft(0.025, fur, (side * 0.05, -0.004, 0.228), (1, 0.5, 1))
        _soft(0.017, pale, (side * 0.05, -0.0115, 0.228), (1, 0.45, 1))
    _eyes(-0.061, 0.19, 0.025)
    _nose(-0.085, 0.174)


def _rabbit(fur: Any, pale: Any) -> None:
    _body(fur, pale)
    _belly(pale)
    _soft(0.056, fur, (0, -0.012, 0.178), (1.05, 0.95, 1.0))
    for side in (-1, 1):
        _soft(0.019, pale, (side * 0.014, -0.055, 0.163), (1.05, 0.75, 0.86))
        tilt = 10 if side < 0 else 17
        x = side * (0.026 + 0.05 * math.sin(math.radians(tilt)))
        _soft(0.02, fur, (x, -0.002, 0.277), (0.95, 0.5, 2.9), (0, side * tilt, 0))
        _soft(0.0135, pale, (x, -0.0085, 0.276), (0.9, 0.35, 3.2), (0, side * tilt, 0))
    _eyes(-0.058, 0.186, 0.024)
    _nose(-0.072, 0.171, "C0656F")
    for side in (-1, 1):
        for rise in (-0.004, 0.004):
            _seam([(side * 0.02, -0.069, 0.163 + rise * 0.3), (side * 0.05, -0.066, 0.163 + rise * 1.6)])
    _soft(0.024, pale, (0, 0.066, 0.035))


def _elephant(fur: Any, pale: Any) -> None:
    _body(fur, pale, _smooth)
    _smooth(0.05, pale, (0, -0.0255, 0.066), (0.9, 0.78, 1.0))
    _soft(0.058, fur, (0, -0.012, 0.178), (1.05, 0.95, 1.0))
    trunk: list[Point3] = [
        (0, -0.05, 0.172),
        (0, -0.078, 0.158),
        (0, -0.092, 0.128),
        (0, -0.1, 0.098),
        (0, -0.118, 0.084),
        (0, -0.134, 0.094),
    ]
    hose = _hose(trunk, (0.026, 0.022, 0.018, 0.0155, 0.0145, 0.014))
    loft(hose, fur)
    for fold in hose[2:5]:
        tube([(x * 0.99, y, z) for x, y, z in fold], 0.0009, paint("54575C", roughness=0.9), closed=True)
    for side in (-1, 1):
        _soft(0.05, fur, (side * 0.08, 0.0, 0.184), (1.0, 0.24, 1.12), (0, side * 8, side * -24))
        _smooth(0.041, pale, (side * 0.082, -0.009, 0.184), (1.0, 0.16, 1.12), (0, side * 8, side * -24))
        place(
            lathe([(0.0055, 0), (0.005, 0.014), (0, 0.022)], paint("F3ECDC", roughness=0.6)),
            (side * 0.026, -0.06, 0.148),
            (115, 0, side * 14),
        )
    _eyes(-0.061, 0.193, 0.03)


def _hose(path: list[Point3], radii: tuple[float, ...]) -> list[list[Point3]]:
    """Rings round a path in the plane x = 0, each square to it."""
    rings = []
    for n, (at, radius) in enumerate(zip(path, radii, strict=True)):
        back, ahead = path[max(0, n - 1)], path[min(len(path) - 1, n + 1)]
        length = math.hypot(ahead[1] - back[1], ahead[2] - back[2])
        y, z = (ahead[1] - back[1]) / length, (ahead[2] - back[2]) / length
        rings.append(
            [
                (radius * math.cos(a), at[1] - z * radius * math.sin(a), at[2] + y * radius * math.sin(a))
                for a in (2 * math.pi * k / 14 for k in range(14))
            ]
        )
    return rings


def _wear(good: Good) -> None:
    """Tie a bow or a scarf round the neck."""
    match good.shape.get("wears", "bow"):
        case "bow":
            silk = paint(good.shape.get("ribbon", "cherry"), roughness=0.45, sheen_weight=0.5)
            ring(0.043, 0.006, silk, (0, -0.006, 0.132), (-6, 0, 0))
            for side in (-1, 1):
                _bow_half(side, silk)
            ball(0.0085, silk, (0, -0.06, 0.127))
        case "scarf":
            wool = patterned(woven(good.shape.get("ribbon", "cherry")), "bands", "cream", 0.03)
            ring(0.044, 0.0105, wool, (0, -0.006, 0.131), (-6, 0, 0))
            loft(_scarf_end(), wool, levels=1)


def _bow_half(side: int, silk: Any) -> None:
    rings: list[list[Point3]] = []
    for out, tall in ((0.0, 0.006), (0.012, 0.012), (0.026, 0.018), (0.031, 0.016)):
        rings.append(
            [
                (side * out, -0.06 + 0.006 * math.cos(a) * (tall / 0.018), 0.127 + tall * math.sin(a))
                for a in (2 * math.pi * n / 12 for n in range(12))
            ]
        )
    loft(rings, silk, levels=1)


def _scarf_end() -> list[list[Point3]]:
    """Rings of the scarf's end that hangs on the belly."""
    return [
        [(0.022 + dx * 0.013 + lean, y + dy * 0.004, z) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        for z, y, lean in ((0.134, -0.05, 0.0), (0.112, -0.069, 0.002), (0.085, -0.074, 0.004), (0.062, -0.0735, 0.006))
    ]
