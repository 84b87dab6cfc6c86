"""Sandals, a pair. shape: style (slide: two buckled straps on a cork bed; flip-flop; pool: one broad band), length.
second: the bed."""

from __future__ import annotations

import numpy as np

from demo.goods import Good
from demo.last import Last
from demo.shapes import ball, tube
from demo.shoe import pair, sole, strap
from demo.skins import bumped, leather, metal, paint, patterned, plastic, rubber

VIEWS = ((-36.0, 28.0), (14.0, 42.0))
TOP = tuple((s, 0.03, 0.05) for s in (0.02, 0.05, 0.15, 0.25, 0.35, 0.42, 0.5, 0.55, 0.6))  # a sandal has no upper


def build(good: Good) -> None:
    make = {"slide": _slide, "flip-flop": _flip_flop, "pool": _pool}
    pair(lambda: make[good.shape.get("style", "slide")](good, good.shape.get("length", 0.275)), apart=0.115)


def _bed(length: float, back: float, front: float) -> Last:
    lift = ((0, back), (0.3, back - 0.003), (0.6, front), (0.9, front), (1, front + 0.004))
    return Last(length, TOP, lift=lift, ground=((0, 0), (0.8, 0), (1, 0.003)))


def _slide(good: Good, length: float) -> None:
    last = _bed(length, 0.034, 0.027)
    cork = bumped(paint("oak", roughness=0.9), "ShaderNodeTexVoronoi", "Distance", scale=330, strength=0.5)
    sole(
        last,
        ((-0.002, 0), (0.002, 0.02), (0.002, 0.26)),
        rubber(good.shape.get("sole", "chocolate")),
        lugs=40,
        lug=0.0015,
    )
    sole(last, ((0.002, 0.24), (0.003, 0.4), (0.003, 1.04), (-0.001, 1.12), (-0.006, 1.06)), cork)
    sole(last, ((-0.002, 1.02), (-0.004, 1.12), (-0.012, 0.98)), leather(good.second or "sand"))
    skin = leather(good.color)
    for start, end, height in ((0.37, 0.49, (0.066, 0.057)), (0.57, 0.70, (0.050, 0.041))):
        strap(last, start, end, height, skin)
        _buckle(last, (start + end) / 2, sum(height) / 2)


def _buckle(last: Last, s: float, height: float) -> None:
    """A buckle on the strap's outside, a third of the way over."""
    steel = metal(("brass"), 0.2)
    y, bed = (0.5 - s) * last.length, float(last.lift(s))
    half = 0.026
    for out in (half, half + 0.014):
        z = bed + height * (1.02 - 0.3 * (out - half) / 0.014)
        tube([(out, y - 0.015, z), (out, y, z + 0.0015), (out, y + 0.015, z)], 0.0016, steel)
    for side in (-0.015, 0.015):
        tube(
            [
                (half, y + side, bed + height * 1.02),
                (half + 0.007, y + side, bed + height * 0.9),
                (half + 0.014, y + side, bed + height * 0.72),
            ],
            0.0016,
            steel,
        )


def _flip_flop(good: Good, length: float) -> None:
    last = _bed(length, 0.022, 0.016)
    foam = rubber(good.second or "white")
    if good.pattern != "plain":
        patterned(foam, good.pattern, good.color, size=good.shape.get("repeat", 0.03))
    sole(last, ((-0.002, 0), (0.0, 0.03), (0.0, 0.45), (0.0, 0.46)), rubber(good.color))
    sole(last, ((0.0, 0.45), (0.001, 0.5), (0.001, 0.92), (-0.002, 1.0)), foam)
    skin = plastic(good.color, 0.35)
    x, y, z = 0.012, (0.5 - 0.84) * length, 0.016
    post = np.array((-x, y, z))
    tube(
        [tuple(post), (-x, y + 0.002, z + 0.016), (0.001 - x, y + 0.012, z + 0.024)],
        (0.0045, 0.0042, 0.006),
        skin,
    )
    for side, out in ((1, 0.040), (-1, -0.036)):
        end = np.array((out, (0.5 - 0.42) * length, 0.017))
        start = post + np.array((0.001, 0.010, 0.022))
        middle = (start + end) / 2 + (side * 0.012, 0.01, 0.022)
        tube([tuple(start), tuple(middle), (out, end[1], 0.023), tuple(end)], (0.0055, 0.0075, 0.006, 0.005), skin)
        ball(0.005, skin, tuple(end))


def _pool(good: Good, length: float) -> None:
    last = _bed(length, 0.036, 0.026)
    foam, skin = rubber(good.color), paint(good.color, roughness=0.45)
    sole(last, ((-0.003, 0), (0.003, 0.04), (0.005, 0.5), (0.004, 0.95), (-0.002, 1.08), (-0.009, 0.96)), foam)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.03))
    strap(last, 0.46, 0.76, (0.062, 0.040), skin, drop=0.6).modifiers[0].thickness = 0.007
