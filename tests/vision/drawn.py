"""Pictures drawn for tests of what is read off a picture: barcodes and lines of text on a ground."""

from __future__ import annotations

import io

import numpy as np
import zxingcpp
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from PIL.Image import Image as Picture

from shopsight.core.types import Image


def barcode(value: str, kind: str = "EAN-13", scale: int = 2) -> Picture:
    """Return a code with a white border."""
    drawn = zxingcpp.create_barcode(value, zxingcpp.barcode_format_from_str(kind))
    return Pillow.fromarray(
        np.pad(np.asarray(zxingcpp.write_barcode_to_image(drawn, scale=scale)), 16, constant_values=255)
    )


def scene(
    *parts: tuple[Picture, tuple[int, int]], size: tuple[int, int] = (900, 600), ground: str = "#b0a590"
) -> Image:
    """Return a ground with pictures at places."""
    whole = Pillow.new("RGB", size, ground)
    for part, place in parts:
        whole.paste(part, place)
    return Image(np.asarray(whole))


def text_picture(lines: list[str], size_px: int = 40, ground: str = "white", ink: str = "black") -> Image:
    """Return lines of Latin text below each other."""
    whole = Pillow.new("RGB", (640, 40 + len(lines) * size_px * 2), ground)
    font = ImageFont.load_default(size_px)
    for number, line in enumerate(lines):
        ImageDraw.Draw(whole).text((30, 20 + number * size_px * 2), line, ink, font)
    return Image(np.asarray(whole))


def png(image: Image) -> bytes:
    """Return the picture as a file."""
    file = io.BytesIO()
    Pillow.fromarray(image.pixels).save(file, "PNG")
    return file.getvalue()
