"""Wallets. shape: style (bifold: standing a little open; zip: long, closed, lying; card: a card holder with cards).
second: thread and lining."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import box, extrude, rounded_outline, stitches, tube
from demo.skins import leather, matte, metal, paint, patterned

VIEWS = ((26.0, 30.0), (-24.0, 20.0))
CARDS = ("teal", "mustard", "burgundy", "gray")


def build(good: Good) -> None:
    skin = leather(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.015))
    make = {"bifold": _bifold, "zip": _zip, "card": _card}
    make[good.shape.get("style", "bifold")](skin, matte(good.second or good.color))


def _leaf(width: float, height: float, depth: float, skin: Any, turn: float, thread: Any) -> None:
    """One cover, hinged at the origin, with a seam round it."""
    leaf = extrude(rounded_outline(width, height, 0.007), depth, skin, edge=0.002)
    hem = [(x * (1 - 0.07), z * 0.95 + height * 0.025) for x, z in rounded_outline(width, height, 0.007)]
    for side in (-1, 1):
        line = stitches([(x, side * depth / 2, z) for x, z in [*hem, hem[0]]], thread, 0.0005, 0.003)
        _hinge(line, width, turn)
    _hinge(leaf, width, turn)


def _hinge(thing: Any, width: float, turn: float) -> None:
    thing.rotation_euler.z = turn
    thing.location = (width / 2 * math.cos(turn), width / 2 * math.sin(turn), 0)


def _bifold(skin: Any, thread: Any) -> None:
    """Standing like a book, the back to the viewer's left, cards inside."""
    width, height = 0.11, 0.09
    before = math.radians(-14), math.radians(24)
    for turn in before:
        _leaf(width, height, 0.006, skin, turn, thread)
    for n, color in enumerate(CARDS[:3]):
        turn = before[1] - math.radians(5.5 + 2.2 * n)
        card = box((0.082, 0.0009, 0.054), paint(color, roughness=0.35), (0, 0, 0), 0.0004)
        _hinge(card, width, turn)
        card.location.z = 0.022 + 0.012 * (2 - n)
    spine = [(0.003 * math.cos(a) - 0.001, 0.004 * math.sin(a), 0) for a in (math.pi / 2, math.pi, 1.5 * math.pi)]
    tube(
        [
            (spine[1][0] + 0.004, 0, 0.003),
            (spine[1][0] + 0.004, 0, height / 2),
            (spine[1][0] + 0.004, 0, height - 0.003),
        ],
        0.0052,
        skin,
    )


def _zip(skin: Any, thread: Any) -> None:
    """A long purse, zipped on three sides, lying tilted on its back."""
    width, height, depth, gold = 0.195, 0.1, 0.026, metal("brass", 0.2)
    for y in (-0.0075, 0.0075):
        body = extrude(rounded_outline(width, height, 0.014), 0.011, skin, edge=0.004)
        body.location.y = y
    inner = extrude(
        [(x * 0.985, z * 0.985 + 0.0008) for x, z in rounded_outline(width, height, 0.014)],
        0.01,
        matte("black"),
        edge=0,
    )
    inner.location.y = 0
    outline = rounded_outline(width * 0.992, height, 0.014)
    stitches([(x * 1.004, 0, z) for x, z in outline], gold, 0.0013, 0.0018)
    for side in (-1, 1):
        stitches(
            [(x * 0.965, side * (depth / 2 + 0.0002), z * 0.93 + 0.0035) for x, z in [*outline, outline[0]]],
            thread,
            0.0005,
            0.0035,
        )
    tube(
        [
            (width * 0.5, -0.004, height * 0.72),
            (width * 0.52, -0.012, height * 0.62),
            (width * 0.515, -0.016, height * 0.46),
        ],
        (0.0025, 0.0035, 0.004),
        gold,
    )
    box((0.04, 0.0012, 0.009), gold, (0, -depth / 2 - 0.0002, height * 0.2), 0.0004)


def _card(skin: Any, thread: Any) -> None:
    """Two pockets before each other, cards looking out, leaning back a little."""
    width, height = 0.1, 0.072
    for n, (share, y) in enumerate(((1.0, 0.004), (0.78, 0.0), (0.6, -0.0035))):
        leaf = extrude(rounded_outline(width, height * share, 0.006), 0.0034, skin, edge=0.001)
        leaf.location.y = y
        stitches(
            [(x * 0.95, y - 0.0018, z * 0.93 + 0.0025) for x, z in rounded_outline(width, height * share, 0.006)],
            thread,
            0.0004,
            0.0026,
        )
        if n:
            card = box(
                (0.0856, 0.0009, 0.054), paint(CARDS[n], roughness=0.3), (0, y + 0.0021, height * share - 0.04), 0.0004
            )
            card.rotation_euler.y = 0.02 * n
    card = box((0.0856, 0.0009, 0.054), paint(CARDS[0], roughness=0.3), (0, 0.0, 0.03), 0.0004)
    card.rotation_euler.y = -0.03
