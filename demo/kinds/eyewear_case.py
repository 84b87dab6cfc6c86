"""Cases for glasses. shape: style (hard: a clamshell; pouch: soft, open at one end). second: lining or thread."""

from __future__ import annotations

import math
from typing import Any

from mathutils import Matrix

from demo.goods import Good
from demo.shapes import ball, box, lathe, loft, mesh, place, slab, stitches, swing, tube
from demo.skins import leather, matte, metal, patterned, plush, woven

VIEWS = ((-26.0, 30.0), (30.0, 40.0))


def build(good: Good) -> None:
    {"hard": _hard, "pouch": _pouch}[good.shape.get("style", "hard")](good)


def _shell(width: float, depth: float, height: float, squash: float = 2.6) -> list[list[tuple[float, float, float]]]:
    """Sections along the case, from its left end to its right."""
    rings = []
    for n in range(25):
        a = math.pi * n / 24
        x, share = -math.cos(a), math.sin(a) ** 0.42
        ring = []
        for m in range(48):
            b = 2 * math.pi * m / 48
            c, s = math.cos(b), math.sin(b)
            y = depth / 2 * share * math.copysign(abs(c) ** (2 / squash), c)
            z = height / 2 * share * math.copysign(abs(s) ** (2 / squash), s)
            ring.append((x * width / 2, y, height / 2 + z))
        rings.append(ring)
    return rings


def _half(skin: Any, lining: Any, width: float, depth: float, tall: float) -> list[Any]:
    """One half of a clamshell, open above: leather outside, lining inside, a piped rim."""
    rings = _shell(width, depth, 2 * tall, 3.4)
    outside = [[ring[n % 48] for n in range(24, 49)] for ring in rings]
    inside = [[(x * 0.968, y * 0.93, tall + (z - tall) * 0.92) for x, y, z in row] for row in outside]
    parts = []
    for rows, cover in ((outside, skin), (inside, lining)):
        points = [point for row in rows for point in row]
        faces = [(r * 25 + c, r * 25 + c + 1, r * 25 + c + 26, r * 25 + c + 25) for r in range(24) for c in range(24)]
        parts.append(mesh("half", points, faces, cover))
    front, back = [row[0] for row in outside], [row[-1] for row in outside]
    rim = [(x * 0.985, y * 0.965, tall) for x, y, _ in (*front, *back[-2:0:-1])]
    return [*parts, tube(rim, 0.0028, skin, closed=True)]


def _hard(good: Good) -> None:
    """A clamshell, open: the lid stands up on its hinge behind, a cloth for the lenses lies in the tray."""
    width, depth, tall = 0.165, 0.07, 0.03
    skin, lining = leather(good.color), plush(good.second or "cream")
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.02))
    _half(skin, lining, width, depth, tall)
    lid = _half(skin, lining, width, depth, tall)
    back = depth / 2 - 0.001
    for part in lid:  # mirrored at the rim, it would shut the case
        part.matrix_basis = Matrix.Translation((0, 0, 2 * tall)) @ Matrix.Diagonal((1, 1, -1, 1))
    swing(lid, (0, back, tall), (-102, 0, 0))
    for side in (-1, 1):
        hinge = lathe([(0.0032, -0.012), (0.0032, 0.012)], metal("brass", 0.2), levels=0)
        place(hinge, (side * 0.036, back + 0.001, tall), (0, 90, 0))
    clasp = box((0.022, 0.004, 0.012), metal("brass", 0.2), (0, -depth / 2 - 0.001, tall - 0.012), 0.0015)
    clasp.data.shade_smooth()
    cloth = slab(0.08, 0.042, 0.0016, woven("sky"), 0.003, 0.0005, (0.006, 0, tall * 0.5))
    cloth.rotation_euler.z = 0.12


def _pouch(good: Good) -> None:
    """A soft sleeve with a flap and a press stud."""
    width, depth, height = 0.175, 0.085, 0.024
    skin: Any = leather(good.color) if good.material == "leather" else woven(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.02))
    loft(_shell(width, depth, height, 2.2), skin, levels=0)
    flap = [
        [(x, y * 1.02, height / 2 + (z - height / 2) * 1.1 + 0.0008) for x, y, z in ring]
        for ring in _shell(width, depth, height, 2.2)[:9]
    ]
    loft(flap, skin, levels=0, caps=False)
    edge = [(x - 0.003, y, z + 0.0008) for x, y, z in flap[-1][:25]]
    stitches(edge, matte(good.second or "cream"), 0.0006, 0.004)
    ball(0.0055, metal("brass", 0.2), (flap[-1][12][0] - 0.01, 0, height + 0.0008), (1, 1, 0.4))
