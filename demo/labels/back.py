"""The back of a pack: what is in it, nutrition, who sells it, and the barcode as large as the panel allows."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.barcode import barcode
from demo.labels.gtin import gtin
from demo.labels.sheet import Box, Sheet

SHAPE = 0.42  # a code's height over its length
NUTRITION = ("Energy 能量 kJ", "Fat 脂肪 g", "Carbohydrate 碳水 g", "Sugars 糖 g", "Protein 蛋白质 g", "Salt 盐 g")


def print_back(sheet: Sheet, good: Good, paper: str, ink: str, flatness: float = 1.0) -> None:
    """Fill the window: the code lies along its foot, or stands where the panel is tall.

    On a round pack a lying code runs away to both sides, so `flatness` below 1 counts it for shorter.
    """
    sheet.rect((0.02, 0.02, 0.98, 0.98), paper, radius=0.03)
    lying, standing = sheet.ratio * 0.92 * flatness, 0.93
    if lying > 0.62 * standing:
        foot = min(0.46, sheet.ratio * 0.92 * SHAPE)
        _code(sheet, good, (0.04, 0.96 - foot, 0.96, 0.96), turned=False)
        _print(sheet, good, (0.06, 0.05, 0.94, 0.94 - foot), ink)
    else:
        share = min(0.5, standing * SHAPE / sheet.ratio)
        _code(sheet, good, (0.96 - share, 0.035, 0.96, 0.965), turned=True)
        _print(sheet, good, (0.06, 0.05, 0.93 - share, 0.95), ink)


def _code(sheet: Sheet, good: Good, box: Box, turned: bool) -> None:
    left, top, right, bottom = sheet.px(box)
    width, height = (bottom - top, right - left) if turned else (right - left, bottom - top)
    picture = barcode(gtin(good), width, height)
    sheet.paste(picture.rotate(90, expand=True) if turned else picture, (left, top))


def _print(sheet: Sheet, good: Good, box: Box, ink: str) -> None:
    left, top, right, bottom = box
    label, high = good.label, bottom - top

    def row(start: float, end: float) -> Box:
        return left, top + start * high, right, top + end * high

    sheet.words(f"{good.brand}", row(0, 0.1), "bold", ink, "left")
    sheet.words(f"{label['name']} {label['name_zh']}", row(0.11, 0.2), "hei bold", ink, "left")
    facts = "per100" in label
    sheet.paragraph(f"Ingredients: {label['contents'].format(name=label['name'])}", row(0.23, 0.4), "sans", ink)
    sheet.paragraph(f"配料：{label['contents_zh'].format(name=label['name_zh'])}", row(0.41, 0.53), "hei", ink)
    if facts:
        _facts(sheet, label["per100"], row(0.55, 0.86), ink)
    else:
        sheet.paragraph(f"{label['use']} {label['use_zh']}", row(0.55, 0.86), "hei", ink)
    keep = label.get("keep", "Best before: see the rim. Store cool and dry.")
    small = f"{keep} {good.brand}, 12 Lantern Row. {label['weight']} e"
    sheet.paragraph(small, row(0.88, 1.0), "sans", ink)


def _facts(sheet: Sheet, per100: list[float], box: Box, ink: str) -> None:
    left, top, right, bottom = box
    step = (bottom - top) / (len(NUTRITION) + 1)
    sheet.rect(box, line=ink, line_width=0.004)
    sheet.words("per 100 g/ml  营养成分", (left + 0.01, top, right - 0.01, top + step), "hei bold", ink)
    for place, (fact, value) in enumerate(zip(NUTRITION, per100, strict=True), start=1):
        y = top + place * step
        sheet.line([(left, y), (right, y)], ink, 0.003)
        split = left + 0.74 * (right - left)
        sheet.words(fact, (left + 0.015, y + 0.1 * step, split, y + 0.9 * step), "hei", ink, "left")
        sheet.words(f"{value:g}", (split, y + 0.1 * step, right - 0.015, y + 0.9 * step), "hei", ink, "right")
