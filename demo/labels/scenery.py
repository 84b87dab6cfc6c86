"""Motifs: animals, sea and sky, honey, salt, milk."""

from __future__ import annotations

import math

from demo.labels.stylus import Stylus


def rabbit(pen: Stylus) -> None:
    for side in (-1, 1):
        pen.oval(side * 0.28, -0.55, 0.17, 0.45, "F3E3CF", side * 10)
        pen.oval(side * 0.28, -0.52, 0.09, 0.32, "F0A7A0", side * 10)
    pen.oval(0, 0.3, 0.68, 0.58, "F3E3CF")
    pen.oval(-0.3, 0.45, 0.2, 0.15, "F7C0B5")
    pen.oval(0.3, 0.45, 0.2, 0.15, "F7C0B5")
    for side in (-1, 1):
        pen.oval(side * 0.27, 0.15, 0.11, 0.14, "2B2220")
        pen.disc(side * 0.27 + 0.04, 0.1, 0.04, "FFFFFF")
        pen.arc(side * 0.12, 0.45, 0.12, 180, 360, 0.04, "5A3A2E")
    pen.blob([(-0.1, 0.33), (0.1, 0.33), (0, 0.45)], "C9605A")
    pen.blob([(-0.09, 0.56), (0.09, 0.56), (0.08, 0.74), (-0.08, 0.74)], "FFFFFF")


def bear(pen: Stylus) -> None:
    for side in (-1, 1):
        pen.disc(side * 0.55, -0.5, 0.28, "8A5A33")
        pen.disc(side * 0.55, -0.5, 0.15, "D9A877")
    pen.oval(0, 0.1, 0.8, 0.75, "8A5A33")
    pen.oval(0, 0.4, 0.42, 0.35, "E3BE93")
    pen.oval(0, 0.24, 0.15, 0.1, "2B1B14")
    pen.arc(0, 0.38, 0.16, 200, 340, 0.05, "2B1B14")
    for side in (-1, 1):
        pen.disc(side * 0.3, -0.05, 0.1, "2B1B14")
        pen.disc(side * 0.3 + 0.03, -0.08, 0.035, "FFFFFF")


def fox(pen: Stylus) -> None:
    for side in (-1, 1):
        pen.blob([(side * 0.2, -0.35), (side * 0.75, -0.95), (side * 0.72, 0.0)], "D9722B")
        pen.blob([(side * 0.38, -0.4), (side * 0.66, -0.72), (side * 0.62, -0.15)], "4A2A1C")
    pen.blob([(-0.8, -0.05), (-0.3, -0.5), (0.3, -0.5), (0.8, -0.05), (0, 0.85)], "E8843A")
    for side in (-1, 1):
        pen.blob([(side * 0.8, -0.02), (side * 0.12, 0.28), (0, 0.85)], "FFF3E4")
        pen.oval(side * 0.3, 0.05, 0.08, 0.11, "2B1B14")
    pen.oval(0, 0.72, 0.13, 0.1, "2B1B14")


def cow(pen: Stylus) -> None:
    for side in (-1, 1):
        pen.oval(side * 0.75, -0.2, 0.28, 0.15, "3A3330", side * -15)
        pen.leaf(side * 0.35, -0.55, 0.4, 0.2, 90 - side * 25, "E3CFA5")
    pen.oval(0, 0.0, 0.58, 0.72, "FFFFFF")
    pen.oval(-0.3, -0.2, 0.27, 0.42, "3A3330", 10)
    pen.oval(0, 0.55, 0.52, 0.36, "F2B6AE")
    for side in (-1, 1):
        pen.oval(side * 0.25, -0.1, 0.09, 0.12, "FFFFFF" if side < 0 else "2B2220")
        pen.disc(side * 0.25, -0.1, 0.06, "2B2220")
        pen.oval(side * 0.2, 0.5, 0.07, 0.1, "B5655E")
    pen.arc(0, 0.55, 0.22, 220, 320, 0.04, "B5655E")


def fish(pen: Stylus) -> None:
    pen.blob([(0.45, 0), (0.98, -0.42), (0.85, 0), (0.98, 0.42)], "2F5B7C")
    pen.leaf(-0.98, 0, 1.6, 0.85, 0, "3E7396")
    pen.blob([(-0.2, -0.35), (0.15, -0.62), (0.3, -0.28)], "2F5B7C")
    pen.leaf(-0.95, 0.06, 1.5, 0.5, -2, "CFE0E6")
    for n in range(4):
        pen.arc(-0.2 + 0.2 * n, -0.05, 0.22, -60, 60, 0.03, "2F5B7C")
    pen.disc(-0.68, -0.07, 0.09, "FFFFFF")
    pen.disc(-0.68, -0.07, 0.05, "1B2A36")


