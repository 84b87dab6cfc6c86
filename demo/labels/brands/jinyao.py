"""Jinyao 金窑: sauces. A red field with gold fretwork, the Chinese name large on a plaque."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

GOLD, PLAQUE = "E3B64C", "FBF1D7"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, good.color)
    for top, bottom in ((0.0, 0.09), (0.91, 1.0)):
        sheet.band(top, bottom, GOLD)
        sheet.band(top + 0.012, bottom - 0.012, good.color, 0.7)
        _fret(sheet, top + 0.022, bottom - 0.022)


def _fret(sheet: Sheet, top: float, bottom: float) -> None:
    """Square spirals all the way round."""
    window, (width, height) = sheet.window, sheet.image.size
    sheet.window = (0.0, 0.0, float(width), float(height))
    step = (bottom - top) * height / width * 1.5
    for n in range(int(1 / step)):
        x, high = n * step, bottom - top
        path = ((0, 1), (0, 0), (0.75, 0), (0.75, 0.75), (0.3, 0.75), (0.3, 0.35))
        sheet.line([(x + u * step, top + v * high) for u, v in path], GOLD, 0.007)
    sheet.window = window


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    sheet.disc((0.5, 0.19), 0.13, GOLD)
    sheet.words("金窑", (0.38, 0.15, 0.62, 0.23), "song bold", good.color)
    sheet.rect((0.12, 0.29, 0.88, 0.75), PLAQUE, radius=0.04, line=GOLD, line_width=0.015)
    count = len(label["name_zh"])
    middle = 0.36 if count < 4 else 0.33
    sheet.column(label["name_zh"], (0.16, 0.31, middle + 0.22, 0.73), "song bold", "7A1518")
    sheet.art(label["art"], (0.56, 0.31, 0.86, 0.53))
    sheet.column(label["what_zh"], (0.64, 0.55, 0.78, 0.72), "song bold", "5B3A26")
    sheet.words(label["name"], (0.08, 0.765, 0.92, 0.84), "serif bold", GOLD)
    sheet.words(f"JINYAO   {label['weight']}", (0.15, 0.845, 0.85, 0.9), "bold", "FFFFFF")


LOOK = Look(ground, front, PLAQUE, "5A1A16")
