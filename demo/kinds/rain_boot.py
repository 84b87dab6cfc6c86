"""Rain boots, a pair. shape: style (tall, ankle), length, sole (its palette color). second: trim and pattern."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.last import Last
from demo.shapes import tube
from demo.shoe import footbed, pair, panel, rim, sole, upper
from demo.skins import metal, paint, patterned, woven

VIEWS = ((-34.0, 12.0), (18.0, 26.0))
ANKLE = (
    *((0.04, 0, 0.11), (0.065, 0.026, 0.11), (0.14, 0.036, 0.11), (0.24, 0.039, 0.111), (0.33, 0.037, 0.115)),
    *((0.40, 0.032, 0.120), (0.45, 0.024, 0.124), (0.48, 0.013, 0.126), (0.495, 0, 0.127)),
)
SHAFTS = {
    "tall": (
        (0.26, 0.06, 0.041, 0.16),
        (0.255, 0.063, 0.048, 0.24),
        (0.255, 0.068, 0.056, 0.31),
        (0.255, 0.069, 0.058, 0.345),
    ),
    "ankle": ((0.26, 0.061, 0.041, 0.14), (0.255, 0.063, 0.044, 0.16), (0.25, 0.065, 0.046, 0.175)),
}
LIFT = ((0, 0.034), (0.3, 0.030), (0.6, 0.018), (1, 0.022))
GROUND = ((0, 0.0), (0.27, 0.0), (0.30, 0.010), (0.42, 0.010), (0.5, 0.0), (0.75, 0.0), (1, 0.008))


def build(good: Good) -> None:
    length = good.shape.get("length", 0.285)
    pair(lambda: _boot(good, length), apart=0.47 * length)


def _boot(good: Good, length: float) -> None:
    tall = good.shape.get("style", "tall") == "tall"
    grow = length / 0.285
    top = [(s, half * grow, z * grow) for s, half, z in ANKLE]
    shaft = [(s, long * grow, wide * grow, z * grow) for s, long, wide, z in SHAFTS["tall" if tall else "ankle"]]
    last = Last(
        length,
        top,
        lift=[(s, z * grow) for s, z in LIFT],
        ground=[(s, z * grow) for s, z in GROUND],
        toebox=0.04 * grow,
        shaft=shaft,
    )
    skin = _rubber(good)
    trim = paint(good.shape.get("sole", good.second or good.color), roughness=0.4)
    upper(last, skin, woven(good.shape.get("lining", "stone")))
    footbed(last, woven(good.shape.get("lining", "stone")))
    rim(last, trim, 0.0028)
    sole(
        last, ((-0.003, 0), (0.004, 0.02), (0.006, 0.4), (0.005, 1.0), (-0.002, 1.15)), trim, lugs=24, lug=0.005 * grow
    )
    sole(last, ((0.004, 0.9), (0.0065, 0.95), (0.0065, 1.2), (0.001, 1.25)), trim)
    toe = ((0.39, 0.0), (0.44, 0.16), (0.5, 0.2), (0.56, 0.16), (0.61, 0.0))
    panel(last, [(u, 0.0) for u, _ in toe], toe, trim if good.second else skin, 0.0015)
    panel(
        last,
        ((-0.05, 0.1), (0, 0.1), (0.05, 0.1)),
        ((-0.04, 0.3), (0, 0.36), (0.04, 0.3)),
        trim if good.second else skin,
        0.0015,
    )
    if tall:
        _strap(last, trim)
    else:
        _tabs(last, trim)


def _rubber(good: Good) -> Any:
    skin = paint(good.color, roughness=0.22, coat_weight=0.6, coat_roughness=0.08)
    if good.pattern == "plain":
        return skin
    return patterned(skin, good.pattern, good.second, size=good.shape.get("repeat", 0.04))


def _strap(last: Last, trim: Any) -> None:
    """A band below the top, buckled outside."""
    panel(
        last, ((0.12, 0.885), (0.25, 0.885), (0.38, 0.885)), ((0.12, 0.945), (0.25, 0.945), (0.38, 0.945)), trim, 0.003
    )
    steel = metal("steel", 0.2)
    corners = [last.at(u, v, 0.005).tolist() for u, v in ((0.22, 0.87), (0.22, 0.96), (0.27, 0.96), (0.27, 0.87))]
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        tube([start, [(a + b) / 2 for a, b in zip(start, end, strict=True)], end], 0.0016, steel)


def _tabs(last: Last, trim: Any) -> None:
    for u in (0.0, 0.5):
        panel(last, ((u - 0.02, 0.75), (u + 0.02, 0.75)), ((u - 0.02, 1.0), (u + 0.02, 1.0)), trim, 0.0035)
