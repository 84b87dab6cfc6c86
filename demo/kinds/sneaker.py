"""Sneakers, a pair. shape: style (court, plimsoll, hightop, runner), length. second: trim and pattern."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.last import Last
from demo.shoe import footbed, laces, mirror, pair, panel, rim, seam, sole, tongue, upper
from demo.skins import knitted, leather, matte, metal, patterned, plastic, rubber, woven

VIEWS = ((-34.0, 20.0), (12.0, 34.0))
LOW = (
    *((0.015, 0, 0.094), (0.05, 0.022, 0.092), (0.15, 0.033, 0.079), (0.25, 0.036, 0.071), (0.33, 0.033, 0.079)),
    *((0.38, 0.025, 0.096), (0.46, 0.020, 0.089), (0.55, 0.015, 0.076), (0.61, 0, 0.069)),
)
EYELETS = ((0.445, 0.95), (0.42, 0.95), (0.395, 0.95), (0.37, 0.95), (0.345, 0.95))
EYESTAY = (
    ((0.30, 0.60), (0.34, 0.72), (0.40, 0.78), (0.455, 0.78), (0.498, 0.86)),
    ((0.30, 1.0), (0.34, 1.0), (0.40, 1.0), (0.455, 1.0), (0.498, 1.0)),
)
HEEL_TAB = (((-0.07, 0.5), (0, 0.44), (0.07, 0.5)), ((-0.055, 0.97), (0, 0.98), (0.055, 0.97)))
TONGUE = ((0.64, 0.064), (0.5, 0.087), (0.33, 0.118))


def build(good: Good) -> None:
    make = {"court": _court, "plimsoll": _plimsoll, "hightop": _hightop, "runner": _runner}
    pair(lambda: make[good.shape.get("style", "court")](good, good.shape.get("length", 0.285)), apart=0.12)


def _court(good: Good, length: float) -> None:
    """Leather on a cup sole, with a toe cap, three slanted bars and a heel tab."""
    last = Last(length, LOW, lift=((0, 0.03), (0.5, 0.027), (1, 0.03)), toebox=0.034)
    skin, trim, thread = leather(good.color), leather(good.second), matte("F4F1EA")
    upper(last, skin, woven(good.second))
    footbed(last, woven(good.second))
    rim(last, woven(good.second), 0.0055)
    tongue(last, TONGUE, 0.05, skin)
    rubbery = rubber(good.shape.get("gum", "white"))
    sole(last, ((-0.004, 0), (0.003, 0.03), (0.005, 0.2), (0.005, 0.95), (0.004, 1.1), (-0.003, 1.1)), rubbery)
    seam(last, ((-0.5, 0.035), (-0.25, 0.075), (0, 0.075), (0.25, 0.075), (0.5, 0.035)), thread)
    for side in (list, mirror):
        panel(last, side(EYESTAY[0]), side(EYESTAY[1]), skin)
        seam(last, [(u, v + 0.035) for u, v in side(EYESTAY[0])], thread)
        for bar in (0.0, 0.033, 0.066):
            low, high = ((0.215 + bar, 0.1), (0.236 + bar, 0.1)), ((0.255 + bar, 0.72), (0.276 + bar, 0.74))
            panel(last, side(low), side(high), trim, 0.001)
    toe = ((0.385, 0.0), (0.44, 0.40), (0.5, 0.52), (0.56, 0.40), (0.615, 0.0))
    panel(last, [(u, 0.0) for u, _ in toe], toe, skin)
    seam(last, [(0.5 + (u - 0.5) * 0.95, v - 0.04) for u, v in toe], thread)
    panel(last, *HEEL_TAB, trim)
    laces(last, EYELETS, matte("F4F1EA"), metal("steel"))


def _canvas(good: Good) -> Any:
    cloth = woven(good.color)
    if good.pattern == "plain":
        return cloth
    return patterned(cloth, good.pattern, good.second, size=good.shape.get("repeat", 0.022))


def _foxing(last: Last, good: Good, cap: float) -> None:
    """A vulcanized sole: flat rubber band with a colored line, and a toe cap that reaches up to v = `cap`."""
    white, line = rubber("ivory"), rubber(good.shape.get("line", "navy"))
    sole(last, ((-0.003, 0), (0.003, 0.03), (0.0035, 0.3), (0.0035, 1.25), (-0.002, 1.28)), white)
    for height in (0.28, 1.02):
        sole(
            last,
            ((0.003, height - 0.07), (0.0045, height - 0.06), (0.0045, height + 0.06), (0.003, height + 0.07)),
            line,
        )
    toe = ((0.39, 0.0), (0.44, 0.8 * cap), (0.5, cap), (0.56, 0.8 * cap), (0.61, 0.0))
    panel(last, [(u, 0.0) for u, _ in toe], toe, white, 0.0016)
    seam(last, [(0.5 + (u - 0.5) * 1.05, v + 0.03) for u, v in toe], matte("F4F1EA"))


def _plimsoll(good: Good, length: float) -> None:
    last = Last(length, LOW, lift=((0, 0.025), (1, 0.025)), ground=((0, 0), (0.75, 0), (1, 0.008)), toebox=0.032)
    cloth, thread = _canvas(good), matte("F4F1EA")
    upper(last, cloth, woven("cream"))
    footbed(last, woven("cream"))
    rim(last, woven(good.color), 0.002)
    tongue(last, TONGUE, 0.05, cloth, 0.003)
    _foxing(last, good, 0.54)
    for side in (list, mirror):
        panel(last, side(EYESTAY[0]), side(EYESTAY[1]), cloth, 0.0009)
        seam(last, [(u, v + 0.035) for u, v in side(EYESTAY[0])], thread)
        seam(last, side(((0.0, 0.9), (0.1, 0.91), (0.2, 0.93), (0.3, 0.93))), thread)
    panel(last, ((-0.022, 0.1), (0, 0.1), (0.022, 0.1)), ((-0.022, 0.99), (0, 0.99), (0.022, 0.99)), woven(good.color))
    laces(last, EYELETS, matte("F4F1EA"), metal("steel"))


ANKLE = (
    *((0.05, 0, 0.095), (0.072, 0.023, 0.095), (0.15, 0.033, 0.095), (0.24, 0.035, 0.097), (0.32, 0.033, 0.101)),
    *((0.385, 0.028, 0.106), (0.435, 0.021, 0.108), (0.475, 0.011, 0.108), (0.50, 0, 0.107)),
)


def _hightop(good: Good, length: float) -> None:
    shaft = ((0.255, 0.060, 0.034, 0.14), (0.235, 0.058, 0.036, 0.178))
    ground = ((0, 0), (0.75, 0), (1, 0.008))
    last = Last(length, ANKLE, lift=((0, 0.025), (1, 0.025)), ground=ground, toebox=0.034, shaft=shaft)
    cloth, thread = _canvas(good), matte("F4F1EA")
    upper(last, cloth, woven("cream"))
    footbed(last, woven("cream"))
    rim(last, woven(good.color), 0.002)
    _foxing(last, good, 0.3)
    slit = [(0.470, v / 100) for v in (40, 52, 64, 76, 88, 99)]
    panel(last, [(0.47, 0.36), (0.53, 0.36)], [(0.47, 1.0), (0.53, 1.0)], woven("cream"), 0.0004)
    stay = [(u - 0.05, v) for u, v in slit]
    for side in (list, mirror):
        panel(
            last,
            side(((0.40, 0.34), (0.44, 0.32), (0.468, 0.36))),
            side(((0.40, 1.0), (0.44, 1.0), (0.468, 1.0))),
            cloth,
        )
        seam(last, side(stay), thread)
    panel(last, ((-0.022, 0.1), (0, 0.1), (0.022, 0.1)), ((-0.022, 0.99), (0, 0.99), (0.022, 0.99)), woven(good.color))
    laces(last, [(0.455, v) for v in (0.42, 0.52, 0.62, 0.72, 0.82, 0.92)], matte("F4F1EA"), metal("steel"), 0.0019)


def _runner(good: Good, length: float) -> None:
    """A knitted runner on deep foam with a flared heel."""
    ground = ((0, 0.014), (0.12, 0.0), (0.68, 0), (1, 0.024))
    last = Last(length, LOW, lift=((0, 0.047), (0.3, 0.037), (0.7, 0.029), (1, 0.036)), ground=ground, toebox=0.026)
    knit, trim, foam = knitted(good.color), plastic(good.second, 0.45), matte(good.shape.get("foam", "white"))
    upper(last, knit, woven("charcoal"))
    footbed(last, woven("charcoal"))
    rim(last, woven("charcoal"), 0.006)
    tongue(last, TONGUE, 0.05, knitted(good.color))
    sole(
        last,
        (
            (-0.004, 0.08),
            (0.005, 0.08),
            (0.009, 0.18),
            (0.005, 0.42),
            (0.008, 0.62),
            (0.006, 1.0),
            (0.002, 1.18),
            (-0.003, 1.2),
        ),
        foam,
    )
    sole(last, ((-0.006, 0), (0.006, 0), (0.0095, 0.12), (0.005, 0.16)), rubber("charcoal"), lugs=36, lug=0.002)
    for side in (list, mirror):
        panel(last, side(EYESTAY[0]), side(EYESTAY[1]), trim)
        sweep = (
            ((0.10, 0.02), (0.2, 0.02), (0.3, 0.34), (0.36, 0.78)),
            ((0.09, 0.40), (0.2, 0.24), (0.275, 0.52), (0.325, 0.80)),
        )
        panel(last, side(sweep[0]), side(sweep[1]), trim)
    panel(last, ((-0.10, 0.02), (0, 0.02), (0.10, 0.02)), ((-0.09, 0.38), (0, 0.62), (0.09, 0.38)), trim, 0.002)
    panel(
        last,
        ((0.40, 0.0), (0.45, 0.0), (0.5, 0.0), (0.55, 0.0), (0.60, 0.0)),
        ((0.40, 0.06), (0.45, 0.24), (0.5, 0.30), (0.55, 0.24), (0.60, 0.06)),
        trim,
    )
    panel(last, ((-0.012, 0.72), (0.012, 0.72)), ((-0.012, 1.0), (0.012, 1.0)), trim, 0.003)
    laces(last, EYELETS, matte(good.shape.get("foam", "white")), plastic(good.second))
