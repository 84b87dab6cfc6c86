"""Vela Porto: tins from a harbor. Striped awnings above and below, a medallion, capitals on a sash."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

CREAM, INK = "FBF3DF", "1C2E4A"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, good.color)
    window = sheet.window
    sheet.window = (0, 0, *map(float, sheet.image.size))
    for top, bottom in ((0.0, 0.08), (0.92, 1.0)):
        sheet.band(top, bottom, CREAM)
        for n in range(30):
            sheet.polygon(
                [((n + u) / 30, v) for u, v in ((0, top), (0.5, top), (0.5, bottom), (0, bottom))], good.second
            )
    sheet.window = window


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    if sheet.ratio > 1.2:
        return _low(sheet, good)
    sheet.words("VELA PORTO", (0.04, 0.105, 0.96, 0.21), "serif bold", CREAM)
    sheet.disc((0.5, 0.425), 0.26, CREAM)
    sheet.disc((0.5, 0.425), 0.24, line=good.second, line_width=0.012)
    sheet.art(label["art"], (0.3, 0.29, 0.7, 0.56))
    sheet.band(0.63, 0.765, CREAM)
    sheet.words(label["name"], (0.04, 0.645, 0.96, 0.75), "narrow bold", INK, lines=2)
    sheet.words(label["name_zh"] + label["what_zh"], (0.06, 0.78, 0.94, 0.85), "song bold", CREAM)
    sheet.words(f"{label['what']} · {label['weight']}", (0.08, 0.86, 0.92, 0.91), "bold", CREAM)
    return None


def _low(sheet: Sheet, good: Good) -> None:
    label = good.label
    sheet.rect((0.0, 0.16, 0.34, 0.84), CREAM, radius=0.3)
    sheet.art(label["art"], (0.02, 0.18, 0.32, 0.82))
    sheet.words("VELA PORTO", (0.37, 0.13, 1, 0.38), "serif bold", CREAM, "left")
    sheet.words(label["name"], (0.37, 0.42, 1, 0.62), "narrow bold", CREAM, "left")
    sheet.words(
        f"{label['name_zh']}{label['what_zh']}  {label['weight']}", (0.37, 0.67, 1, 0.85), "song bold", CREAM, "left"
    )


LOOK = Look(ground, front, CREAM, INK)
