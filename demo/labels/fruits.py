"""Motifs: fruit, vegetables and nuts."""

from __future__ import annotations

import math

from demo.labels.stylus import Stylus

LEAF, DEEP_LEAF, STALK = "5E9B4B", "3F7A3A", "6B4A2B"


def _citrus(pen: Stylus, rind: str, flesh: str) -> None:
    """A whole fruit behind, a slice in front."""
    pen.disc(-0.3, -0.25, 0.6, rind)
    pen.leaf(-0.2, -0.8, 0.55, 0.3, 15, LEAF, DEEP_LEAF)
    pen.disc(0.25, 0.25, 0.7, rind)
    pen.disc(0.25, 0.25, 0.63, "FFF6E0")
    for n in range(9):
        start = math.tau * n / 9
        wedge = [
            (0.25 + 0.57 * math.cos(start + a), 0.25 + 0.57 * math.sin(start + a)) for a in (0.07, 0.2, 0.35, 0.5, 0.63)
        ]
        tip = (0.25 + 0.08 * math.cos(start + 0.35), 0.25 + 0.08 * math.sin(start + 0.35))
        pen.blob([tip, *wedge], flesh)


def orange(pen: Stylus) -> None:
    _citrus(pen, "F08A1D", "F7A63B")


def lemon(pen: Stylus) -> None:
    _citrus(pen, "F2CB2E", "F8E06A")


def lime(pen: Stylus) -> None:
    _citrus(pen, "5FA63A", "A5D463")


def grapefruit(pen: Stylus) -> None:
    _citrus(pen, "F39A4E", "EC6A6A")


def _round(pen: Stylus, skin: str, cheek: str) -> None:
    pen.oval(0, 0.15, 0.75, 0.72, skin)
    pen.oval(-0.22, 0.02, 0.36, 0.46, cheek, 20)
    pen.oval(-0.3, -0.15, 0.1, 0.17, "FFFFFF", 25)


def apple(pen: Stylus) -> None:
    for x in (-0.27, 0.27):
        pen.oval(x, 0.15, 0.52, 0.7, "C8262E")
    pen.oval(-0.35, 0.05, 0.26, 0.42, "DE4A45", 12)
    pen.oval(-0.42, -0.1, 0.08, 0.17, "FBD9D0", 20)
    pen.line([(0, -0.4), (0.04, -0.62), (0.14, -0.85)], 0.07, STALK)
    pen.leaf(0.06, -0.6, 0.6, 0.32, 18, LEAF, DEEP_LEAF)


def peach(pen: Stylus) -> None:
    _round(pen, "F7A35C", "F3805E")
    pen.arc(0.55, 0.1, 0.75, 125, 235, 0.04, "D96B45")
    pen.leaf(0, -0.52, 0.65, 0.32, 25, LEAF, DEEP_LEAF)
    pen.leaf(0, -0.52, 0.55, 0.28, 155, DEEP_LEAF)


def tomato(pen: Stylus) -> None:
    pen.oval(0, 0.18, 0.88, 0.7, "CF2B1F")
    pen.oval(-0.35, 0.02, 0.3, 0.3, "E4553F", 20)
    pen.oval(-0.42, -0.1, 0.13, 0.09, "FBD0C2", -30)
    for angle in (20, 70, 110, 160, 215, 325):
        pen.leaf(0, -0.42, 0.5, 0.17, angle, DEEP_LEAF)
    pen.line([(0, -0.42), (0.06, -0.8)], 0.08, DEEP_LEAF)


