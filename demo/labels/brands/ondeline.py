"""Ondeline: care from the sea. White, a thin name, waves of the good's color that climb from the foot."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

INK = "16384A"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, "FBFDFD")
    window = sheet.window
    sheet.window = (0, 0, *map(float, sheet.image.size))
    for row, shade in enumerate((1.55, 1.25, 1.0)):
        crest = [(n / 80, 0.68 + 0.1 * row + 0.035 * math.sin(math.tau * (3 * n / 80) + row * 2)) for n in range(81)]
        sheet.polygon([*crest, (1, 1), (0, 1)], good.color, shade)
    sheet.window = window


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    sheet.words("ondeline", (0.08, 0.06, 0.92, 0.2), "light", INK, tracking=0.06)
    sheet.words("海岸护理  SEA CARE", (0.2, 0.205, 0.8, 0.25), "hei", good.color)
    if "figure" in label:
        sheet.words(label["figure"], (0.1, 0.29, 0.9, 0.47), "black", good.color, lines=2)
    else:
        sheet.art(label["art"], (0.2, 0.27, 0.8, 0.47), tint=good.color)
    sheet.words(label["name"], (0.08, 0.49, 0.92, 0.575), "bold", INK)
    sheet.words(label["name_zh"] + label["what_zh"], (0.1, 0.585, 0.9, 0.645), "hei bold", INK)
    sheet.words(label["what"], (0.12, 0.82, 0.88, 0.88), "bold", "FFFFFF")
    sheet.words(label["weight"], (0.3, 0.895, 0.7, 0.95), "sans", "FFFFFF")


LOOK = Look(ground, front, "FFFFFF", INK)
