"""Motifs: leaves, herbs, flowers, grain, beans."""

from __future__ import annotations

import math

from demo.labels.stylus import Stylus

LEAF, DEEP_LEAF = "6FA05A", "3F7A3A"


def tea(pen: Stylus) -> None:
    """Two leaves and a bud."""
    pen.line([(0, 0.95), (0, 0.1)], 0.06, DEEP_LEAF)
    pen.leaf(0, 0.45, 0.95, 0.42, 35, LEAF, DEEP_LEAF)
    pen.leaf(0, 0.35, 0.95, 0.42, 145, LEAF, DEEP_LEAF)
    pen.leaf(0, 0.2, 1.1, 0.34, 90, "8FBF6B", DEEP_LEAF)


def mint(pen: Stylus) -> None:
    pen.line([(0, 0.95), (0, -0.7)], 0.05, DEEP_LEAF)
    for place, length in enumerate((0.85, 0.72, 0.55)):
        y = 0.6 - 0.5 * place
        for angle in (28, 152):
            pen.leaf(0, y, length, length * 0.55, angle, "58A578", "2F7A52")
    pen.leaf(0, -0.55, 0.42, 0.25, 90, "7CC096", "2F7A52")


def rosemary(pen: Stylus) -> None:
    pen.line([(-0.1, 0.95), (0.05, -0.9)], 0.05, "6B5A3A")
    for n in range(11):
        for angle in (35, 145):
            pen.leaf(-0.08 + 0.013 * n, 0.85 - 0.16 * n, 0.5 - 0.02 * n, 0.1, angle, "6F8F6A" if n % 2 else "537A55")


def lavender(pen: Stylus) -> None:
    for x, lean in ((-0.45, -0.18), (0, 0.0), (0.45, 0.18)):
        pen.line([(x * 0.3, 0.95), (x + lean, -0.3)], 0.04, "6F8F5A")
        for n in range(7):
            spread = 0.12 - 0.012 * n
            for side in (-1, 1):
                pen.oval(
                    x + lean * (0.4 + n * 0.12) + side * spread,
                    0.15 - 0.15 * n,
                    0.1,
                    0.08,
                    "8B74BE" if n % 2 else "A48FD2",
                    side * -40,
                )
    pen.leaf(0, 0.9, 0.6, 0.12, 30, "8FAE76")
    pen.leaf(0, 0.9, 0.6, 0.12, 150, "8FAE76")


def oats(pen: Stylus) -> None:
    for lean in (-0.45, 0.0, 0.45):
        pen.line([(0, 0.95), (lean * 0.6, 0), (lean, -0.5)], 0.045, "B98B33")
        for n in range(5):
            x, y = lean * (0.55 + n * 0.14), 0.1 - 0.22 * n
            pen.leaf(x, y, 0.34, 0.16, 55, "E0B24E")
            pen.leaf(x, y, 0.34, 0.16, 125, "CE9A38")


def _flower(pen: Stylus, petals: int, color: str, shade: str, heart: str, width: float) -> None:
    pen.leaf(0, 0.2, 0.95, 0.36, -50, LEAF, DEEP_LEAF)
    pen.leaf(0, 0.2, 0.95, 0.36, 230, LEAF, DEEP_LEAF)
    for n in range(petals):
        angle = 360 * n / petals + 90
        pen.leaf(0, -0.12, 0.78, width, angle, color, shade)
    pen.disc(0, -0.12, 0.2, heart)


def chamomile(pen: Stylus) -> None:
    _flower(pen, 13, "FFFFFF", "E3DFD2", "EDB521", 0.2)


def jasmine(pen: Stylus) -> None:
    _flower(pen, 6, "FFFDF4", "DDD8BF", "EBCB5A", 0.42)


def calendula(pen: Stylus) -> None:
    _flower(pen, 16, "F0922B", "D97716", "8A4A17", 0.22)


def cornflower(pen: Stylus) -> None:
    _flower(pen, 10, "4A66C4", "3349A0", "2B2C66", 0.3)


