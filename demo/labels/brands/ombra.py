"""Ombra Cacao: chocolate and coffee. Deep color, a gold fan of rays, a framed title, a large figure."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

GOLD, NIGHT = "DDB565", "241712"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, good.color)
    for n in range(25):
        angle = math.pi * n / 24
        sheet.line([(0.5, 1.0), (0.5 + 1.5 * math.cos(angle), 1.0 - 1.5 * math.sin(angle))], GOLD, 0.006)
    for radius in (0.5, 0.75, 1.0, 1.25):
        sheet.disc((0.5, 1.0), radius, line=GOLD, line_width=0.008)


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    sheet.rect((0.1, 0.05, 0.9, 0.62), NIGHT, line=GOLD, line_width=0.014)
    sheet.words("OMBRA", (0.17, 0.075, 0.83, 0.185), "bold", GOLD, tracking=0.22)
    sheet.words("CACAO  翁布拉", (0.25, 0.195, 0.75, 0.235), "hei", GOLD)
    sheet.line([(0.2, 0.255), (0.8, 0.255)], GOLD, 0.006)
    sheet.words(label["figure"], (0.15, 0.275, 0.85, 0.405), "black", "FFFFFF")
    sheet.words(label["name"], (0.15, 0.42, 0.85, 0.535), "serif italic", "FFFFFF", lines=2)
    sheet.words(label["name_zh"], (0.18, 0.545, 0.82, 0.605), "song bold", GOLD)
    sheet.disc((0.5, 0.76), 0.24, "F6EBD6", line=GOLD, line_width=0.014)
    sheet.art(label["art"], (0.3, 0.66, 0.7, 0.86))
    sheet.rect((0.0, 0.91, 1.0, 1.0), NIGHT)
    sheet.words(f"{label['what']} {label['what_zh']}", (0.06, 0.925, 0.66, 0.985), "hei", GOLD, "left")
    sheet.words(label["weight"], (0.7, 0.925, 0.94, 0.985), "bold", "FFFFFF", "right")


LOOK = Look(ground, front, "F6EBD6", NIGHT)
