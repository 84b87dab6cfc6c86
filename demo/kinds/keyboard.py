"""Keyboards from above. shape: layout (full, tenkeyless, compact), tall (a key's height), case (metal, plastic)."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import Point3, bevel, box, letters, mesh, place, slab
from demo.skins import metal, plastic

VIEWS = ((-22.0, 40.0), (30.0, 56.0))
PITCH = 0.019
# Each row from the back: the widths of its keys in pitches; a minus is a gap, an "a" an accented key.
BLOCKS = {
    "main": (
        "1a -1 1 1 1 1 -.5 1 1 1 1 -.5 1 1 1 1",
        "1 1 1 1 1 1 1 1 1 1 1 1 1 2",
        "1.5 1 1 1 1 1 1 1 1 1 1 1 1 1.5",
        "1.75 1 1 1 1 1 1 1 1 1 1 1 2.25a",
        "2.25 1 1 1 1 1 1 1 1 1 1 2.75",
        "1.25 1.25 1.25 6.25 1.25 1.25 1.25 1.25",
    ),
    "arrows": ("1 1 1", "1 1 1", "1 1 1", "-3", "-1 1a -1", "1a 1a 1a"),
    "numbers": ("-4", "1 1 1 1", "1 1 1 1", "1 1 1 1", "1 1 1 1a", "2 1 1"),
}
LAYOUTS = {"full": ("main", "arrows", "numbers"), "tenkeyless": ("main", "arrows"), "compact": ("main",)}
WIDTHS = {"main": 15.0, "arrows": 3.0, "numbers": 4.0}
LEGENDS = ("", "1234567890-=", "QWERTYUIOP[]", "ASDFGHJKL;'", "ZXCVBNM,./", "")
ROW_Y = (2.75, 1.5, 0.5, -0.5, -1.5, -2.5)


def build(good: Good) -> None:
    blocks = LAYOUTS[good.shape.get("layout", "tenkeyless")]
    wide = sum(WIDTHS[block] for block in blocks) + 0.25 * (len(blocks) - 1)
    floor, tall = 0.014, good.shape.get("tall", 0.0095)
    case = metal("steel", 0.3) if good.shape.get("case") == "metal" else plastic(good.color, 0.5)
    slab(wide * PITCH + 0.016, 6.7 * PITCH + 0.016, floor, case, 0.007, 0.003)
    slab(wide * PITCH + 0.002, 6.45 * PITCH, 0.001, plastic("black", 0.8), 0.002, 0, (0, 0.0024, floor - 0.0004))
    left = -wide / 2
    plain, accented = [], []
    for block in blocks:
        for row, keys in enumerate(BLOCKS[block]):
            _row(keys, left, ROW_Y[row], plain, accented)
        left += WIDTHS[block] + 0.25
    _keys(plain, floor, tall, plastic(good.color, 0.45))
    _keys(accented, floor, tall, plastic(good.second or "coral", 0.45))
    _legends(
        -wide / 2,
        floor + tall,
        plastic("white" if good.color in ("black", "charcoal", "navy", "forest") else "charcoal"),
    )
    for x in (-0.3, 0.3):
        box((0.03, 0.012, 0.003), plastic("black", 0.7), (x * wide * PITCH, 0.05, 0), 0.0008)


def _row(keys: str, left: float, y: float, plain: list[Point3], accented: list[Point3]) -> None:
    """Add each key of a row as (middle x, middle y, width), in pitches."""
    for key in keys.split():
        width = float(key.rstrip("a"))
        if width > 0:
            (accented if key.endswith("a") else plain).append((left + width / 2, y, width))
        left += abs(width)


def _keys(keys: list[Point3], floor: float, tall: float, skin: Any) -> None:
    """Make all keys of a color one mesh of blunt pyramids."""
    points: list[Point3] = []
    faces = []
    for x, y, width in keys:
        start = len(points)
        for z, inset, back in ((floor, 0.03, 0.0), (floor + tall, 0.13, 0.03)):
            a, b = (width / 2 - inset) * PITCH, (0.5 - inset) * PITCH
            points += [
                (x * PITCH + p * a, (y + back) * PITCH + q * b, z) for p, q in ((-1, -1), (1, -1), (1, 1), (-1, 1))
            ]
        faces += [
            tuple(start + n for n in face)
            for face in ((4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))
        ]
    made = mesh("keys", points, faces, skin)
    made.data.shade_flat()
    bevel(made, 0.0014, 3)


def _legends(left: float, top: float, ink: Any) -> None:
    starts = (0, 1, 1.5, 1.75, 2.25, 0)
    for row, legend in enumerate(LEGENDS):
        for n, letter in enumerate(legend):
            at = ((left + starts[row] + n + 0.36) * PITCH, (ROW_Y[row] + 0.2) * PITCH, top + 0.0001)
            made = letters(letter, 0.0044, ink, at, (0, 0, 0))
            made.data.extrude, made.data.resolution_u = 0.0, 2
            place(made, at)
