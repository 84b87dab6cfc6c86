"""Bubbolo: sparkling drinks. The name runs up the can in fat lower case, bubbles rise, fruit below."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

BUBBLES = (
    (0.03, 0.3, 0.05),
    (0.12, 0.08, 0.03),
    (0.2, 0.6, 0.04),
    (0.41, 0.2, 0.06),
    (0.48, 0.8, 0.035),
    (0.53, 0.45, 0.05),
)


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, good.color)
    sheet.band(0.93, 1, good.second)
    window = sheet.window
    sheet.window = (0, 0, *map(float, sheet.image.size))
    for x, y, r in BUBBLES:
        sheet.disc((x, y), r, line="FFFFFF", line_width=0.008)
        sheet.disc(((x + 0.5) % 1, 1 - y), r * 0.7, line="FFFFFF", line_width=0.008)
    sheet.window = window


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    sheet.rect((0.0, 0.03, 1.0, 0.9), good.color)
    sheet.upright("bubbolo", (0.02, 0.04, 0.5, 0.88), "black", "FFFFFF")
    sheet.disc((0.74, 0.52), 0.25, "FFFFFF")
    sheet.art(label["art"], (0.52, 0.37, 0.96, 0.67))
    sheet.words(label["name"], (0.5, 0.06, 0.99, 0.2), "black", "FFFFFF", lines=2)
    sheet.words(label["name_zh"], (0.52, 0.225, 0.97, 0.325), "hei bold", "FFFFFF")
    sheet.words(label["what"], (0.52, 0.7, 0.97, 0.75), "bold", "FFFFFF")
    sheet.words(label["what_zh"], (0.52, 0.76, 0.97, 0.81), "hei bold", "FFFFFF")
    sheet.words(label["weight"], (0.55, 0.83, 0.94, 0.885), "black", "FFFFFF")


LOOK = Look(ground, front, "FFFFFF", "22262B")
