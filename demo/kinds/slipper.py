"""House slippers, a pair. shape: style (mule: felt clogs open at the heel; moccasin: lined with fleece), length.
second: the fleece, or the felt's rim."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.last import Last
from demo.shoe import footbed, pair, panel, rim, seam, sole, upper
from demo.skins import bumped, leather, matte, paint, patterned, plush, rubber

VIEWS = ((-34.0, 26.0), (14.0, 38.0))
MULE = (
    *((0.01, 0, 0.034), (0.04, 0.024, 0.034), (0.14, 0.032, 0.035), (0.27, 0.034, 0.037), (0.38, 0.036, 0.046)),
    *((0.45, 0.033, 0.060), (0.49, 0.026, 0.071), (0.51, 0.014, 0.077), (0.52, 0, 0.079)),
)
MOCCASIN = (
    *((0.02, 0, 0.072), (0.05, 0.023, 0.070), (0.14, 0.033, 0.064), (0.26, 0.036, 0.060), (0.37, 0.035, 0.063)),
    *((0.46, 0.031, 0.070), (0.52, 0.025, 0.075), (0.555, 0.013, 0.078), (0.57, 0, 0.079)),
)


def build(good: Good) -> None:
    make = {"mule": _mule, "moccasin": _moccasin}
    pair(lambda: make[good.shape.get("style", "mule")](good, good.shape.get("length", 0.275)), apart=0.12)


def _felt(color: str) -> Any:
    wool = paint(color, roughness=1.0, sheen_weight=0.8)
    return bumped(wool, "ShaderNodeTexNoise", 0, scale=380, strength=0.6)


def _mule(good: Good, length: float) -> None:
    last = Last(length, MULE, lift=((0, 0.022), (1, 0.020)), ground=((0, 0), (0.8, 0), (1, 0.005)), toebox=0.036)
    felt = _felt(good.color)
    if good.pattern != "plain":
        patterned(felt, good.pattern, good.second, size=good.shape.get("repeat", 0.03))
    upper(last, felt, _felt(good.shape.get("lining", "stone")), 0.005)
    footbed(last, _felt(good.shape.get("lining", "stone")))
    rim(last, _felt(good.second or good.color), 0.0035)
    sole(
        last,
        ((-0.003, 0), (0.003, 0.06), (0.004, 0.5), (0.003, 0.95), (-0.003, 1.0)),
        rubber(good.shape.get("sole", "cream")),
    )
    seam(
        last,
        ((0.3, 0.10), (0.4, 0.10), (0.5, 0.08), (0.6, 0.10), (0.7, 0.10)),
        matte(good.second or "cream"),
        radius=0.0009,
    )


def _moccasin(good: Good, length: float) -> None:
    last = Last(length, MOCCASIN, lift=((0, 0.016), (1, 0.014)), ground=((0, 0), (0.8, 0), (1, 0.004)), toebox=0.036)
    hide = bumped(paint(good.color, roughness=1.0, sheen_weight=0.7), "ShaderNodeTexNoise", 0, scale=900, strength=0.3)
    fleece = plush(good.second or "cream")
    upper(last, hide, fleece, 0.006)
    footbed(last, fleece)
    rim(last, fleece, 0.009)
    sole(last, ((-0.003, 0), (0.002, 0.06), (0.003, 0.5), (0.002, 0.95), (-0.003, 1.0)), rubber("chocolate"))
    apron = ((0.40, 0.9), (0.41, 0.62), (0.44, 0.45), (0.5, 0.38), (0.56, 0.45), (0.59, 0.62), (0.60, 0.9))
    inner = [(0.5 + (u - 0.5) * 0.02, 0.9) for u, _ in apron]
    panel(last, apron, inner, hide, 0.002)
    seam(
        last,
        [(0.5 + (u - 0.5) * 1.04, v - 0.02) for u, v in apron],
        leather(good.shape.get("thread", "cream")),
        0.002,
        0.0014,
    )
