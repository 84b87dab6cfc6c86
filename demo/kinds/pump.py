"""Pumps, a pair. shape: style (stiletto, block, kitten, ballet), length, toe (pointed, slim). second: the lining."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.last import Last
from demo.shapes import tube
from demo.shoe import footbed, heel, pair, rim, sole, upper, upper_leather
from demo.skins import leather, rubber

VIEWS = ((-28.0, 18.0), (20.0, 32.0))
HEELS = {  # height, taper, curl, end of the heel's seat
    "stiletto": (0.088, 0.19, 2.4, 0.20),
    "block": (0.06, 0.86, 0.8, 0.24),
    "kitten": (0.045, 0.26, 1.8, 0.19),
    "ballet": (0.008, 0.98, 1.0, 0.24),
}


def build(good: Good) -> None:
    pair(lambda: _shoe(good, good.shape.get("length", 0.25)), apart=0.095)


def _shoe(good: Good, length: float) -> None:
    style = good.shape.get("style", "stiletto")
    up, taper, curl, seat = HEELS[style]
    last = _last(length, up, good.shape.get("toe", "pointed"))
    skin, lining = upper_leather(good), leather(good.second or "sand")
    upper(last, skin, lining, 0.0022)
    footbed(last, lining)
    rim(last, skin, 0.0013)
    # The edge of the sole wears the upper's leather; the dark tread stays back under it, out of sight over the heel.
    sole(last, ((-0.006, 0), (-0.0018, 0.05), (-0.0018, 0.3)), leather(good.shape.get("sole", "black")))
    sole(last, ((-0.003, 0.24), (0.0003, 0.3), (0.0006, 0.7), (-0.002, 0.95)), skin)
    heel(last, seat, skin if style != "ballet" else rubber("black"), taper, curl)
    if style == "ballet":
        _bow(last, skin)


def _last(length: float, up: float, toe: str) -> Last:
    sides = (
        *((0.015, 0, 0.054), (0.045, 0.022, 0.052), (0.14, 0.028, 0.042), (0.28, 0.029, 0.034), (0.42, 0.031, 0.031)),
        *((0.55, 0.034, 0.030), (0.67, 0.033, 0.029), (0.745, 0.020, 0.027), (0.77, 0, 0.026)),
    )
    lift = (
        (0, up + 0.009),
        (0.15, up + 0.005),
        (0.32, 0.72 * up + 0.006),
        (0.52, 0.2 * up + 0.006),
        (0.68, 0.006),
        (1, 0.009),
    )
    ground = ((0, up + 0.003), (0.15, up - 0.001), (0.32, 0.72 * up), (0.52, 0.2 * up), (0.68, 0.0), (1, 0.003))
    rise = Last(length, sides, toe, lift=lift).lift
    top = [(s, half, float(rise(s)) - 0.006 + z) for s, half, z in sides]
    return Last(length, top, toe, lift=lift, ground=ground, toebox=0.021)


def _bow(last: Last, skin: Any) -> None:
    x, y, z = last.at(0.5, 0.97)
    for side in (1, -1):
        loop = ((0, 0, 0.003), (0.011, 0.002, 0.007), (0.017, -0.001, 0.003), (0.011, -0.004, 0.001))
        tube([(x + side * a, y + b - 0.001, z + c) for a, b, c in loop], 0.0022, skin, closed=True)
    tube(
        [(x - 0.003, y - 0.002, z + 0.004), (x, y - 0.002, z + 0.005), (x + 0.003, y - 0.002, z + 0.004)], 0.0032, skin
    )
