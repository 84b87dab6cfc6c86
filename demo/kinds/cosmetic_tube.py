"""Tubes of cream: round above the cap they stand on, pressed flat and sealed above. shape: radius, height, cap."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.packs import art, screw_lid
from demo.shapes import box, mesh
from demo.skins import flagged, plastic

VIEWS = ((-14.0, 14.0), (20.0, 26.0), (180.0, 13.0))
COLUMNS, ROWS = 96, 24
NARROW = 0.74  # how much of its width the print on front and back keeps, to be seen whole at once


def build(good: Good) -> None:
    radius, height = good.shape.get("radius", 0.02), good.shape.get("height", 0.15)
    cap, seal = good.shape.get("cap", 0.025), 0.01
    lid = plastic(good.second or "white", 0.35)
    screw_lid(radius * good.shape.get("cap_width", 0.97), 0, cap, lid, grooves=good.shape.get("grooves", 0))
    wide = math.pi * radius / 2
    points, faces, uvs = [], [], []
    for row in range(ROWS + 1):
        v = row / ROWS
        flat = min(1.0, v * height / (height - seal)) ** 1.25
        x, y = radius + (wide - radius) * flat, radius * (1 - flat) + 0.0009
        for n in range(COLUMNS):
            angle = math.pi + math.tau * n / COLUMNS
            points.append((x * math.cos(angle), y * math.sin(angle), cap + v * (height - cap)))
    for row in range(ROWS):
        for n in range(COLUMNS):
            here, right = row * COLUMNS + n, row * COLUMNS + (n + 1) % COLUMNS
            faces.append((here, right, right + COLUMNS, here + COLUMNS))
            uvs += [(_across((n + a) / COLUMNS), (row + b) / ROWS) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
    white = plastic("white", good.shape.get("roughness", 0.4))
    mesh("tube", points, faces, flagged(art(good, "tube", NARROW * math.tau * radius, height - cap, white)), uvs)
    for n in range(5):  # the crimped seal
        box((wide * 1.99, 0.0026, 0.0007), plastic(good.color, 0.4), at=(0, 0, height - 0.002 - 0.0017 * n), edge=0)


def _across(turn: float) -> float:
    """Where on the print a part of the turn is: front and back, a quarter and three round, are drawn together, and
    what is left stretches over the sides."""
    middle = 0.25 if turn < 0.5 else 0.75
    away = turn - middle
    printed = 0.225  # half of what a face takes of the sheet
    if abs(away) <= printed * NARROW:
        return middle + away / NARROW
    rest = (abs(away) - printed * NARROW) / (0.25 - printed * NARROW)
    return middle + math.copysign(printed + (0.25 - printed) * rest, away)
