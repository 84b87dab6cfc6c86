"""Sunglasses, open on their temples. shape: style (wayfarer, round, aviator, cat-eye), width (of a lens), lens (its
palette color), metal. color: the frame."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point2, ball, extrude, tube
from demo.skins import metal, paint
from demo.soft import ribbon, smooth_path

VIEWS = ((-24.0, 16.0), (32.0, 30.0))
# The right lens from the bridge over the top: x and z in lens widths round its middle.
LENSES: dict[str, tuple[Point2, ...]] = {
    "wayfarer": (
        (-0.46, 0.22),
        (-0.4, 0.36),
        (0.0, 0.40),
        (0.42, 0.41),
        (0.53, 0.34),
        (0.49, 0.08),
        (0.38, -0.26),
        (0.14, -0.39),
        (-0.18, -0.38),
        (-0.4, -0.2),
    ),
    "round": tuple(
        (0.47 * math.cos(a), 0.47 * math.sin(a)) for a in (math.pi - 2 * math.pi * n / 12 for n in range(12))
    ),
    "aviator": (
        (-0.48, 0.2),
        (-0.34, 0.36),
        (0.0, 0.39),
        (0.36, 0.36),
        (0.52, 0.2),
        (0.5, -0.1),
        (0.36, -0.38),
        (0.12, -0.5),
        (-0.16, -0.44),
        (-0.36, -0.2),
    ),
    "cat-eye": (
        (-0.46, 0.14),
        (-0.34, 0.28),
        (0.0, 0.31),
        (0.36, 0.42),
        (0.62, 0.54),
        (0.56, 0.22),
        (0.46, -0.12),
        (0.22, -0.33),
        (-0.14, -0.36),
        (-0.4, -0.16),
    ),
}


def build(good: Good) -> None:
    style, width = good.shape.get("style", "wayfarer"), good.shape.get("width", 0.05)
    wire = style in ("aviator", "round") and good.material == "metal"
    frame = metal(good.color, 0.15) if wire else paint(good.color, roughness=0.12, coat_weight=0.6, coat_roughness=0.03)
    lens = paint(good.shape.get("lens", "smoke"), roughness=0.06, coat_weight=1.0, coat_roughness=0.0)
    shape = [(x * width, z * width) for x, z in LENSES[style]]
    low = -min(z for _, z in shape) + (0.002 if wire else 0.0045)
    middle = width / 2 + 0.0095
    for side in (-1, 1):
        outline = [(side * (middle + x), low + z) for x, z in shape]
        rounded = [(p.x, p.z) for p in smooth_path([(x, 0, z) for x, z in [*outline, outline[0]]], 60)][:-1]
        glass = extrude(rounded if side < 0 else rounded[::-1], 0.0016, lens, edge=0)
        glass.data.shade_flat()
        _rim(rounded, frame, 0.0011 if wire else 0.0034)
        _temple(
            side,
            max(abs(x) for x, _ in outline),
            low + (0.24 if style != "cat-eye" else 0.42) * width,
            frame,
            wire,
        )
        if wire:
            ball(0.0035, paint("clear", roughness=0.2), (side * 0.0105, 0.006, low - 0.04 * width), (0.5, 0.8, 1.3))
            tube(
                [
                    (side * 0.0105, 0.006, low),
                    (side * 0.012, 0.003, low + 0.005),
                    (side * (middle - 0.44 * width), 0, low + 0.12 * width),
                ],
                0.0006,
                frame,
            )
    _bridge(style, width, low, frame, wire)


def _rim(outline: list[Point2], frame: Any, radius: float) -> None:
    rim = tube([(x, 0, z) for x, z in outline], radius, frame, closed=True)
    rim.scale.y = 1.0 if radius < 0.002 else 0.8


def _bridge(style: str, width: float, low: float, frame: Any, wire: bool) -> None:
    inner = 0.0095 + 0.02 * width
    if wire:
        tube(
            [
                (-inner - 0.002, 0, low + 0.14 * width),
                (-0.004, -0.001, low + 0.22 * width),
                (0.004, -0.001, low + 0.22 * width),
                (inner + 0.002, 0, low + 0.14 * width),
            ],
            0.0013,
            frame,
        )
        if style == "aviator":
            tube(
                [
                    (-inner - 0.006, 0, low + 0.36 * width),
                    (0, -0.001, low + 0.37 * width),
                    (inner + 0.006, 0, low + 0.36 * width),
                ],
                0.0012,
                frame,
            )
        return
    tube(
        [
            (-inner - 0.001, 0, low + 0.1 * width),
            (-0.004, -0.001, low + 0.22 * width),
            (0.004, -0.001, low + 0.22 * width),
            (inner + 0.001, 0, low + 0.1 * width),
        ],
        (0.0042, 0.0036, 0.0036, 0.0042),
        frame,
    )


def _temple(side: int, out: float, high: float, frame: Any, wire: bool) -> None:
    """From the hinge back to the ear and down behind it, where its tip touches the table."""
    x = side * (out + 0.0015)
    path = [
        (x, -0.0005, high),
        (x + side * 0.002, 0.03, high + 0.001),
        (x + side * 0.001, 0.095, high - 0.002),
        (x - side * 0.003, 0.118, high - 0.009),
        (x - side * 0.006, 0.14, 0.0022),
    ]
    if wire:
        tube(path, (0.0011, 0.0011, 0.0011, 0.0022, 0.0022), frame)
        tube([(side * (out - 0.002), 0, high), (x, -0.0003, high), (x, 0.003, high)], 0.0016, frame)
        return
    ribbon(path, 0.0085, frame, 0.0036, across=(0, 0, 1))
    ball(0.0012, metal("steel", 0.1), (x + side * -0.004, -0.0035, high), (1.6, 0.6, 1))
