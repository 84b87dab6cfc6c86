"""Pictures inside the page: small WebP as data URLs, each made once."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image as Pillow

from shopsight.core.types import Pixels
from shopsight.evaluation.report.text import escaped


class Pictures:
    """Makes `<figure>` elements of picture files."""

    def __init__(self, thumbnail: Callable[[bytes], bytes]) -> None:
        self._thumbnail = thumbnail
        self._known: dict[Path, str] = {}

    def figure(self, image: Path, caption: str, style: str = "") -> str:
        """Return a picture with its caption; `style` is a class of the page's style."""
        if image not in self._known:
            self._known[image] = data_url(self._thumbnail(image.read_bytes()))
        text = escaped(caption)
        picture = f'<img alt="{text}" src="{self._known[image]}">'
        return f'<figure class="picture {style}">{picture}<figcaption>{text}</figcaption></figure>'


def damaged_picture(pixels: Pixels, side_px: int, alt: str) -> str:
    """Return pixels as a small picture without a caption."""
    picture = Pillow.fromarray(pixels)
    picture.thumbnail((side_px, side_px))
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=80)
    return f'<img alt="{escaped(alt)}" src="{data_url(file.getvalue())}">'


def data_url(webp: bytes) -> str:
    """Return a WebP file as an address that needs no host."""
    return f"data:image/webp;base64,{base64.b64encode(webp).decode('ascii')}"
