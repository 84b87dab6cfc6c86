"""The printed surfaces of a good: front, back, side, top, or a wrap that goes all the way round."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

from PIL import Image

from demo.goods import Good
from demo.labels.back import print_back
from demo.labels.brands import brand_of
from demo.labels.sheet import Sheet

SURFACES = ("front", "back", "side", "top", "wrap", "tube", "back label")
FOLDER = Path(tempfile.gettempdir()) / "shopsight-demo-labels"


def draw(good: Good, surface: str, width_m: float, height_m: float) -> Image.Image:
    """Draw one surface. On a wrap or tube the front is at a quarter of the width, the back at three."""
    look = brand_of(good)
    sheet = Sheet(width_m, height_m)
    match surface:
        case "front":
            look.front(sheet, good)
        case "back":
            look.ground(sheet, good)
            print_back(sheet, good, look.paper, look.ink)
        case "back label":
            print_back(sheet, good, "FFFFFF", "222222", flatness=0.72)  # it is stuck on round packs
        case "side":
            look.ground(sheet, good)
            _print_side(sheet, good)
        case "top":
            look.ground(sheet, good)
            _print_top(sheet, good)
        case "wrap":
            _print_round(sheet, good, 0.3)
        case "tube":
            _print_round(sheet, good, 0.45)
        case _:
            raise ValueError(f"a pack's surface is one of {SURFACES}, not {surface!r}")
    return sheet.image


def picture(good: Good, surface: str, width_m: float, height_m: float, folder: Path = FOLDER) -> Path:
    """Return the file of a surface, drawn when nothing that it depends on has been drawn so before."""
    told = (good, surface, round(width_m, 5), round(height_m, 5), _source())
    name = hashlib.sha256(repr(told).encode()).hexdigest()[:24]
    path = folder / f"{name}.png"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        draw(good, surface, width_m, height_m).save(partial, "PNG")
        partial.replace(path)
    return path


@cache
def _source() -> str:
    """Digest the code that draws, so that a change of it draws anew."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _print_round(sheet: Sheet, good: Good, share: float) -> None:
    """Print front and back on a sheet that goes round: each takes the share that can be seen at once."""
    look = brand_of(good)
    sheet.look_at(0.25, share)
    look.front(sheet, good)
    sheet.look_at(0.75, share)
    print_back(sheet, good, look.paper, look.ink, flatness=0.6)


def _print_side(sheet: Sheet, good: Good) -> None:
    look, label = brand_of(good), good.label
    sheet.rect((0.1, 0.04, 0.9, 0.96), look.paper, radius=0.05)
    sheet.upright(f"{good.brand}  {label['name']}", (0.18, 0.3, 0.52, 0.92), "bold", look.ink)
    sheet.upright(f"{label['name_zh']}{label['what_zh']}  {label['weight']}", (0.56, 0.3, 0.82, 0.92), "hei", look.ink)
    sheet.art(label["art"], (0.18, 0.06, 0.82, 0.26))


def _print_top(sheet: Sheet, good: Good) -> None:
    look, label = brand_of(good), good.label
    sheet.rect((0.06, 0.12, 0.94, 0.88), look.paper, radius=0.1)
    sheet.words(good.brand, (0.1, 0.18, 0.9, 0.48), "bold", look.ink)
    sheet.words(f"{label['name']} {label['name_zh']}", (0.1, 0.52, 0.9, 0.82), "hei", look.ink)
