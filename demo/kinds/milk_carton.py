"""Gable-top cartons of milk, oat drink, juice: a square body, a folded roof, a screw cap. shape: width, height, cap."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.packs import art, screw_lid
from demo.shapes import bevel, box, mesh
from demo.skins import card, plastic

VIEWS = ((-30.0, 15.0), (34.0, 26.0), (180.0, 13.0))
FRONT, BACK, SIDE, ROOF, PLAIN = range(5)


def build(good: Good) -> None:
    width, height = good.shape.get("width", 0.07), good.shape.get("height", 0.24)
    half, fin = width / 2, 0.018
    eaves = height - fin - width * 0.42
    ridge, fold = height - fin, half * 0.55
    points = [(x, y, z) for z in (0, eaves) for x, y in ((-half, -half), (half, -half), (half, half), (-half, half))]
    points += [(-half, 0, ridge), (half, 0, ridge), (-fold, 0, ridge - 0.004), (fold, 0, ridge - 0.004)]
    faces = [
        ((0, 1, 5, 4), FRONT),
        ((2, 3, 7, 6), BACK),
        ((1, 2, 6, 5), SIDE),
        ((3, 0, 4, 7), SIDE),
        ((4, 5, 9, 8), ROOF),
        ((6, 7, 8, 9), ROOF),
        ((5, 6, 11), PLAIN),
        ((5, 11, 9), PLAIN),
        ((6, 9, 11), PLAIN),
        ((7, 4, 10), PLAIN),
        ((4, 8, 10), PLAIN),
        ((7, 10, 8), PLAIN),
        ((3, 2, 1, 0), PLAIN),
    ]
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    uvs = [pair for corners, _ in faces for pair in square[: len(corners)]]
    slope = math.hypot(half, ridge - eaves)
    front = art(good, "front", width, eaves, card("white"))
    body = mesh("carton", points, [corners for corners, _ in faces], front, uvs)
    body.data.materials.append(art(good, "back", width, eaves, card("white")))
    body.data.materials.append(art(good, "side", width, eaves, card("white")))
    body.data.materials.append(art(good, "top", width, slope, card("white")))
    body.data.materials.append(card(good.color))
    for face, (_, skin) in zip(body.data.polygons, faces, strict=True):
        face.material_index = skin
    body.data.shade_flat()
    bevel(body, 0.0012, segments=3)
    box((width, 0.0028, fin), card(good.color), at=(0, 0, ridge - 0.001), edge=0.0006)
    if good.shape.get("cap", True):
        _cap(good, half, eaves, ridge)


def _cap(good: Good, half: float, eaves: float, ridge: float) -> None:
    """The screw cap stands square on the front slope."""
    lid = screw_lid(0.0135, 0, 0.013, plastic(good.second or "white", 0.35))
    lid.rotation_euler.x = math.atan2(ridge - eaves, half)
    lid.location = (0, -half * 0.5, (eaves + ridge) / 2)
