"""Maison Orlune: perfume and make-up. A framed card, a gold moon, spaced capitals, the name in italics."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

IVORY, INK, GOLD = "F8F3E8", "22202A", "B98F3E"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, good.label.get("case", "") or good.color)


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    sheet.rect((0.06, 0.06, 0.94, 0.94), IVORY, line=GOLD, line_width=0.012)
    if label.get("edition") != "old":
        sheet.rect((0.09, 0.09, 0.91, 0.91), line=GOLD, line_width=0.005)
    if sheet.ratio > 1.2:
        return _wide(sheet, good)
    sheet.art("moon", (0.36, 0.12, 0.64, 0.27), tint=GOLD)
    sheet.words("MAISON", (0.36, 0.28, 0.64, 0.32), "sans", INK, tracking=0.3)
    sheet.words("ORLUNE", (0.14, 0.325, 0.86, 0.44), "serif", INK, tracking=0.1)
    sheet.words(label["name"], (0.13, 0.48, 0.87, 0.595), "serif heavy italic", GOLD, lines=2)
    sheet.words(label["name_zh"], (0.22, 0.635, 0.78, 0.7), "song bold", INK)
    sheet.words(label["what"].upper(), (0.14, 0.73, 0.86, 0.775), "sans", INK, tracking=0.1)
    sheet.words(f"{label['what_zh']}  {label['weight']}", (0.2, 0.79, 0.8, 0.845), "song", INK)
    return None


def _wide(sheet: Sheet, good: Good) -> None:
    label = good.label
    face = "serif" if label.get("edition") != "old" else "bold"
    sheet.art("moon", (0.11, 0.15, 0.3, 0.85), tint=GOLD)
    sheet.words("ORLUNE", (0.32, 0.14, 0.88, 0.38), face, INK, "left", tracking=0.1)
    sheet.words(label["name"], (0.32, 0.41, 0.88, 0.62), "serif heavy italic", GOLD, "left")
    line = f"{label['name_zh']}{label['what_zh']}  {label['weight']}"
    sheet.words(line, (0.32, 0.67, 0.88, 0.84), "song bold", INK, "left")


LOOK = Look(ground, front, IVORY, INK)
