"""Plants for pots: what grows out of a pot's soil, by name."""

from __future__ import annotations

import math
import random
from typing import Any

from demo.shapes import Point3, lathe, mesh, subdivide, tube
from demo.skins import paint


def grow(plant: str, soil: float, radius: float, size: float, dice: random.Random) -> None:
    """Plant something at the height `soil` in a pot of `radius`; `size` is a factor on the plant."""
    plants = {"snake": _snake, "monstera": _monstera, "spider": _spider, "cactus": _cactus, "rubber": _rubber}
    plants[plant](soil, radius, size, dice)


def _leaf(path: list[Point3], widths: list[float], turn: float, skin: Any, fold: float = 0.25) -> None:
    """A blade along a path, folded along its middle; `turn` is the way it faces, round the vertical axis."""
    side_x, side_y = -math.sin(turn), math.cos(turn)
    points = []
    for (x, y, z), half in zip(path, widths, strict=True):
        for place in (-1, 0, 1):
            back = fold * half * (1 - abs(place))
            points.append(
                (
                    x + side_x * half * place + math.cos(turn) * back,
                    y + side_y * half * place + math.sin(turn) * back,
                    z - back * 0.5,
                )
            )
    faces = []
    for row in range(len(path) - 1):
        low = 3 * row
        faces += [(low, low + 1, low + 4, low + 3), (low + 1, low + 2, low + 5, low + 4)]
    subdivide(mesh("leaf", points, faces, skin), 2)


def _green(srgb: str) -> Any:
    return paint(srgb, roughness=0.35, specular_ior_level=0.45)


def _snake(soil: float, radius: float, size: float, dice: random.Random) -> None:
    """Sansevieria: stiff upright blades, light along their edges."""
    inner, outer = _green("2F5B3A"), _green("C9C068")
    for n in range(9):
        turn = 2.4 * n + dice.uniform(-0.3, 0.3)
        out, tall = radius * 0.5 * math.sqrt(n / 9), size * dice.uniform(0.2, 0.36) * (1.1 - n * 0.03)
        lean = dice.uniform(0.05, 0.16)
        face = turn + dice.uniform(-0.8, 0.8)
        widths = [0.012, 0.02, 0.023, 0.022, 0.016, 0.001]
        path = [
            (
                (out + lean * tall * part**1.5) * math.cos(turn),
                (out + lean * tall * part**1.5) * math.sin(turn),
                soil - 0.01 + tall * part,
            )
            for part in (0, 0.25, 0.5, 0.7, 0.88, 1)
        ]
        _leaf(path, [w * size for w in widths], face, outer)
        for shift in (-0.0012, 0.0012):
            near = [(x + shift * math.cos(face), y + shift * math.sin(face), z - 0.004) for x, y, z in path]
            _leaf(near, [max(0.0005, w * 0.78) * size for w in widths], face, inner)


def _spider(soil: float, radius: float, size: float, dice: random.Random) -> None:
    """Chlorophytum: a fountain of narrow arching blades, pale along the middle."""
    skins = [_green("6FA04E"), _green("86B35F"), _green("C5D79A")]
    for n in range(34):
        turn, tall = 2.4 * n, size * dice.uniform(0.1, 0.24)
        reach = radius * dice.uniform(1.0, 2.3) * size
        path = []
        for part in (0, 0.2, 0.4, 0.6, 0.8, 1):
            out = 0.012 + reach * part**1.25
            path.append((out * math.cos(turn), out * math.sin(turn), soil + tall * (2.6 * part - 2.3 * part**2)))
        _leaf(path, [0.004, 0.0075, 0.008, 0.007, 0.005, 0.0005], turn, skins[n % 3], fold=0.4)


def _rubber(soil: float, _radius: float, size: float, _dice: random.Random) -> None:
    """Ficus elastica: big dark ovals in a spiral up one stem."""
    stem, skins = paint("5A4632", roughness=0.8), [_green("1F4A33"), _green("2B5E3E")]
    tall = 0.36 * size
    tube([(0, 0, soil - 0.01), (0.01, 0.006, soil + tall * 0.5), (0.0, 0.0, soil + tall)], [0.008, 0.006, 0.003], stem)
    for n in range(13):
        turn, part = 2.4 * n, 0.12 + 0.88 * n / 12
        base, length = soil + tall * part, 0.16 * size * (1.1 - 0.45 * part)
        rise = 0.35 + 0.75 * part
        path = []
        for along in (0, 0.15, 0.35, 0.6, 0.85, 1):
            out = length * along
            path.append((out * math.cos(turn), out * math.sin(turn), base + out * rise - 1.6 * out * out / size))
        half = 0.042 * size * (1.1 - 0.4 * part)
        _leaf(path, [0.002, half * 0.55, half, half * 0.95, half * 0.5, 0.001], turn, skins[n % 2], fold=0.3)


