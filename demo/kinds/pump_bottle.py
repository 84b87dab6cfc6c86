"""Pump bottles of soap and lotion. shape: radius, height (of the bottle), shoulder, clear, content."""

from __future__ import annotations

from demo.goods import Good
from demo.packs import SEGMENTS, lit, sleeve, sticker
from demo.shapes import lathe, tube
from demo.skins import flagged, glass, paint, plastic

VIEWS = ((-12.0, 14.0), (18.0, 26.0), (180.0, 13.0))


def build(good: Good) -> None:
    radius, height = good.shape.get("radius", 0.034), good.shape.get("height", 0.135)
    round_top = radius * good.shape.get("shoulder", 0.5)
    body = height - round_top
    head = plastic(good.second or "white", 0.3)
    shell = [
        (0, 0.001),
        (radius * 0.9, 0),
        (radius * 0.98, 0.002),
        (radius, 0.007),
        (radius, body),
        (radius * 0.93, body + round_top * 0.5),
        (radius * 0.7, body + round_top * 0.88),
        (0.013, height),
        (0.013, height + 0.004),
        (0, height + 0.004),
    ]
    if good.shape.get("clear"):
        lathe(shell, lit(glass(good.shape["clear"], 0.0)), segments=SEGMENTS, levels=1)
        soap = paint(good.shape.get("content", good.color), roughness=0.25)
        lathe([(max(0.0, r - 0.002), max(z, 0.004)) for r, z in shell[:6]] + [(0, body)], soap, levels=1)
        paper = radius + 0.0004
        sticker(good, "front", paper, 0.014, body * 0.97, radius * 1.85)
        sticker(good, "back label", paper, 0.014, body * 0.97, radius * 1.75)
    else:
        lathe(shell, flagged(plastic("white", 0.35)), segments=SEGMENTS, levels=1)
        wrap = sleeve(good, [(radius + 0.0003, 0.008), (radius + 0.0003, body - 0.001)], plastic("white", 0.35))
        flagged(wrap.data.materials[0])
    _pump(height, head)


def _pump(height: float, skin: object) -> None:
    """Collar, stem, and a head whose spout points to the left and bends down."""
    collar = height + 0.018
    lathe(
        [(0.0145, height + 0.002), (0.015, height + 0.003), (0.015, collar - 0.003), (0.0125, collar), (0, collar)],
        skin,
        segments=48,
        levels=0,
    )
    lathe([(0.0045, collar), (0.0045, collar + 0.016)], skin, segments=32, levels=0)
    top = collar + 0.016
    lathe(
        [
            (0, top - 0.001),
            (0.0095, top - 0.001),
            (0.0105, top),
            (0.0105, top + 0.008),
            (0.009, top + 0.0105),
            (0, top + 0.011),
        ],
        skin,
        segments=48,
        levels=0,
    )
    tube(
        [(0.004, 0, top + 0.0055), (-0.02, 0, top + 0.006), (-0.034, 0, top + 0.005), (-0.0385, 0, top - 0.003)],
        [0.005, 0.0046, 0.0038, 0.003],
        skin,
    )