def bee(pen: Stylus) -> None:
    """A bee over honeycomb."""
    for row in range(3):
        for column in range(4):
            _hexagon(
                pen,
                -0.72 + 0.48 * column + 0.24 * (row % 2),
                0.1 + 0.42 * row,
                0.25,
                ("E3A11F", "F0BB45")[(row + column) % 2],
            )
    for side in (-1, 1):
        pen.oval(side * 0.26, -0.6, 0.34, 0.2, "F4EFE0", side * 35)
    pen.oval(0, -0.25, 0.24, 0.42, "F0B429")
    for y in (-0.38, -0.2, -0.02):
        pen.blob([(-0.23, y), (0.23, y), (0.22, y + 0.09), (-0.22, y + 0.09)], "3A2A1C")
    pen.disc(0, -0.65, 0.15, "3A2A1C")


def _hexagon(pen: Stylus, x: float, y: float, radius: float, color: str) -> None:
    for r, tone in ((radius, "B97814"), (radius * 0.88, color)):
        pen.blob([(x + r * math.sin(math.tau * n / 6), y + r * math.cos(math.tau * n / 6)) for n in range(6)], tone)


def mountains(pen: Stylus) -> None:
    pen.disc(0.35, -0.45, 0.26, "D9573B")
    for shift, peak, color in ((-0.45, -0.5, "9DB5AE"), (0.5, -0.25, "6F9389"), (-0.1, 0.05, "3E6B62")):
        pen.blob(
            [
                (shift - 1.1, 0.9),
                (shift - 0.25, peak + 0.15),
                (shift, peak),
                (shift + 0.2, peak + 0.2),
                (shift + 1.1, 0.9),
            ],
            color,
        )


def wave(pen: Stylus) -> None:
    for row, color in enumerate(("BFDDE3", "7FB6C6", "3F8AA3")):
        y = -0.25 + 0.4 * row
        top = [(-1 + n / 20, y + 0.13 * math.sin(n * 0.47 + row * 1.7)) for n in range(41)]
        pen.blob([*top, (1, 1), (-1, 1)], color)


def moon(pen: Stylus) -> None:
    outer = [(0.8 * math.cos(math.radians(a)), -0.8 * math.sin(math.radians(a))) for a in range(60, 301, 6)]
    inner = [(0.4 + 0.7 * math.cos(math.radians(a)), -0.7 * math.sin(math.radians(a))) for a in range(273, 86, -6)]
    pen.blob([*outer, *inner], "D8B25A")
    for x, y, r in ((0.35, -0.3, 0.12), (0.6, 0.25, 0.08), (0.2, 0.4, 0.06)):
        star = [
            (
                x + (r if n % 2 else r * 0.35) * math.sin(math.tau * n / 8),
                y + (r if n % 2 else r * 0.35) * math.cos(math.tau * n / 8),
            )
            for n in range(8)
        ]
        pen.blob(star, "D8B25A")


def salt(pen: Stylus) -> None:
    for x, y, side, turn in ((-0.4, 0.3, 0.42, 20), (0.4, 0.4, 0.36, -15), (0.05, -0.3, 0.45, 40)):
        for scale, color in ((1.0, "C3D3DA"), (0.72, "F2F7F9")):
            r = side * scale
            pen.blob(
                [
                    (x + r * math.cos(math.radians(turn + 90 * n)), y + r * math.sin(math.radians(turn + 90 * n)))
                    for n in range(4)
                ],
                color,
            )


def hoops(pen: Stylus) -> None:
    """A bowl of cereal rings, with milk flying."""
    pen.oval(0, 0.05, 0.92, 0.3, "FFFFFF")
    for x, y in (
        (-0.55, 0.0),
        (-0.2, -0.12),
        (0.2, -0.02),
        (0.55, -0.08),
        (-0.35, 0.14),
        (0.02, 0.16),
        (0.4, 0.16),
        (0.0, -0.42),
        (0.45, -0.55),
        (-0.45, -0.5),
    ):
        pen.disc(x, y, 0.17, "C98A35")
        pen.disc(x - 0.015, y - 0.015, 0.145, "E2AC55")
        pen.disc(x, y, 0.06, "FFF6E3")
    bowl = [(0.95 * math.cos(math.radians(a)), 0.12 + 0.78 * math.sin(math.radians(a))) for a in range(0, 181, 6)]
    pen.blob([*bowl, (-0.9, 0.16), (0, 0.36), (0.9, 0.16)], "3B76B8")