def _monstera(soil: float, _radius: float, size: float, dice: random.Random) -> None:
    stem, skins = _green("4E7A3E"), [_green("27653A"), _green("357A46")]
    for n in range(9):
        turn = 2.4 * n + dice.uniform(-0.2, 0.2)
        out, tall = 0.085 * (0.7 + 0.15 * n) * size, size * (0.36 - 0.026 * n + dice.uniform(-0.02, 0.02))
        tip = (out * math.cos(turn), out * math.sin(turn), soil + tall)
        tube(
            [(0, 0, soil - 0.01), (tip[0] * 0.3, tip[1] * 0.3, soil + tall * 0.7), tip],
            [r * size for r in (0.0045, 0.004, 0.003)],
            stem,
        )
        _split_leaf(tip, turn, size * dice.uniform(0.085, 0.115), skins[n % 2])


def _split_leaf(at: Point3, turn: float, length: float, skin: Any) -> None:
    """A heart with cuts from its edge toward its rib, hanging from the end of its stalk."""
    outline = []
    for n in range(96):
        bend = 2 * math.pi * n / 96
        heart = 0.62 + 0.38 * math.cos(bend) + 0.32 * abs(math.sin(bend)) ** 1.3
        cut = 0.42 if abs(math.sin(bend)) > 0.35 and n % 10 < 3 else 0.0
        outline.append((heart * (1 - cut) * math.cos(bend), heart * (1 - cut) * math.sin(bend) * 0.95))
    points = [(0.0, 0.0), *outline]
    placed = []
    for ahead, side in points:
        sag = 0.55 * ahead + 0.28 * side * side + 0.12 * ahead * ahead
        x, y = length * ahead * 0.9, length * side
        placed.append(
            (
                at[0] + x * math.cos(turn) - y * math.sin(turn),
                at[1] + x * math.sin(turn) + y * math.cos(turn),
                at[2] - length * sag * 0.8,
            )
        )
    faces = [(0, 1 + n, 1 + (n + 1) % 96) for n in range(96)]
    mesh("leaf", placed, faces, skin)


def _cactus(soil: float, _radius: float, size: float, _dice: random.Random) -> None:
    """Ribbed columns with pale thorns and one flower."""
    skin, thorn, flower = _green("4F8450"), paint("EFE6C8", roughness=0.8), paint("rose", roughness=0.6)
    for x, y, tall, thick in ((0, 0, 0.2, 0.042), (0.04, 0.012, 0.11, 0.028), (-0.036, -0.02, 0.075, 0.025)):
        tall, thick = tall * size, thick * size
        column = lathe(
            [
                (thick * 0.8, -0.01),
                (thick, tall * 0.3),
                (thick, tall * 0.7),
                (thick * 0.8, tall * 0.92),
                (thick * 0.3, tall),
                (0, tall * 1.01),
            ],
            skin,
            segments=88,
            levels=1,
        )
        for vertex in column.data.vertices:
            press = 1 - 0.11 * (1 + math.cos(11 * math.atan2(vertex.co.y, vertex.co.x)))
            vertex.co.x, vertex.co.y = vertex.co.x * press, vertex.co.y * press
        column.location = (x * size, y * size, soil)
        _thorns((x * size, y * size, soil), tall, thick, thorn)
    lathe([(0.003, 0), (0.009, 0.008), (0.018, 0.02), (0.012, 0.014), (0, 0.01)], flower, segments=10).location = (
        0,
        0,
        soil + 0.2 * size,
    )


def _thorns(at: Point3, tall: float, thick: float, skin: Any) -> None:
    points: list[Point3] = []
    faces = []
    for rib in range(11):
        turn = 2 * math.pi * (rib + 0.5) / 11
        for step in range(9):
            z = at[2] + tall * (0.08 + 0.095 * step)
            out = thick * (1.0 if step < 7 else 0.86)
            for fan in (-0.5, 0.0, 0.5):
                first = len(points)
                tip = turn + fan * 0.35
                points += [
                    (at[0] + out * 0.95 * math.cos(turn - 0.02), at[1] + out * 0.95 * math.sin(turn - 0.02), z),
                    (at[0] + out * 0.95 * math.cos(turn + 0.02), at[1] + out * 0.95 * math.sin(turn + 0.02), z + 0.001),
                    (at[0] + (out + 0.008) * math.cos(tip), at[1] + (out + 0.008) * math.sin(tip), z + 0.004),
                ]
                faces.append((first, first + 1, first + 2))
    mesh("thorns", points, faces, skin)
