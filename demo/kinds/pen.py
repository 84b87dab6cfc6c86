"""Pens, lying, their tip to the left. shape: form (click, fountain, highlighter), grip (rubber, steel)."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import Point2, Point3, extrude, lathe, letters, place, ring, tube
from demo.skins import lacquer, metal, paint, plastic, rubber

VIEWS = ((-36.0, 40.0), (36.0, 30.0))


def build(good: Good) -> None:
    {"click": _click, "fountain": _fountain, "highlighter": _highlighter}[good.shape.get("form", "click")](good)


def _lying(profile: list[Point2], skin: Any, lift: float, x: float = 0.0, levels: int = 2) -> Any:
    """Turn a profile about x: its height runs to the right from `x`."""
    return place(lathe(profile, skin, segments=32, levels=levels), (x, 0, lift), (0, 90, 0))


def _clip(start: float, end: float, lift: float, radius: float, skin: Any) -> None:
    """Bend a flat clip along the front upper side, from its root at `end`."""
    out = radius * 1.45
    path: list[Point3] = [
        (end, 0, lift + radius * 0.7),
        (end + 0.001, 0, lift + out),
        (end - 0.006, 0, lift + out * 1.06),
        ((start + end) / 2, 0, lift + out),
        (start + 0.002, 0, lift + radius * 1.12),
        (start - 0.002, 0, lift + radius * 1.3),
    ]
    clip = tube(path, 0.0013, skin)
    clip.scale = (1, 1.6, 1)


def _click(good: Good) -> None:
    lift, steel = 0.0058, metal("steel", 0.14)
    coat = lacquer(good.color)
    _lying([(0.0006, 0), (0.0012, 0.003), (0.0016, 0.0035), (0.0038, 0.016), (0.0042, 0.018)], steel, lift, -0.07)
    if good.shape.get("grip", "rubber") == "rubber":
        _lying(
            [(0.0044, 0.018), (0.0052, 0.021), (0.005, 0.034), (0.0054, 0.05), (0.0054, 0.054)],
            rubber("charcoal"),
            lift,
            -0.07,
        )
        for n in range(8):
            ring(0.0053, 0.0005, rubber("black"), (-0.048 + n * 0.0036, 0, lift), (0, 90, 0))
    else:
        _lying([(0.0044, 0.018), (0.0054, 0.021), (0.0054, 0.054)], steel, lift, -0.07)
        for n in range(8):
            ring(0.0054, 0.0003, metal("gray", 0.3), (-0.048 + n * 0.0036, 0, lift), (0, 90, 0))
    _lying([(0.0054, 0.054), (0.0056, 0.056), (0.0058, 0.09), (0.0056, 0.124), (0.005, 0.126)], coat, lift, -0.07)
    ring(0.0056, 0.0007, steel, (0.019, 0, lift), (0, 90, 0))
    _lying([(0.0052, 0.124), (0.0054, 0.126), (0.0044, 0.132), (0.003, 0.133)], steel, lift, -0.07)
    _lying([(0.0028, 0.131), (0.0028, 0.143), (0.0022, 0.145), (0, 0.1455)], steel, lift, -0.07)
    _clip(0.016, 0.054, lift, 0.0058, steel)


def _fountain(good: Good) -> None:
    """An uncapped pen, its cap posted, with a two-tone nib."""
    lift, gold, coat = 0.0072, metal("brass", 0.12), lacquer(good.color)
    nib: list[Point2] = [(-0.024, 0.0), (-0.012, -0.0042), (0.0, -0.0036), (0.0, 0.0036), (-0.012, 0.0042)]
    blade = extrude(nib, 0.0007, gold, 0.0002)
    place(blade, (-0.048, 0, lift + 0.0012), (-90, 8, 0))
    tube([(-0.0715, 0, lift - 0.0012), (-0.058, 0, lift + 0.0012)], 0.00025, paint("1A1A1C", roughness=0.6))
    _lying([(0.0008, -0.008), (0.003, 0.0), (0.0034, 0.014)], plastic("black", 0.3), lift - 0.0016, -0.06)
    _lying(
        [(0.0042, 0), (0.0046, 0.002), (0.0042, 0.01), (0.005, 0.022), (0.0052, 0.024)],
        plastic("black", 0.2),
        lift,
        -0.05,
    )
    ring(0.0052, 0.0007, gold, (-0.026, 0, lift), (0, 90, 0))
    _lying([(0.0054, 0.024), (0.0062, 0.028), (0.0064, 0.05), (0.006, 0.07)], coat, lift, -0.05)
    _lying(
        [(0.006, 0.055), (0.0068, 0.055), (0.0072, 0.058), (0.0072, 0.085), (0.006, 0.108), (0.004, 0.113), (0, 0.114)],
        coat,
        lift,
        -0.05,
    )
    for x in (0.0075, 0.0115):
        ring(0.0072, 0.0007, gold, (x, 0, lift), (0, 90, 0))
    _clip(0.012, 0.052, lift, 0.0068, gold)


def _highlighter(good: Good) -> None:
    """A broad marker whose cap lies beside its chisel tip."""
    lift, body = 0.0095, plastic(good.color, 0.3)
    dark = plastic("charcoal", 0.45)
    tip: list[Point2] = [(-0.008, -0.0025), (0.0, -0.0028), (0.0, 0.0028), (-0.004, 0.0028)]
    place(extrude(tip, 0.004, paint(good.color, roughness=0.9), 0.0005), (-0.053, 0, lift), (0, 0, 0))
    _lying([(0.003, 0), (0.0034, 0.004), (0.0062, 0.006), (0.0068, 0.014), (0.0068, 0.016)], dark, lift, -0.054)
    _lying(
        [
            (0.0068, 0.016),
            (0.0094, 0.018),
            (0.0095, 0.022),
            (0.0095, 0.085),
            (0.0086, 0.092),
            (0.0086, 0.096),
            (0, 0.097),
        ],
        body,
        lift,
        -0.054,
    )
    _lying([(0.0088, 0.09), (0.0088, 0.094)], dark, lift, -0.054)
    letters(good.brand.upper(), 0.0052, dark, (0.0, -0.0066, lift + 0.0066), (45, 0, 0))
    cap = [(0.0095, 0.0), (0.0096, 0.003), (0.0094, 0.03), (0.0086, 0.033), (0, 0.034)]
    made: Any = lathe(cap, body, segments=32)
    place(made, (-0.038, -0.028, lift), (0, 90, 24))
    tube([(-0.028, -0.0235, lift + 0.0105), (-0.012, -0.0165, lift + 0.0105)], 0.0018, body)
