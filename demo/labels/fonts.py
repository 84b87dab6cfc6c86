"""The fonts of the labels, by role; Debian's fonts-lato, fonts-dejavu and fonts-noto-cjk."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path("/usr/share/fonts")
LATO, DEJAVU, NOTO = "truetype/lato/Lato-", "truetype/dejavu/DejaVu", "opentype/noto/Noto"
SIMPLIFIED = 2  # the place of simplified Chinese in Noto's collections
FILES = {
    "sans": f"{LATO}Regular.ttf",
    "bold": f"{LATO}Bold.ttf",
    "black": f"{LATO}Black.ttf",
    "light": f"{LATO}Light.ttf",
    "hairline": f"{LATO}Thin.ttf",
    "italic": f"{LATO}Italic.ttf",
    "black italic": f"{LATO}BlackItalic.ttf",
    "serif": f"{DEJAVU}Serif.ttf",
    "serif bold": f"{DEJAVU}Serif-Bold.ttf",
    "serif italic": f"{DEJAVU}SerifCondensed-Italic.ttf",
    "serif heavy italic": f"{DEJAVU}SerifCondensed-BoldItalic.ttf",
    "narrow": f"{DEJAVU}SansCondensed.ttf",
    "narrow bold": f"{DEJAVU}SansCondensed-Bold.ttf",
    "mono": f"{DEJAVU}SansMono.ttf",
    "mono bold": f"{DEJAVU}SansMono-Bold.ttf",
    "hei": f"{NOTO}SansCJK-Regular.ttc",
    "hei bold": f"{NOTO}SansCJK-Bold.ttc",
    "song": f"{NOTO}SerifCJK-Regular.ttc",
    "song bold": f"{NOTO}SerifCJK-Bold.ttc",
}


@cache
def font(name: str, size_px: int) -> ImageFont.FreeTypeFont:
    path = FOLDER / FILES[name]
    if not path.exists():
        raise FileNotFoundError(f"no font {path}: apt-get install fonts-lato fonts-dejavu fonts-noto-cjk")
    return ImageFont.truetype(str(path), size_px, index=SIMPLIFIED if path.suffix == ".ttc" else 0)