def vine_tomatoes(pen: Stylus) -> None:
    pen.line([(-0.85, -0.75), (0.0, -0.45), (0.8, -0.7)], 0.06, DEEP_LEAF)
    for x, y in ((-0.55, 0.0), (0.0, 0.2), (0.55, 0.05), (-0.28, 0.6), (0.3, 0.65)):
        pen.line([(x, y - 0.25), (x * 0.6, -0.5)], 0.04, DEEP_LEAF)
        pen.disc(x, y, 0.29, "D42C1E")
        pen.oval(x - 0.1, y - 0.1, 0.08, 0.06, "FBD0C2", -35)
        for angle in (40, 90, 140, 200, 340):
            pen.leaf(x, y - 0.22, 0.18, 0.07, angle, DEEP_LEAF)


def cherry(pen: Stylus) -> None:
    pen.line([(-0.4, 0.35), (-0.2, -0.3), (0.1, -0.8)], 0.05, DEEP_LEAF)
    pen.line([(0.45, 0.45), (0.35, -0.2), (0.1, -0.8)], 0.05, DEEP_LEAF)
    pen.leaf(0.1, -0.8, 0.75, 0.32, -10, LEAF, DEEP_LEAF)
    for x, y in ((-0.42, 0.45), (0.45, 0.55)):
        pen.disc(x, y, 0.38, "A3142A")
        pen.oval(x - 0.13, y - 0.13, 0.1, 0.07, "F0B3B3", -35)


def strawberry(pen: Stylus) -> None:
    body = [(0, 0.95), (-0.45, 0.6), (-0.75, 0.05), (-0.68, -0.3), (-0.35, -0.45), (0, -0.38)]
    curve = _smooth([*body, *((-x, y) for x, y in reversed(body[1:-1]))])
    pen.blob(curve, "D5283A")
    for row, y in enumerate((-0.15, 0.1, 0.35, 0.6)):
        wide = (0.5, 0.5, 0.36, 0.17)[row]
        count = (4, 5, 4, 2)[row]
        for n in range(count):
            pen.oval(-wide + 2 * wide * n / (count - 1), y, 0.035, 0.055, "F9DB8A")
    for angle in (10, 50, 90, 130, 170, 205, 335):
        pen.leaf(0, -0.42, 0.55, 0.22, angle, LEAF)
    pen.line([(0, -0.42), (0.08, -0.9)], 0.06, DEEP_LEAF)


def _cluster(pen: Stylus, dark: str, light: str) -> None:
    pen.leaf(0, -0.45, 0.6, 0.3, 40, LEAF, DEEP_LEAF)
    pen.leaf(0, -0.45, 0.6, 0.3, 140, LEAF, DEEP_LEAF)
    for y, count in ((-0.3, 3), (-0.05, 4), (0.2, 4), (0.45, 3), (0.68, 2)):
        for n in range(count):
            x = (n - (count - 1) / 2) * 0.32
            pen.disc(x, y, 0.21, dark)
            pen.disc(x - 0.04, y - 0.05, 0.13, light)


def raspberry(pen: Stylus) -> None:
    _cluster(pen, "B81E4B", "DC4A73")


def blackberry(pen: Stylus) -> None:
    _cluster(pen, "2B1B3D", "5A4379")


def blueberry(pen: Stylus) -> None:
    pen.leaf(-0.1, -0.2, 0.8, 0.36, 50, LEAF, DEEP_LEAF)
    pen.leaf(-0.1, -0.2, 0.8, 0.36, 120, DEEP_LEAF)
    for x, y in ((-0.42, 0.1), (0.42, 0.05), (0, 0.45)):
        pen.disc(x, y, 0.42, "3A4E96")
        pen.disc(x - 0.06, y - 0.06, 0.3, "5268B4")
        for angle in range(0, 360, 72):
            pen.leaf(x, y - 0.08, 0.17, 0.1, angle + 18, "26356E")


def apricot(pen: Stylus) -> None:
    _round(pen, "EFA12E", "F4B956")
    pen.arc(0.5, 0.1, 0.7, 125, 235, 0.04, "C67A17")
    pen.leaf(0, -0.5, 0.7, 0.34, 35, LEAF, DEEP_LEAF)


