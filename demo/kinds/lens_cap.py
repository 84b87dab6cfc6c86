"""Lens caps, lying face up. shape: radius. The pinch grips and the engraved width tell one from another."""

from __future__ import annotations

from demo.goods import Good
from demo.shapes import box, lathe, letters, ring
from demo.skins import plastic

VIEWS = ((-24.0, 48.0), (28.0, 32.0))


def build(good: Good) -> None:
    radius = good.shape.get("radius", 0.0245)
    dark = plastic(good.color, 0.4)
    lathe(
        [
            (radius * 0.96, 0),
            (radius, 0.0005),
            (radius, 0.007),
            (radius * 0.98, 0.008),
            (radius * 0.9, 0.008),
            (radius * 0.88, 0.0072),
            (0, 0.0072),
        ],
        dark,
        levels=1,
    )
    for side in (-1, 1):
        box((radius * 0.34, radius * 0.9, 0.0016), plastic("charcoal", 0.5), (side * radius * 0.66, 0, 0.0066), 0.0006)
        for n in range(5):
            box((radius * 0.03, radius * 0.8, 0.0008), dark, (side * radius * (0.54 + 0.06 * n), 0, 0.0082), 0.0002)
    ring(radius * 0.985, 0.0005, plastic("gray", 0.5), (0, 0, 0.0068))
    letters(f"{round(radius * 2000) - 2} mm", radius * 0.2, plastic("white"), (0, -radius * 0.22, 0.0074), (0, 0, 0))
    letters(good.brand.split()[0].upper(), radius * 0.19, plastic("white"), (0, radius * 0.16, 0.0074), (0, 0, 0))
