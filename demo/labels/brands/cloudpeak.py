"""Cloudpeak 云岫: tea from the hills. Layered ridges, a red sun, the Chinese name in a column, a seal."""

from __future__ import annotations

import math

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

MIST, INK, SEAL = "F4F1E6", "23322C", "B3312A"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, MIST)
    sheet.band(0.9, 1, good.color, 0.75)
    window = sheet.window
    sheet.window = (0, 0, *map(float, sheet.image.size))
    for row, shade in enumerate((1.6, 1.3, 1.0, 0.75)):
        base, swing = 0.62 + 0.085 * row, 0.075 - 0.01 * row
        ridge = [(n / 60, base + swing * _ridge(n / 60, row)) for n in range(61)]
        sheet.polygon([*ridge, (1, 1), (0, 1)], good.color, shade)
    sheet.window = window


def _ridge(x: float, row: int) -> float:
    """Heights that meet at both ends of the sheet."""
    turn = math.tau * x
    return math.sin(2 * turn + row * 1.9) + 0.5 * math.sin(5 * turn + row) + 0.25 * math.sin(11 * turn + 2 * row)


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    sheet.disc((0.28, 0.47), 0.15, SEAL)
    sheet.column(label["name_zh"], (0.66, 0.07, 0.94, 0.07 + 0.13 * min(4, len(label["name_zh"]))), "song bold", INK)
    sheet.rect((0.74, 0.61, 0.87, 0.7), SEAL, radius=0.015)
    sheet.column("云岫", (0.76, 0.615, 0.85, 0.695), "song bold", MIST)
    sheet.words("CLOUDPEAK", (0.06, 0.06, 0.6, 0.13), "serif bold", INK, "left", tracking=0.06)
    sheet.words(label["name"], (0.06, 0.16, 0.6, 0.33), "serif", INK, "left", lines=2)
    sheet.art(label["art"], (0.1, 0.5, 0.62, 0.78))
    sheet.words(label["what"], (0.06, 0.83, 0.94, 0.885), "bold", "FFFFFF", "left")
    sheet.words(label["what_zh"], (0.06, 0.91, 0.5, 0.965), "song bold", "FFFFFF", "left")
    sheet.words(label["weight"], (0.52, 0.91, 0.94, 0.965), "bold", "FFFFFF", "right")


LOOK = Look(ground, front, MIST, INK)
