"""Grove & Press: juices and oils. A white field, one huge word flush left, fruit running off the edge."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.brands.look import Look
from demo.labels.sheet import Sheet

INK = "1E2B24"


def ground(sheet: Sheet, good: Good) -> None:
    sheet.band(0, 1, "FCFBF6")
    sheet.band(0.88, 1, good.color)


def front(sheet: Sheet, good: Good) -> None:
    ground(sheet, good)
    label = good.label
    sheet.words("Grove & Press", (0.07, 0.04, 0.62, 0.1), "black", INK, "left")
    sheet.words("No. " + label["number"], (0.68, 0.04, 0.93, 0.1), "sans", INK, "right")
    sheet.line([(0.07, 0.12), (0.93, 0.12)], INK, 0.008)
    sheet.words(label["name"].lower(), (0.07, 0.15, 0.93, 0.38), "black", good.color, "left", lines=2)
    sheet.words(label["name_zh"] + label["what_zh"], (0.07, 0.395, 0.75, 0.465), "hei bold", INK, "left")
    sheet.art(label["art"], (0.24, 0.46, 1.04, 0.9))
    sheet.words(label["what"], (0.07, 0.48, 0.3, 0.62), "bold", INK, "left", lines=3)
    sheet.words(label["weight"], (0.07, 0.905, 0.5, 0.975), "black", "FFFFFF", "left")
    sheet.words("cold pressed", (0.55, 0.91, 0.93, 0.97), "italic", "FFFFFF", "right")


LOOK = Look(ground, front, "FCFBF6", INK)
