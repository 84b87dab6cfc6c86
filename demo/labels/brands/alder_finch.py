"""Alder & Finch: an orchard's preserves. Cream paper, a scalloped ribbon, serif type, one painted fruit."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

CREAM, BARK = "F7EFDD", "2F4A36"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, CREAM)
    sheet.band(0, 0.035, good.color)
    sheet.band(0.965, 1, good.color)
    sheet.band(0.05, 0.057, BARK)
    sheet.band(0.943, 0.95, BARK)


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    if label.get("edition") == "old":
        return _old_front(sheet, good)
    if sheet.ratio > 1.35:
        return _wide_front(sheet, good)
    sheet.words("Alder & Finch", (0.06, 0.07, 0.94, 0.2), "serif heavy italic", BARK)
    sheet.words("ORCHARD KITCHEN", (0.25, 0.2, 0.75, 0.235), "bold", BARK, tracking=0.25)
    sheet.art(label["art"], (0.16, 0.25, 0.84, 0.56))
    sheet.words(label["name"], (0.07, 0.565, 0.93, 0.72), "serif bold", BARK, lines=2)
    _ribbon(sheet, good, 0.735, 0.825)
    sheet.words(label["name_zh"] + label["what_zh"], (0.1, 0.84, 0.66, 0.925), "song bold", BARK, "left")
    sheet.words(label["weight"], (0.7, 0.85, 0.92, 0.915), "bold", BARK, "right")
    return None


def _wide_front(sheet: Sheet, good: Good) -> None:
    """On a low box the fruit stands left of the words."""
    label = good.label
    sheet.disc((0.2, 0.5), 0.34, "FFFFFF", line=good.color, line_width=0.02)
    sheet.art(label["art"], (0.04, 0.24, 0.36, 0.76))
    sheet.words("Alder & Finch", (0.4, 0.1, 0.96, 0.32), "serif heavy italic", BARK)
    sheet.words(label["name"], (0.4, 0.36, 0.96, 0.55), "serif bold", BARK)
    sheet.rect((0.4, 0.59, 0.96, 0.71), good.color)
    sheet.words(label["what"].upper(), (0.43, 0.61, 0.93, 0.69), "bold", "FFFFFF", tracking=0.12)
    sheet.words(label["name_zh"] + label["what_zh"], (0.4, 0.75, 0.75, 0.9), "song bold", BARK, "left")
    sheet.words(label["weight"], (0.78, 0.76, 0.96, 0.89), "bold", BARK, "right")


def _old_front(sheet: Sheet, good: Good) -> None:
    """The label of earlier years: the fruit above, the name in a dark oval."""
    label = good.label
    sheet.art(label["art"], (0.2, 0.07, 0.8, 0.38))
    sheet.rect((0.05, 0.4, 0.95, 0.74), BARK, radius=0.16)
    sheet.words("Alder & Finch", (0.1, 0.42, 0.9, 0.52), "serif italic", "F2D9A0")
    sheet.words(label["name"], (0.1, 0.53, 0.9, 0.71), "serif bold", CREAM, lines=2)
    sheet.words(label["what"].upper(), (0.2, 0.765, 0.8, 0.81), "sans", BARK, tracking=0.15)
    sheet.words(label["name_zh"] + label["what_zh"], (0.15, 0.825, 0.85, 0.885), "song bold", good.color)
    sheet.words(label["weight"], (0.35, 0.89, 0.65, 0.935), "bold", BARK)


def _ribbon(sheet: Sheet, good: Good, top: float, bottom: float) -> None:
    middle = (top + bottom) / 2
    for edge, notch in ((0.02, 0.07), (0.98, 0.93)):
        sheet.polygon([(edge, top), (0.5, top), (0.5, bottom), (edge, bottom), (notch, middle)], good.color)
    sheet.words(good.label["what"].upper(), (0.14, top + 0.015, 0.86, bottom - 0.015), "bold", "FFFFFF", tracking=0.12)


LOOK = Look(ground, front, CREAM, BARK)