def rose(pen: Stylus) -> None:
    pen.leaf(0, 0.2, 1.0, 0.42, -35, LEAF, DEEP_LEAF)
    pen.leaf(0, 0.2, 1.0, 0.42, 215, LEAF, DEEP_LEAF)
    for ring, (radius, color) in enumerate(((0.42, "D9718A"), (0.27, "C9546F"), (0.13, "A93755"))):
        for n in range(5):
            angle = math.tau * (n / 5 + ring * 0.13)
            pen.disc(
                radius * 0.75 * math.cos(angle),
                -0.12 + radius * 0.75 * math.sin(angle),
                radius * 0.95,
                color if n % 2 else "E48AA0",
            )
    pen.disc(0, -0.12, 0.12, "8F2A47")


def aloe(pen: Stylus) -> None:
    for angle, length in ((25, 0.85), (155, 0.85), (50, 1.1), (130, 1.1), (72, 1.35), (108, 1.35), (90, 1.5)):
        pen.leaf(0, 0.75, length, 0.3, angle, "7FB58A" if angle % 4 else "5E9A72", "A9D3B0")


def fern(pen: Stylus) -> None:
    pen.line([(-0.3, 0.95), (0, 0), (0.35, -0.9)], 0.04, DEEP_LEAF)
    for n in range(9):
        x, y = -0.22 + 0.065 * n, 0.7 - 0.19 * n
        length = 0.62 - 0.055 * n
        pen.leaf(x, y, length, 0.16, 20, LEAF)
        pen.leaf(x, y, length, 0.16, 165, DEEP_LEAF)


def coffee(pen: Stylus) -> None:
    for x, y, turn in ((-0.35, -0.3, -30), (0.4, -0.15, 25), (-0.05, 0.5, 70)):
        pen.oval(x, y, 0.3, 0.45, "5A3420", turn)
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        seam = [(0.05, -0.4), (-0.06, -0.12), (0.06, 0.12), (-0.05, 0.4)]
        pen.line([(x + c * u - s * v, y + s * u + c * v) for u, v in seam], 0.06, "2E180D")


def cocoa(pen: Stylus) -> None:
    pen.leaf(0.1, -0.5, 1.0, 0.45, -25, LEAF, DEEP_LEAF)
    pen.leaf(0.1, -0.5, 1.0, 0.45, 205, LEAF, DEEP_LEAF)
    pen.oval(0, 0.1, 0.42, 0.8, "A9552B", 12)
    for shift in (-0.2, 0, 0.2):
        pen.oval(shift, 0.1, 0.06, 0.66, "C97A42", 12)
    pen.line([(-0.1, -0.65), (-0.15, -0.95)], 0.09, "6B4A2B")


def almond(pen: Stylus) -> None:
    for x, y, turn in ((-0.35, 0.2, 65), (0.35, 0.25, 110), (0, -0.45, 95)):
        pen.leaf(x, y + 0.4, 0.95, 0.62, turn, "B5763A", "8A5424")
    pen.leaf(-0.1, 0.7, 0.8, 0.28, 10, LEAF, DEEP_LEAF)


def soybean(pen: Stylus) -> None:
    for shift in (-0.25, 0.25):
        pen.leaf(-0.8, 0.45 + shift, 1.75, 0.5, 20, "8DB255", "6C9340")
        for n in range(3):
            pen.disc(-0.35 + 0.38 * n, 0.29 + shift - 0.14 * n, 0.16, "B6D37E")


def chickpea(pen: Stylus) -> None:
    for x, y in ((-0.45, -0.35), (0.1, -0.5), (0.5, -0.05), (-0.1, 0.05), (-0.55, 0.3), (0.35, 0.5), (-0.1, 0.62)):
        pen.disc(x, y, 0.3, "C99B55")
        pen.disc(x - 0.03, y - 0.04, 0.25, "E3BE7E")
        pen.arc(x, y, 0.12, 20, 120, 0.03, "C0904A")
