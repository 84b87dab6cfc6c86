"""Backpacks. shape: style (daypack, rolltop, mini), height, width, depth. second: straps, base and trim."""

from __future__ import annotations

from typing import Any

from demo.goods import Good
from demo.shapes import box, stitches, tube
from demo.skins import leather, matte, metal, patterned, woven
from demo.soft import cushion, ribbon, zipper

VIEWS = ((-26.0, 12.0), (148.0, 16.0))


def build(good: Good) -> None:
    style = good.shape.get("style", "daypack")
    width, depth, height = (good.shape.get(*pair) for pair in (("width", 0.29), ("depth", 0.13), ("height", 0.43)))
    cloth, trim = _cloth(good), leather(good.second) if good.material == "canvas" else woven(good.second)
    if style == "rolltop":
        _rolltop((width, depth, height), cloth, trim)
    else:
        _daypack(good, (width, depth, height), cloth, trim)
    _straps(width, depth, height, cloth, trim)
    tube(
        [
            (-0.035, depth * 0.42, height * 0.96),
            (-0.03, depth * 0.45, height + 0.035),
            (0.03, depth * 0.45, height + 0.035),
            (0.035, depth * 0.42, height * 0.96),
        ],
        0.006,
        trim,
    )


def _cloth(good: Good) -> Any:
    cloth = woven(good.color)
    if good.pattern != "plain":
        patterned(cloth, good.pattern, good.second, size=good.shape.get("repeat", 0.06))
    return cloth


def _daypack(good: Good, size: tuple[float, float, float], cloth: Any, trim: Any) -> None:
    """A round top with a zip over it, a front pocket with its own zip, side pockets, a leather base."""
    width, depth, height = size
    cushion((width, depth, height), cloth, crown=0.75)
    cushion((width * 1.012, depth * 1.03, height * 0.2), trim, crown=0.05, top=1.0)
    steel = metal("steel", 0.3)
    zipper(
        [
            (side * width * x, -depth * 0.16, height * z)
            for side, x, z in (
                (-1, 0.505, 0.5),
                (-1, 0.5, 0.75),
                (-1, 0.38, 0.955),
                (1, 0.0, 1.003),
                (1, 0.38, 0.955),
                (1, 0.5, 0.75),
                (1, 0.505, 0.5),
            )
        ],
        matte("black"),
        steel,
    )
    pocket = cushion((width * 0.8, 0.06, height * 0.42), cloth, crown=0.4)
    pocket.location = (0, -depth * 0.5 - 0.004, height * 0.1)
    zipper(
        [(x * width, -depth * 0.5 - 0.036, height * 0.45) for x in (-0.33, -0.16, 0.0, 0.16, 0.33)],
        matte("black"),
        steel,
    )
    box((0.06, 0.003, 0.035), leather(good.second), (0, -depth * 0.5 - 0.037, height * 0.24), 0.001)
    for side in (-1, 1):
        bottle = cushion((0.035, depth * 0.75, height * 0.34), cloth, crown=0.1)
        bottle.location = (side * width * 0.5, 0, height * 0.03)


def _rolltop(size: tuple[float, float, float], cloth: Any, trim: Any) -> None:
    """A sack rolled shut, held by a strap with a hook down the front."""
    width, depth, height = size
    cushion((width, depth, height * 0.9), cloth, crown=0.12, top=0.72)
    cushion((width * 1.015, depth * 1.03, height * 0.2), trim, crown=0.05, top=1.0)
    for n, (radius, z) in enumerate(((0.022, 0.91), (0.02, 0.955))):
        roll = [(x * width, -0.012 * n, height * z + 0.004 * abs(x)) for x in (-0.5, -0.25, 0, 0.25, 0.5)]
        tube(roll, radius, cloth)
    front = -depth / 2
    ribbon(
        [
            (0, depth * 0.3, height * 0.92),
            (0, 0.01, height * 1.006),
            (0, -0.035, height * 0.985),
            (0, front * 0.95, height * 0.87),
            (0, front - 0.012, height * 0.74),
            (0, front - 0.013, height * 0.58),
            (0, front - 0.024, height * 0.42),
        ],
        0.028,
        trim,
        across=(1, 0, 0),
    )
    hook = metal("brass", 0.2)
    tube(
        [
            (-0.017, front - 0.012, height * 0.5),
            (0.017, front - 0.012, height * 0.5),
            (0.017, front - 0.012, height * 0.44),
            (-0.017, front - 0.012, height * 0.44),
        ],
        0.003,
        hook,
        closed=True,
    )
    pocket = cushion((width * 0.72, 0.03, height * 0.34), cloth, crown=0.05)
    pocket.location = (0, front - 0.004, height * 0.09)
    stitches([(x * width, front - 0.021, height * 0.41) for x in (-0.3, 0.3)], matte("cream"), 0.0008, 0.007)


def _straps(width: float, depth: float, height: float, cloth: Any, trim: Any) -> None:
    """Two padded shoulder straps behind, with webbing below."""
    back = depth / 2
    for side in (-1, 1):
        path = [
            (side * width * x, back + y, height * z)
            for x, y, z in (
                (0.14, 0.0, 0.93),
                (0.17, 0.045, 0.9),
                (0.24, 0.06, 0.7),
                (0.28, 0.052, 0.45),
                (0.30, 0.03, 0.28),
            )
        ]
        ribbon(path, 0.058, cloth, thickness=0.012, across=(1, 0, 0))
        ribbon(
            [
                path[-1],
                (side * width * 0.36, back + 0.02, height * 0.2),
                (side * width * 0.46, back - 0.01, height * 0.08),
            ],
            0.024,
            trim,
            across=(1, 0, 0),
        )
