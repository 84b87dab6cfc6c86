"""Loafers, a pair: an apron sewn on with a ridge. shape: style (penny, bit, driver), length. second: the lining."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.last import Last
from demo.shapes import ball, tube
from demo.shoe import footbed, heel, mirror, pair, panel, piping, rim, seam, sole, upper, upper_leather
from demo.skins import deeper, leather, matte, metal

VIEWS = ((-34.0, 22.0), (14.0, 36.0))
TOP = (
    *((0.015, 0, 0.074), (0.045, 0.022, 0.072), (0.14, 0.032, 0.064), (0.26, 0.034, 0.057), (0.37, 0.033, 0.060)),
    *((0.46, 0.029, 0.068), (0.52, 0.023, 0.074), (0.555, 0.012, 0.077), (0.57, 0, 0.078)),
)
APRON = (
    (0.405, 0.99),
    (0.41, 0.7),
    (0.43, 0.42),
    (0.465, 0.30),
    (0.5, 0.27),
    (0.535, 0.30),
    (0.57, 0.42),
    (0.59, 0.7),
    (0.595, 0.99),
)


def build(good: Good) -> None:
    pair(lambda: _shoe(good, good.shape.get("length", 0.28)), apart=0.11)


def _shoe(good: Good, length: float) -> None:
    lift = ((0, 0.026), (0.3, 0.022), (0.6, 0.014), (1, 0.017))
    ground = ((0, 0.018), (0.3, 0.013), (0.5, 0.003), (0.62, 0), (0.8, 0.001), (1, 0.008))
    last = Last(length, TOP, "slim", lift=lift, ground=ground, toebox=0.03)
    skin, lining = upper_leather(good), leather(good.second or "sand")
    upper(last, skin, lining, 0.0025)
    footbed(last, lining)
    rim(last, skin, 0.0022)
    sole(
        last,
        ((-0.003, 0), (0.002, 0.02), (0.004, 0.35), (0.004, 0.95), (-0.002, 1.02)),
        leather(good.shape.get("sole", "walnut")),
    )
    heel(last, 0.29, leather("chocolate"), taper=0.98, out=0.003)
    ridge = [(u, v) for u, v in APRON]
    tube(last.at(*zip(*ridge, strict=True), 0.0008).tolist(), 0.0024, skin)
    seam(
        last,
        [(0.5 + (u - 0.5) * 0.93, v + 0.05) for u, v in APRON[1:-1]],
        matte(good.shape.get("thread", good.color)),
        0.0012,
        0.0007,
    )
    _front(good, last, skin)
    for side in (list, mirror):
        seam(last, side(((0.0, 0.3), (0.12, 0.34), (0.2, 0.6), (0.22, 0.96))), matte(good.color), 0.0006)


def _front(good: Good, last: Last, skin: Any) -> None:
    style = good.shape.get("style", "penny")
    if style == "driver":
        return
    low = ((0.335, 0.0), (0.40, 0.50), (0.45, 0.66), (0.5, 0.70), (0.55, 0.66), (0.60, 0.50), (0.665, 0.0))
    high = ((0.29, 0.0), (0.36, 0.72), (0.43, 0.88), (0.5, 0.90), (0.57, 0.88), (0.64, 0.72), (0.71, 0.0))
    panel(last, low, high, skin, 0.0042)
    edge, thread = leather(deeper(good.color, 0.5)), matte(good.shape.get("thread", deeper(good.color, 0.4)))
    for line, inwards in ((low, 0.035), (high, -0.035)):
        piping(last, line, edge, 0.0036, 0.0014)
        seam(last, [(u, v + inwards) for u, v in line[1:-1]], thread, 0.005, 0.0008)
    if style == "penny":
        slot = ((0.455, 0.795), (0.475, 0.772), (0.5, 0.765), (0.525, 0.772), (0.545, 0.795))
        panel(last, slot, [(u, 1.595 - v) for u, v in slot], matte("black"), 0.0047)
        return
    gold = metal("brass", 0.12)
    bar = [last.at(u, v, 0.007).tolist() for u, v in ((0.44, 0.76), (0.5, 0.8), (0.56, 0.76))]
    tube(bar, 0.0026, gold)
    for u in (0.44, 0.56):
        middle = last.at(u, 0.77, 0.007)
        ring = [(0.0, -0.008, 0), (0.006, 0, 0.001), (0.0, 0.008, 0.002), (-0.006, 0, 0.001)]
        tube([tuple(middle + point) for point in ring], 0.002, gold, closed=True)
        ball(0.0034, gold, tuple(middle))
