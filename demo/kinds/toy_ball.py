"""Play balls: six panels, bands, dots or stars on rubber. shape: radius, palette (the panels' colors)."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import ball, extrude, lathe, place
from demo.skins import paint, patterned, plastic

VIEWS = ((-26.0, 18.0), (34.0, 34.0))


def build(good: Good) -> None:
    radius = good.shape.get("radius", 0.11)
    skin = plastic(good.color, 0.22)
    match good.pattern:
        case "plain":
            _panels(good, radius)
        case "star":
            ball(radius, skin, (0, 0, radius))
            _stars(good, radius)
        case _:
            patterned(skin, good.pattern, good.second, radius * (0.42 if good.pattern == "dots" else 0.62))
            place(ball(radius, skin), (0, 0, radius), (8, -22, 0))
    valve = place(
        lathe([(radius * 0.05, 0.0), (radius * 0.045, 0.0016), (0, 0.002)], plastic("white")), _on(radius, -48, 30)
    )
    valve.rotation_euler = (math.radians(60), 0, math.radians(-48))


def _on(radius: float, azimuth: float, elevation: float) -> tuple[float, float, float]:
    """A point on the ball's skin: azimuth 0 in front, to the right; elevation from its middle."""
    a, e = math.radians(azimuth), math.radians(elevation)
    return radius * math.sin(a) * math.cos(e), -radius * math.cos(a) * math.cos(e), radius + radius * math.sin(e)


def _panels(good: Good, radius: float) -> None:
    """Turn six wedges, tilted so that the poles' discs show."""
    steps = [math.radians(4 + 172 * n / 16) for n in range(17)]
    profile = [(radius * math.sin(step), -radius * math.cos(step)) for step in steps]
    palette: list[str] = good.shape["palette"]
    for n in range(6):
        wedge: Any = lathe(profile, plastic(palette[n % len(palette)], 0.18), segments=10, turn=1 / 6)
        place(wedge, (0, 0, radius), (24, -20, 60 * n))
        wedge.rotation_mode = "ZYX"
        wedge.rotation_euler = (math.radians(24), math.radians(-20), math.radians(60 * n))
    caps = [
        (radius * math.sin(math.radians(angle)) * 1.004, radius * math.cos(math.radians(angle)) * 1.004)
        for angle in (14, 8, 0)
    ]
    for flip in (0, 180):
        cap = lathe(caps, plastic("white", 0.2))
        cap.rotation_mode = "ZYX"
        place(cap, (0, 0, radius), (24 + flip, -20 if not flip else 20, 0))


def _stars(good: Good, radius: float) -> None:
    """Stick stars on the skin, bent round it."""
    ink = paint(good.second, roughness=0.3)
    spots = [
        (azimuth + 30 * (row % 2), elevation)
        for row, elevation in enumerate((-58, -20, 18, 56))
        for azimuth in range(0, 360, 60)
    ]
    for azimuth, elevation in [*spots, (0, 90)]:
        _star(radius, azimuth, elevation, ink)


def _star(radius: float, azimuth: float, elevation: float, ink: Any) -> None:
    size = radius * 0.19
    points = []
    for n in range(10):
        angle = math.radians(-126 + 36 * n)
        reach = size if n % 2 == 0 else size * 0.45
        points.append((reach * math.cos(angle), reach * math.sin(angle)))
    thing = extrude(points, radius * 0.035, ink, 0.0)
    thing.location = _on(radius * 0.99, azimuth, elevation)
    thing.rotation_euler = (math.radians(-elevation), 0, math.radians(azimuth))
