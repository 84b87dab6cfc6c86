"""An EAN-13 as a picture: bars, quiet zones and the number under them."""

from __future__ import annotations

from barcode.ean import EuropeanArticleNumber13
from PIL import Image, ImageDraw

from demo.labels.fonts import font

QUIET = (11, 7)  # modules left white before and after the bars
MODULES = 95 + sum(QUIET)
MODULE_PX = 8


def barcode(number: str, width_px: int, height_px: int) -> Image.Image:
    """Draw a code whose quiet zones are part of the width."""
    (bars,) = EuropeanArticleNumber13(number).build()
    picture = Image.new("RGB", (MODULES * MODULE_PX, round(MODULES * MODULE_PX * height_px / width_px)), "white")
    pen, below = ImageDraw.Draw(picture), 11 * MODULE_PX
    for place, bar in enumerate(bars, start=QUIET[0]):
        if bar != "0":
            pen.rectangle(
                (place * MODULE_PX, 2 * MODULE_PX, (place + 1) * MODULE_PX - 1, picture.height - below), fill="black"
            )
    middle = (MODULES + QUIET[0] - QUIET[1]) / 2 * MODULE_PX
    pen.text((middle, picture.height - below / 2), number, "black", font("sans", 10 * MODULE_PX), anchor="mm")
    return picture.resize((width_px, height_px), Image.Resampling.BOX).convert("RGBA")
