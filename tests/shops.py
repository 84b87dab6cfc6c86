"""Pictures and catalogs made for tests: products that a small network can tell apart, drawn here."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import PIL.Image
import PIL.ImageDraw

SHAPES = ("disc", "box", "bars", "ring", "triangle", "cross")
FEW = ("disc", "box", "ring", "cross")
"""Shapes of 16 products: fewer than an import calibrates on, which takes as long as many a test."""
COLORS = {"red": (205, 40, 45), "blue": (40, 80, 190), "green": (40, 150, 70), "yellow": (235, 190, 40)}


def picture(shape: str, color: str, *, format: str = "PNG", size_px: int = 240, shift_px: int = 0) -> bytes:
    """Return a product on white ground, encoded."""
    image = PIL.Image.new("RGB", (size_px, size_px), "white")
    draw = PIL.ImageDraw.Draw(image)
    low, high = size_px // 5 + shift_px, size_px * 4 // 5 + shift_px
    fill = COLORS[color]
    if shape == "disc":
        draw.ellipse((low, low, high, high), fill)
    elif shape == "box":
        draw.rectangle((low, low, high, high), fill)
    elif shape == "bars":
        for left in range(low, high, 24):
            draw.rectangle((left, low, left + 11, high), fill)
    elif shape == "ring":
        draw.ellipse((low, low, high, high), outline=fill, width=22)
    elif shape == "triangle":
        draw.polygon([(low, high), (high, high), ((low + high) // 2, low)], fill)
    else:
        middle = (low + high) // 2
        draw.rectangle((middle - 15, low, middle + 15, high), fill)
        draw.rectangle((low, middle - 15, high, middle + 15), fill)
    out = io.BytesIO()
    image.save(out, format)
    return out.getvalue()


def make_catalog(folder: Path, shapes: Sequence[str] = SHAPES) -> Path:
    """Write a CSV feed of every shape in every color, variants by color, with its pictures; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "feed.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow("id title description brand category price currency color image group_id".split())
        for number, shape in enumerate(shapes):
            for color in COLORS:
                name = f"{shape}-{color}.png"
                (folder / name).write_bytes(picture(shape, color))
                title, text = f"{color} {shape}".title(), f"A {shape}, painted {color}."
                category, price = f"Shapes > {shape.title()}", f"{10 + number}.50"
                brand = f"Brand {number % 2}"
                rows.writerow([f"{shape}-{color}", title, text, brand, category, price, "EUR", color, name, shape])
    return path
