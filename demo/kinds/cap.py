"""Caps with a visor. shape: style (baseball: six seamed panels; trucker: a mesh back; flat: a tweed flat cap), height.
second: visor and button, or the mesh."""

from __future__ import annotations

import math
from typing import Any

from demo.goods import Good
from demo.shapes import Point3, ball, lathe, mesh, stitches, subdivide, thicken, tube
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


def _flat_crown(angle: float, t: float, out: float = 0.0) -> Point3:
    """A place on the flat cap: t runs from the band (0) over the brim of the crown to the button (1)."""
    share = max(0.0, (t - 0.3) / 0.7)
    reach = (0.88 + 0.17 * math.sin(math.pi / 2 * min(1.0, t / 0.3))) * math.cos(math.pi / 2 * share) ** 0.72 + out * 8
    rise = 0.34 * min(1.0, t / 0.3) + 0.66 * math.sin(math.pi / 2 * share) ** 0.9
    x, y = 0.088 * reach * math.cos(angle), 0.106 * reach * math.sin(angle)
    ahead = -y / 0.106
    return x, y - 0.02 * rise * max(0.0, ahead), 0.014 + 0.082 * rise * (0.86 - 0.24 * ahead) + out


def _flat(good: Good) -> None:
    """A flat cap: eight panels round a button, drawn forward over a stiff peak that stands out in front."""
    thread = matte(good.second or "walnut")
    for n in range(8):
        _gore(math.pi / 8 + math.pi / 4 * n, _cloth(good, good.color))
        angle = math.pi / 4 * n
        tube([_flat_crown(angle, m / 20, 0.0002) for m in range(20)], 0.0009, thread)
    _peak(_cloth(good, good.color), thread)
    x, y, z = _flat_crown(0, 1.0)
    ball(0.008, woven(good.second or good.color), (x, y, z), (1, 1, 0.5))
    lathe([(0.079, 0.004), (0.08, 0.02)], leather("walnut"), levels=0).scale = (0.96, 1.16, 1)


def _gore(middle: float, skin: Any) -> None:
    """One panel of the crown, in axes of its own: its stripes run from the button down."""
    rows, columns, half = 20, 8, math.pi / 8
    cos, sin = math.cos(middle - math.pi / 2), math.sin(middle - math.pi / 2)
    points = []
    for r in range(rows + 1):
        for c in range(columns + 1):
            x, y, z = _flat_crown(middle + half * (2 * c / columns - 1), r / rows)
            puff = 0.0022 * math.sin(math.pi * c / columns) * math.sin(math.pi * r / rows)
            points.append((x * cos + y * sin, y * cos - x * sin, z + puff))
    step = columns + 1
    faces = [
        (r * step + c, r * step + c + 1, (r + 1) * step + c + 1, (r + 1) * step + c)
        for r in range(rows)
        for c in range(columns)
    ]
    mesh("gore", points, faces, skin).rotation_euler.z = middle - math.pi / 2


def _peak(skin: Any, thread: Any) -> None:
    """A stiff curved peak with a stitched edge."""

    def place(u: float, v: float) -> Point3:
        angle = math.radians(-90 + 64 * u)
        reach = 0.066 * v * math.cos(math.pi / 2 * abs(u) ** 2.2) ** 0.7
        droop = 0.012 * u * u + 0.016 * v * v
        return 0.08 * math.cos(angle) * (1 + 0.05 * v), 0.096 * math.sin(angle) - reach, 0.026 - droop

    columns, rows = 40, 8
    points = [place(2 * c / columns - 1, r / rows) for r in range(rows + 1) for c in range(columns + 1)]
    step = columns + 1
    faces = [
        (r * step + c, (r + 1) * step + c, (r + 1) * step + c + 1, r * step + c + 1)
        for r in range(rows)
        for c in range(columns)
    ]
    thicken(mesh("peak", points, faces, skin), 0.006, 0.0)
    tube([place(u / 20, 1.0) for u in range(-20, 21)], 0.0034, thread)
    for v in (0.82, 0.9):
        stitches([(x, y, z + 0.0034) for x, y, z in (place(u / 24, v) for u in range(-21, 22))], thread, 0.0005, 0.004)
