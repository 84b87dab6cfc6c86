"""Moss & Mallow: plant cosmetics. A pale arch on a soft color, a plant in one ink, quiet type."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

PAPER, INK = "FAF6EC", "3C4A3A"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, good.color)


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    sheet.rect((0.08, 0.06, 0.92, 0.94), PAPER, radius=0.3 if sheet.ratio < 1.2 else 0.1)
    if sheet.ratio > 1.2:
        return _wide(sheet, good)
    sheet.words("moss & mallow", (0.17, 0.16, 0.83, 0.25), "serif", INK)
    sheet.art(label["art"], (0.2, 0.26, 0.8, 0.57), tint=INK)
    sheet.words(label["name"], (0.14, 0.585, 0.86, 0.69), "serif bold", INK, lines=2)
    sheet.words(label["what"].upper(), (0.18, 0.705, 0.82, 0.75), "sans", INK, tracking=0.15)
    sheet.words(label["name_zh"] + label["what_zh"], (0.16, 0.765, 0.84, 0.82), "song bold", INK)
    sheet.words(label["weight"], (0.35, 0.84, 0.65, 0.885), "sans", INK)
    return None


def _wide(sheet: Sheet, good: Good) -> None:
    label = good.label
    sheet.art(label["art"], (0.1, 0.1, 0.38, 0.9), tint=INK)
    sheet.words("moss & mallow", (0.4, 0.12, 0.88, 0.3), "serif", INK, "left")
    sheet.words(label["name"], (0.4, 0.34, 0.88, 0.58), "serif bold", INK, "left")
    sheet.words(f"{label['what']}  {label['weight']}", (0.4, 0.62, 0.88, 0.73), "sans", INK, "left")
    sheet.words(label["name_zh"] + label["what_zh"], (0.4, 0.77, 0.88, 0.89), "song bold", INK, "left")


LOOK = Look(ground, front, PAPER, INK)
