"""Daisyfield: a dairy. White, a round meadow, a cow that looks at you, daisies, the fat in a big dot."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

BLUE, MEADOW = "1F4E8C", "6FB04A"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, "FBFCFB")
    sheet.band(0, 0.26, good.color)
    hill = [(n / 40, 0.8 + 0.03 * math.cos(math.tau * n / 40)) for n in range(41)]
    sheet.polygon([*hill, (1, 1), (0, 1)], MEADOW)
    sheet.band(0.84, 1, MEADOW)


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    modern = label.get("edition") != "old"
    sheet.words("Daisyfield", (0.05, 0.03, 0.95, 0.16), "black italic", "FFFFFF")
    sheet.words("FAMILY DAIRY  牧场鲜乳", (0.15, 0.175, 0.85, 0.225), "hei", "FFFFFF")
    sheet.words(label["name"], (0.06, 0.285, 0.94, 0.4), "black" if modern else "serif bold", BLUE, lines=2)
    sheet.words(label["name_zh"], (0.1, 0.41, 0.9, 0.475), "hei bold", good.color)
    sheet.art(label["art"], (0.1, 0.49, 0.9, 0.83) if modern else (0.3, 0.5, 0.95, 0.78))
    for x, y in ((0.1, 0.87), (0.3, 0.94), (0.88, 0.86), (0.7, 0.95)):
        sheet.art("chamomile", (x - 0.07, y - 0.05, x + 0.07, y + 0.05))
    if modern:
        sheet.disc((0.84, 0.55), 0.14, "F2C53D")
        sheet.words(label["badge"], (0.73, 0.515, 0.95, 0.585), "black", BLUE, lines=2)
    else:
        sheet.rect((0.04, 0.5, 0.3, 0.66), BLUE)
        sheet.words(label["badge"], (0.06, 0.53, 0.28, 0.63), "bold", "FFFFFF", lines=2)
    sheet.words(label["what"], (0.16, 0.855, 0.84, 0.905), "bold", "FFFFFF")
    sheet.words(label["weight"], (0.36, 0.915, 0.64, 0.975), "black", "FFFFFF")


LOOK = Look(ground, front, "FBFCFB", BLUE)
