"""Ankle boots, a pair. shape: style (chelsea, lace, heeled), length, sole (its palette color). second: the elastic, or
the lining of a laced boot."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.last import Last
from demo.shoe import footbed, heel, laces, mirror, pair, panel, rim, seam, sole, upper
from demo.skins import bumped, leather, matte, metal, paint, rubber, woven

VIEWS = ((-34.0, 16.0), (16.0, 30.0))
ANKLE = (
    *((0.055, 0, 0.105), (0.075, 0.024, 0.105), (0.15, 0.033, 0.105), (0.24, 0.035, 0.106), (0.32, 0.033, 0.109)),
    *((0.385, 0.028, 0.114), (0.43, 0.021, 0.118), (0.46, 0.011, 0.121), (0.475, 0, 0.122)),
)
LIFT = ((0, 0.042), (0.3, 0.036), (0.62, 0.018), (1, 0.024))
GROUND = ((0, 0.030), (0.3, 0.024), (0.55, 0.003), (0.65, 0.0), (0.8, 0.002), (1, 0.012))


def build(good: Good) -> None:
    make = {"chelsea": _chelsea, "lace": _laced, "heeled": _heeled}
    pair(lambda: make[good.shape.get("style", "chelsea")](good, good.shape.get("length", 0.285)), apart=0.125)


def _welt(last: Last, good: Good, lugs: int = 0) -> None:
    rubbery = rubber(good.shape.get("sole", "black"))
    sole(last, ((-0.003, 0), (0.003, 0.02), (0.004, 0.3), (0.004, 1.0), (-0.003, 1.04)), rubbery, lugs=lugs)
    sole(last, ((0.003, 0.72), (0.0055, 0.8), (0.0055, 1.0), (0.001, 1.05)), leather(good.shape.get("welt", "walnut")))


def _chelsea(good: Good, length: float) -> None:
    shaft = ((0.25, 0.058, 0.035, 0.15), (0.235, 0.06, 0.037, 0.185))
    last = Last(length, ANKLE, "slim", lift=LIFT, ground=GROUND, toebox=0.03, shaft=shaft)
    skin, thread = _hide(good), matte(good.color)
    upper(last, skin, leather("sand"))
    footbed(last, leather("sand"))
    rim(last, skin, 0.0016)
    _welt(last, good)
    heel(last, 0.27, rubber(good.shape.get("sole", "black")), taper=0.97)
    ribs = bumped(paint(good.second, roughness=0.95), "ShaderNodeTexWave", 1, scale=150, strength=0.8)
    for side in (list, mirror):
        low = ((0.235, 0.50), (0.262, 0.46), (0.29, 0.50))
        high = ((0.185, 1.0), (0.25, 0.995), (0.315, 1.0))
        panel(last, side(low), side(high), ribs, 0.0006)
        seam(
            last,
            side(((0.178, 0.98), (0.20, 0.8), (0.228, 0.5), (0.262, 0.43), (0.297, 0.5), (0.31, 0.8), (0.322, 0.98))),
            thread,
        )
    panel(last, ((-0.016, 0.86), (0.016, 0.86)), ((-0.016, 1.0), (0.016, 1.0)), woven(good.second), 0.003)


def _hide(good: Good) -> Any:
    if good.material == "suede":
        return bumped(
            paint(good.color, roughness=1.0, sheen_weight=0.7), "ShaderNodeTexNoise", 0, scale=900, strength=0.3
        )
    return leather(good.color)


def _laced(good: Good, length: float) -> None:
    """A work boot: moc toe seam, seven pairs of eyelets, padded collar, lugged sole."""
    shaft = ((0.25, 0.062, 0.038, 0.15), (0.235, 0.064, 0.041, 0.185))
    ground = ((0, 0.0), (0.7, 0.0), (1, 0.012))
    last = Last(length, ANKLE, lift=((0, 0.034), (0.6, 0.030), (1, 0.034)), ground=ground, toebox=0.04, shaft=shaft)
    skin, thread = _hide(good), matte("sand")
    upper(last, skin, leather(good.second))
    footbed(last, leather(good.second))
    rim(last, leather(good.second), 0.007)
    rubbery = rubber(good.shape.get("sole", "black"))
    sole(last, ((-0.003, 0), (0.004, 0.02), (0.006, 0.35), (0.005, 0.8), (-0.003, 0.8)), rubbery, lugs=26, lug=0.007)
    sole(last, ((0.003, 0.8), (0.0065, 0.82), (0.0065, 1.02), (0.001, 1.06)), leather(good.shape.get("welt", "tan")))
    seam(last, ((-0.5, 0.03), (-0.25, 0.035), (0, 0.035), (0.25, 0.035), (0.5, 0.03)), thread)
    panel(last, [(0.474, 0.48), (0.526, 0.48)], [(0.474, 1.0), (0.526, 1.0)], leather(good.second), 0.0004)
    for side in (list, mirror):
        panel(
            last,
            side(((0.36, 0.36), (0.42, 0.40), (0.472, 0.48))),
            side(((0.40, 1.0), (0.44, 1.0), (0.472, 1.0))),
            skin,
            0.0018,
        )
        seam(last, side(((0.37, 0.4), (0.385, 0.6), (0.40, 0.8), (0.408, 0.98))), thread, 0.0026)
    toe = ((0.36, 0.0), (0.42, 0.30), (0.5, 0.40), (0.58, 0.30), (0.64, 0.0))
    panel(last, [(u, 0.0) for u, _ in toe], toe, skin, 0.0016)
    seam(last, [(0.5 + (u - 0.5) * 0.96, v - 0.03) for u, v in toe], thread, 0.0024)
    back = ((-0.05, 0.02), (0, 0.02), (0.05, 0.02)), ((-0.03, 0.95), (0, 0.95), (0.03, 0.95))
    panel(last, *back, skin, 0.0016)
    laces(
        last,
        [(0.458, v) for v in (0.50, 0.58, 0.66, 0.74, 0.82, 0.90, 0.96)],
        matte(good.shape.get("laces", "sand")),
        metal("brass", 0.3),
        0.0022,
    )


def _heeled(good: Good, length: float) -> None:
    """A dress boot on a block heel, with a zip inside."""
    up = 0.058
    lift = ((0, up + 0.008), (0.2, up + 0.004), (0.45, 0.4 * up + 0.008), (0.68, 0.012), (1, 0.014))
    ground = ((0, up), (0.2, up - 0.004), (0.45, 0.4 * up), (0.68, 0.0), (1, 0.006))
    top = [(s, half * 0.95, z + up * (0.62 - 0.2 * s)) for s, half, z in ANKLE]
    shaft = ((0.225, 0.051, 0.033, 0.195), (0.21, 0.053, 0.036, 0.235))
    last = Last(length, top, "pointed", lift=lift, ground=ground, toebox=0.03, shaft=shaft)
    skin = _hide(good)
    upper(last, skin, leather("sand"))
    footbed(last, leather("sand"))
    rim(last, skin, 0.0014)
    sole(last, ((-0.003, 0), (0.0015, 0.1), (0.002, 0.6), (-0.002, 0.9)), rubber("black"))
    heel(last, 0.235, rubber(good.shape.get("sole", "black")), taper=0.84, curl=0.8)
    seam(last, ((0.01, 0.1), (0.0, 0.4), (0.0, 0.7), (0, 0.98)), matte(good.color), radius=0.0005)
    zipper = [(0.72, v / 20) for v in range(5, 20)]
    seam(last, zipper, metal("brass", 0.3), 0.001, 0.0012)
    seam(last, ((0.5, 0.62), (0.42, 0.5), (0.34, 0.28), (0.3, 0.02)), matte(good.color), radius=0.0006)
