"""Hopscotch Mills: breakfast. A sunburst, fat outlined letters, an animal behind a bowl."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

INK, SUN = "3A2217", "FFD84A"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, good.color)


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    _rays(sheet, good)
    sheet.words("HOPSCOTCH", (0.05, 0.03, 0.95, 0.13), "black italic", "FFFFFF", stroke=INK)
    sheet.rect((0.28, 0.135, 0.72, 0.185), INK, radius=0.03)
    sheet.words("MILLS  跳房子", (0.32, 0.142, 0.68, 0.178), "hei bold", "FFFFFF")
    sheet.words(label["name"], (0.05, 0.2, 0.95, 0.42), "black", SUN, lines=2, stroke=INK)
    sheet.words(label["name_zh"], (0.15, 0.425, 0.85, 0.495), "hei bold", "FFFFFF", stroke=INK)
    sheet.art(label["animal"], (0.02, 0.49, 0.6, 0.86))
    sheet.art(label["art"], (0.36, 0.58, 1.0, 0.92))
    sheet.disc((0.82, 0.56), 0.14, SUN, line=INK, line_width=0.01)
    sheet.words(label["badge"], (0.71, 0.52, 0.93, 0.6), "black", INK, lines=2)
    sheet.rect((0, 0.9, 1, 1), "FFFFFF")
    sheet.words(f"{label['what']} {label['what_zh']}", (0.04, 0.92, 0.66, 0.98), "hei bold", INK, "left")
    sheet.words(label["weight"], (0.7, 0.915, 0.96, 0.985), "black", INK, "right")


def _rays(sheet: Sheet, good: Good) -> None:
    for n in range(14):
        start, end = math.tau * n / 14, math.tau * (n + 0.5) / 14
        far = [(0.5 + 1.6 * math.cos(a), 0.6 + 1.6 * math.sin(a)) for a in (start, end)]
        sheet.polygon([(0.5, 0.6), *far], good.color, 1.25)


LOOK = Look(ground, front, "FFFFFF", INK)
