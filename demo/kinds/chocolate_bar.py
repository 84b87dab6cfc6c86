"""Chocolate bars in a card sleeve, the foil torn open above so that squares show. shape: width, height, depth, bare."""

from __future__ import annotations

from demo.goods import Good
from demo.packs import art, faced_box
from demo.shapes import box, mesh
from demo.skins import card, metal, paint

VIEWS = ((-24.0, 15.0), (28.0, 26.0), (180.0, 13.0))
ROWS, COLUMNS = 2, 4


def build(good: Good) -> None:
    width, height = good.shape.get("width", 0.08), good.shape.get("height", 0.155)
    depth, bare = good.shape.get("depth", 0.011), good.shape.get("bare", 0.036)
    size = (width, depth, height)
    plain = card(good.color)
    skins = dict.fromkeys(("left", "right", "top", "floor"), plain)
    skins |= {face: art(good, face, width, height, card("white")) for face in ("front", "back")}
    faced_box(size, skins, edge=0.0012)
    chocolate = paint(good.shape.get("chocolate", "3B2016"), roughness=0.28, specular_ior_level=0.5)
    _squares(width * 0.92, depth * 0.72, height, bare, chocolate)
    _foil(good, width * 0.96, depth * 0.9, height)


def _squares(width: float, depth: float, low: float, bare: float, skin: object) -> None:
    """Two rows of pieces with sloping sides on a thin slab."""
    box((width, depth * 0.45, bare), skin, at=(0, depth * 0.15, low - 0.001), edge=0.0004)
    across, up = width / COLUMNS, bare / ROWS
    for row in range(ROWS):
        for column in range(COLUMNS):
            x = (column - (COLUMNS - 1) / 2) * across
            box(
                (across * 0.94, depth * 0.75, up * 0.92),
                skin,
                at=(x, -depth * 0.12, low + (row + 0.03) * up),
                edge=0.0016,
            )


def _foil(good: Good, width: float, depth: float, low: float) -> None:
    """A torn edge of foil round the foot of the bare part."""
    dice, steps = good.dice("foil"), 26
    points, faces = [], []
    for side in (-1, 1):
        start = len(points)
        for n in range(steps + 1):
            x = (n / steps - 0.5) * width
            points += [
                (x, side * depth / 2, low - 0.003),
                (x, side * (depth / 2 + dice.uniform(0, 0.0012)), low + dice.uniform(0.003, 0.0075)),
            ]
        faces += [(start + 2 * n, start + 2 * n + 2, start + 2 * n + 3, start + 2 * n + 1) for n in range(steps)]
    mesh("foil", points, faces, metal("brass" if good.shape.get("gold") else "steel", 0.25)).data.shade_flat()
