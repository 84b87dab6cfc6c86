"""Contact sheets: every kind's goods on one picture, to be looked at critically. Knows no Blender."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from demo.goods import Good

TILE_PX = 128
COLUMNS = 8
_LABEL_PX = 14


def write_sheets(goods: Sequence[Good], photos: Path, out: Path) -> list[Path]:
    """Write OUT/DEPARTMENT-KIND.webp for each kind with photos: the main photo of each good and its name."""
    out.mkdir(parents=True, exist_ok=True)
    kinds: dict[tuple[str, str], list[Good]] = {}
    for good in goods:
        if (photos / f"{good.id}-1.jpg").exists():
            kinds.setdefault((good.department, good.kind), []).append(good)
    return [_sheet(department, kind, members, photos, out) for (department, kind), members in sorted(kinds.items())]


def _sheet(department: str, kind: str, goods: Sequence[Good], photos: Path, out: Path) -> Path:
    rows = -(-len(goods) // COLUMNS)
    columns = min(COLUMNS, len(goods))
    sheet = Image.new("RGB", (columns * TILE_PX, rows * (TILE_PX + _LABEL_PX)), "white")
    pen = ImageDraw.Draw(sheet)
    for place, good in enumerate(goods):
        x, y = place % COLUMNS * TILE_PX, place // COLUMNS * (TILE_PX + _LABEL_PX)
        with Image.open(photos / f"{good.id}-1.jpg") as photo:
            sheet.paste(photo.resize((TILE_PX, TILE_PX), Image.Resampling.LANCZOS), (x, y))
        pen.text((x + 2, y + TILE_PX + 1), good.id[:24], fill="#444444", font_size=10)
    path = out / f"{'-'.join(department.lower().replace('&', '').split())}-{kind}.webp"
    sheet.save(path, quality=78, method=6)
    return path
