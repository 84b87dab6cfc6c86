"""Caps with a visor. shape: style (baseball: six seamed panels; trucker: a mesh back; flat: a tweed flat cap), height.
second: visor and button, or the mesh."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import ball, lathe, mesh, stitches, subdivide, thicken
from demo.skins import bumped, leather, matte, paint, patterned, woven

VIEWS = ((-32.0, 18.0), (30.0, 30.0))
WIDE, LONG = 0.084, 0.098  # half the crown, across and from front to back


def build(good: Good) -> None:
    {"baseball": _baseball, "trucker": _baseball, "flat": _flat}[good.shape.get("style", "baseball")](good)


def _cloth(good: Good, color: str) -> Any:
    cloth = woven(color)
    if good.pattern != "plain" and color == good.color:
        patterned(cloth, good.pattern, good.second, size=good.shape.get("repeat", 0.03))
    return cloth


def _crown(angle: float, t: float, height: float, out: float = 0.0) -> tuple[float, float, float]:
    """A place on the crown: t runs from its edge (0) to the button (1)."""
    bulge = math.cos(math.pi / 2 * t) ** 0.62
    front = 0.5 - 0.5 * math.cos(angle - math.pi / 2)  # 1 towards -y
    up = height * (math.sin(math.pi / 2 * t) ** (0.95 - 0.12 * front))
    x, y = WIDE * bulge * math.cos(angle), LONG * bulge * math.sin(angle) - 0.006 * front * math.sin(math.pi * t)
    grow = 1 + out / WIDE
    return x * grow, y * grow, up * (1 + out / height) + 0.012


def _baseball(good: Good) -> None:
    height, trucker = good.shape.get("height", 0.118), good.shape.get("style") == "trucker"
    cloth, thread = _cloth(good, good.color), matte(good.shape.get("thread", "cream"))
    back = _net(good.second) if trucker else cloth
    for part, (start, end) in ((cloth, (205, 335)), (back, (-25, 205))):
        _piece(math.radians(start), math.radians(end), height, part)
    for n in range(6):
        angle = math.pi / 6 + math.pi / 3 * n
        for side in (-0.028, 0.028):
            stitches(
                [
                    _crown(angle + side / max(0.15, math.cos(1.5 * t)), t, height, 0.0007)
                    for t in (m / 24 for m in range(23))
                ],
                thread,
                0.0004,
                0.003,
            )
        if not trucker:
            spot = _crown(angle + math.pi / 6, 0.62, height, 0.0004)
            ball(0.0034, matte(good.second or good.color), spot, (1, 1, 0.7))
    button = _crown(0, 1.0, height)
    ball(0.008, _cloth(good, good.second or good.color), (button[0], button[1], button[2] - 0.001), (1, 1, 0.55))
    _visor(_cloth(good, good.second or good.color), thread)
    if badge := good.shape.get("badge"):
        _badge(height, leather(badge))


def _net(color: str) -> Any:
    return bumped(paint(color, roughness=0.8), "ShaderNodeTexVoronoi", "Distance", scale=260, strength=1.0)


def _piece(start: float, end: float, height: float, skin: Any) -> None:
    columns, rows = 40, 16
    points = [
        _crown(start + (end - start) * c / columns, r / rows, height)
        for r in range(rows + 1)
        for c in range(columns + 1)
    ]
    step = columns + 1
    faces = [
        (r * step + c, r * step + c + 1, (r + 1) * step + c + 1, (r + 1) * step + c)
        for r in range(rows)
        for c in range(columns)
    ]
    thicken(mesh("crown", points, faces, skin), 0.002)


def _visor(skin: Any, thread: Any) -> None:
    """A curved peak, with rows of stitches along its edge."""

    def place(u: float, v: float) -> tuple[float, float, float]:
        angle = math.radians(-90 + 72 * u)
        x0, y0, _ = _crown(angle, 0.0, 0.1)
        reach = 0.074 * v * math.cos(math.pi / 2 * abs(u) ** 2.6) ** 0.6
        droop = 0.02 * u * u * (0.35 + 0.65 * v) + 0.012 * v * v
        return x0 * (1 + 0.06 * v), y0 - reach, 0.018 - droop * 0.75 + 0.004

    columns, rows = 40, 10
    points = [place(2 * c / columns - 1, r / rows) for r in range(rows + 1) for c in range(columns + 1)]
    step = columns + 1
    faces = [
        (r * step + c, (r + 1) * step + c, (r + 1) * step + c + 1, r * step + c + 1)
        for r in range(rows)
        for c in range(columns)
    ]
    thicken(mesh("visor", points, faces, skin), 0.004, 0.0)
    for v in (0.25, 0.45, 0.65, 0.85):
        stitches([(x, y, z + 0.0024) for x, y, z in (place(u / 24, v) for u in range(-21, 22))], thread, 0.0004, 0.003)


def _badge(height: float, skin: Any) -> None:
    places = [
        _crown(math.radians(-90 + a), t, height, 0.0008) for t in (0.3, 0.4, 0.5, 0.6) for a in (-16, -8, 0, 8, 16)
    ]
    faces = [(r * 5 + c, r * 5 + c + 1, r * 5 + c + 6, r * 5 + c + 5) for r in range(3) for c in range(4)]
    subdivide(thicken(mesh("badge", places, faces, skin), 0.002, 1.0), 1)


def _flat(good: Good) -> None:
    """A flat cap: the crown drawn forward over a short stiff peak."""
    cloth, height = _cloth(good, good.color), 0.075
    body = lathe(
        [(0.088, 0.012), (0.096, 0.016), (0.106, 0.034), (0.104, 0.05), (0.088, 0.066), (0.05, 0.075), (0, 0.078)],
        cloth,
        segments=56,
        levels=0,
    )
    for vertex in body.data.vertices:
        x, y, z = vertex.co
        share = (z - 0.012) / (height - 0.012)
        forward = max(0.0, -y / 0.1)
        vertex.co = (
            x * 0.92,
            y * 1.12 - 0.028 * share * forward,
            z * (1.0 - 0.32 * forward * share) + 0.012 * max(0.0, y / 0.1) * share,
        )
    subdivide(body, 1)
    columns = 32
    points = []
    for v in (0.0, 0.35, 0.7, 1.0):
        for c in range(columns + 1):
            u = 2 * c / columns - 1
            angle = math.radians(-90 + 62 * u)
            reach = 0.040 * v * math.cos(math.pi / 2 * abs(u) ** 2.4) ** 0.7
            points.append((0.083 * math.cos(angle), 0.1 * math.sin(angle) - reach, 0.022 - 0.009 * u * u - 0.006 * v))
    step = columns + 1
    faces = [
        (r * step + c, (r + 1) * step + c, (r + 1) * step + c + 1, r * step + c + 1)
        for r in range(3)
        for c in range(columns)
    ]
    thicken(mesh("peak", points, faces, cloth), 0.007, 0.0)
    ball(0.008, cloth, (0, -0.004, 0.078), (1, 1, 0.5))
