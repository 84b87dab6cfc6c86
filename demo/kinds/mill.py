"""Pepper and salt mills. shape: body (a key of BODIES), height, radius, rings (grooves painted round it)."""

from __future__ import annotations

from demo.goods import Good
from demo.shapes import ball, lathe, ring
from demo.skins import brushed, lacquer, metal, wood

VIEWS = ((-25.0, 12.0), (30.0, 34.0))

BODIES = {  # radius and height as parts of the whole, up to the seam under the head
    "classic": [(1, 0), (1, 0.08), (0.92, 0.1), (0.62, 0.3), (0.58, 0.42), (0.8, 0.58), (0.84, 0.64), (0.62, 0.7)],
    "tower": [(1, 0), (1, 0.03), (0.9, 0.3), (0.78, 0.55), (0.7, 0.76)],
    "waist": [(1, 0), (1.02, 0.05), (0.86, 0.22), (0.6, 0.46), (0.7, 0.62), (0.86, 0.7)],
}


def build(good: Good) -> None:
    height, radius = good.shape.get("height", 0.2), good.shape.get("radius", 0.03)
    body = BODIES[good.shape.get("body", "classic")]
    skin = wood(good.color) if good.color in ("oak", "walnut", "tan") else lacquer(good.color)
    steel = metal("steel", 0.15)
    outline = [(r * radius, z * height) for r, z in body]
    lathe([(0, 0), (outline[0][0] - 0.001, 0), *outline, (0, outline[-1][1])], skin)
    seam, neck = outline[-1][1], outline[-1][0]
    lathe([(0, seam), (neck * 0.92, seam), (neck * 0.92, seam + 0.003), (0, seam + 0.003)], brushed("steel"))
    top = height * 0.95
    head = [(neck, seam + 0.003), (neck * 1.02, seam + 0.005), (neck * 1.06, (seam + top) / 2)]
    lathe([(0, seam + 0.003), *head, (neck * 0.8, top - 0.004), (neck * 0.35, top), (0, top)], skin)
    ball(radius * 0.26, steel, at=(0, 0, top + radius * 0.2))
    for place in range(good.shape.get("rings", 0)):
        ring(radius * (1.0 - 0.04 * place), 0.0018, skin, at=(0, 0, height * (0.09 + 0.045 * place)))