def beetroot(pen: Stylus) -> None:
    for angle in (60, 90, 120):
        pen.leaf(0, -0.1, 0.95, 0.3, angle, LEAF, "A32552")
    pen.disc(0, 0.25, 0.52, "8A1C4A")
    pen.blob([(-0.25, 0.65), (0.25, 0.65), (0.03, 1.0)], "8A1C4A")
    pen.oval(-0.18, 0.1, 0.13, 0.2, "B5406E", 20)


def chili(pen: Stylus) -> None:
    for shift, turn in ((0.0, 1), (0.12, -1)):
        body = [
            (turn * x, y + shift)
            for x, y in ((0.1, -0.6), (0.42, -0.3), (0.35, 0.3), (-0.15, 0.85), (-0.05, 0.25), (-0.1, -0.45))
        ]
        pen.blob(_smooth(body), "C4201B" if turn == 1 else "E2432A")
        pen.line([(turn * 0.05, -0.6 + shift), (turn * 0.0, -0.9)], 0.09, DEEP_LEAF)


def olive(pen: Stylus) -> None:
    pen.line([(-0.8, 0.6), (-0.2, 0.0), (0.8, -0.6)], 0.05, "5C6B38")
    for n in range(6):
        x, y = -0.6 + 0.25 * n, 0.42 - 0.2 * n
        pen.leaf(x, y, 0.6, 0.17, 95 if n % 2 else -45, "7D8C4E", "5C6B38")
    for x, y in ((-0.15, 0.4), (0.35, 0.1)):
        pen.oval(x, y, 0.2, 0.28, "4E5A22", 20)
        pen.oval(x - 0.06, y - 0.09, 0.05, 0.09, "A7B36A", 20)


def nut(pen: Stylus) -> None:
    """Hazelnuts in front of a leaf."""
    pen.leaf(-0.1, 0.1, 1.0, 0.75, 60, LEAF, DEEP_LEAF)
    for x, y, r in ((-0.35, 0.3, 0.48), (0.42, 0.42, 0.42)):
        pen.disc(x, y, r, "A8672E")
        pen.oval(x, y - r * 0.45, r * 0.92, r * 0.52, "D9B98A")
        pen.oval(x - r * 0.35, y + r * 0.3, r * 0.12, r * 0.28, "D08B4A", 15)


def coconut(pen: Stylus) -> None:
    pen.disc(0, 0.05, 0.85, "5A3A22")
    pen.disc(0, 0.05, 0.72, "FBF7EC")
    pen.disc(0.08, 0.12, 0.46, "E9E2CF")
    pen.leaf(-0.9, 0.85, 1.3, 0.35, 20, LEAF, DEEP_LEAF)


def ginger(pen: Stylus) -> None:
    for x, y, rx, ry, turn in (
        (0, 0.2, 0.7, 0.32, -15),
        (-0.4, -0.2, 0.25, 0.45, -20),
        (0.3, -0.15, 0.22, 0.42, 25),
        (0.6, 0.4, 0.3, 0.22, 30),
    ):
        pen.oval(x, y, rx, ry, "C99A55", turn)
        pen.oval(x - 0.04, y - 0.05, rx * 0.8, ry * 0.75, "DDB679", turn)
    for x in (-0.35, 0.0, 0.3):
        pen.arc(x, 0.2, 0.2, 100, 200, 0.025, "B1823E")


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Round a closed outline: a Catmull-Rom curve through its points."""
    count, curve = len(points), []
    for n in range(count):
        before, here, there, after = (points[(n + k) % count] for k in (-1, 0, 1, 2))
        for step in range(8):
            t = step / 8
            curve.append(
                tuple(
                    0.5 * (2 * h + (th - b) * t + (2 * b - 5 * h + 4 * th - a) * t**2 + (3 * h - b - 3 * th + a) * t**3)
                    for b, h, th, a in zip(before, here, there, after, strict=True)
                )
            )
    return curve
