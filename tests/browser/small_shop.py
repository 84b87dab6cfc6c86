"""A shop of drawn shapes for the tests of the page: six shapes in six colors, one product each."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw

from shopsight.core.events import Event, EventItem

COLORS = {
    "red": "#c8202a",
    "blue": "#2040c0",
    "green": "#208040",
    "black": "#181818",
    "orange": "#e07818",
    "pink": "#e890a8",
}
SHAPES = {
    "Ball": [(30, 30, 170, 170)],
    "Brick": [(20, 70, 180, 130)],
    "Tower": [(75, 10, 125, 190)],
    "Cross": [(80, 20, 120, 180), (20, 80, 180, 120)],
    "Steps": [(20, 130, 180, 180), (70, 80, 180, 130), (120, 30, 180, 80)],
    "Frame": [(30, 30, 170, 60), (30, 140, 170, 170), (30, 60, 60, 140), (140, 60, 170, 140)],
}


def drawing(shape: str, color: str, side_px: int = 400) -> Image.Image:
    """Return the picture of a product."""
    picture = Image.new("RGB", (200, 200), "white")
    pen = ImageDraw.Draw(picture)
    for rectangle in SHAPES[shape]:
        draw = pen.ellipse if shape == "Ball" else pen.rectangle
        draw(rectangle, fill=COLORS[color])
    return picture.resize((side_px, side_px))


def photo_bytes(shape: str, color: str, file_format: str = "PNG", side_px: int = 400) -> bytes:
    """Return a product's picture in another size and format: the page is tested here, not how well it sees."""
    buffer = io.BytesIO()
    drawing(shape, color, side_px).save(buffer, file_format)
    return buffer.getvalue()


def two_things() -> bytes:
    """Return a photo with a red ball on its left half and a blue tower on its right."""
    picture = Image.new("RGB", (800, 400), "white")
    picture.paste(drawing("Ball", "red"), (0, 0))
    picture.paste(drawing("Tower", "blue"), (400, 0))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def write_shop(folder: Path) -> Path:
    """Write the catalog and its pictures in the evaluation format, with prices and attributes besides."""
    (folder / "photos").mkdir(parents=True)
    rows = []
    for place, (shape, color) in enumerate((shape, color) for shape in SHAPES for color in COLORS):
        name = f"{shape}-{color}".lower()
        drawing(shape, color).save(folder / "photos" / f"{name}.png")
        rows.append(
            {
                "product_id": name,
                "title": f"{color.capitalize()} {shape.lower()}",
                "department": "Toys",
                "category": shape,
                "image": f"photos/{name}.png",
                "description": "积木 <b>not bold</b>" if shape == "Brick" else "A shape to build with.",
                "brand": "Acme" if place % 2 else "Bloc",
                "price": f"{10 + place}.50",
                "sale_price": "5.00" if place == 0 else "",
                "currency": "USD",
                "color": color,
                "link": f"https://shop.example/{name}",
            }
        )
    with (folder / "catalog.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return folder


def purchases() -> list[Event]:
    """Return what was bought: red balls go with blue bricks, green towers with green frames, the rest with nothing."""
    baskets = [["ball-red", "brick-blue"], ["tower-green", "frame-green"], ["cross-pink"], ["steps-black"]] * 12
    baskets += [["ball-red", "cross-pink"], ["brick-blue"], ["tower-green"]] * 4
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    return [
        Event(f"bought-{number}", "purchase", noon, items=tuple(map(EventItem, basket)), transaction_id=f"t{number}")
        for number, basket in enumerate(baskets)
    ]
