"""Mugs: a turned cup with a bent handle. shape: body (a key of BODIES), height, radius, ear (a key of EARS), handle
(how far it stands out), rim (True: in the second color), rings (how many are turned into the body)."""

from __future__ import annotations

from itertools import pairwise

from demo.goods import Good
from demo.shapes import ring, tube, vessel
from demo.skins import glaze, patterned

VIEWS = ((-30.0, 22.0), (38.0, 34.0))

BODIES = {  # radius and height as parts of the whole
    "barrel": [(0.72, 0), (0.76, 0.03), (1.0, 0.21), (1.0, 0.6), (1.0, 0.85), (0.97, 1)],
    "straight": [(0.95, 0), (0.99, 0.02), (1.0, 0.06), (1.0, 0.5), (1.0, 0.94), (1.0, 1)],
    "flared": [(0.55, 0), (0.57, 0.04), (0.66, 0.2), (0.78, 0.5), (0.92, 0.85), (1.0, 1)],
    "round": [(0.52, 0), (0.56, 0.04), (0.92, 0.2), (1.08, 0.45), (1.03, 0.72), (0.9, 0.94), (0.92, 1)],
    "bowl": [(0.42, 0), (0.46, 0.06), (0.8, 0.25), (0.95, 0.5), (1.0, 0.8), (1.02, 1)],
}
EARS = {  # how far out, as a part of the handle, and how high, as a part of the mug
    "loop": [(0.0, 0.84), (0.5, 0.9), (1.0, 0.78), (1.0, 0.46), (0.5, 0.24), (0.0, 0.24)],
    "ear": [(0.0, 0.84), (0.7, 0.98), (1.1, 0.8), (0.9, 0.5), (0.4, 0.3), (0.0, 0.2)],
    "square": [(0.0, 0.8), (0.8, 0.8), (1.0, 0.8), (1.0, 0.74), (1.0, 0.36), (1.0, 0.3), (0.8, 0.3), (0.0, 0.3)],
    "small": [(0.0, 0.86), (0.6, 0.92), (1.0, 0.8), (1.0, 0.62), (0.5, 0.48), (0.0, 0.5)],
}


def build(good: Good) -> None:
    shape = good.shape
    height, radius, handle = shape.get("height", 0.095), shape.get("radius", 0.042), shape.get("handle", 0.032)
    body = BODIES[shape.get("body", "barrel")]
    skin = glaze(good.color)
    if good.pattern != "plain":
        patterned(skin, good.pattern, good.second, size=height / 4, level=height * 0.34)
    vessel([(r * radius, z * height) for r, z in body], 0.0038, skin, glaze(shape.get("inside", good.color)))
    if shape.get("rim"):
        ring(radius - 0.0012, 0.0019, glaze(good.second), at=(0, 0, height))
    for place in range(shape.get("rings", 0)):
        ring(radius * 1.0, 0.0016, skin, at=(0, 0, height * (0.16 + 0.09 * place)))
    grip = glaze(good.color) if good.pattern != "two-tone" else skin
    ear = EARS[shape.get("ear", "loop")]
    path = [(_wall(body, up) * radius - 0.001 + out * handle, 0, up * height) for out, up in ear]
    tube(path, handle * 0.17, grip).scale = (1, 1.35, 1)


def _wall(body: list[tuple[float, float]], up: float) -> float:
    """How far out the body reaches at a height."""
    (low_r, low), (high_r, high) = next(pair for pair in pairwise(body) if pair[1][1] >= up)
    return low_r + (high_r - low_r) * (up - low) / (high - low)
