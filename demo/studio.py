"""The photo studio: paper, soft boxes, the good in the middle. Two or three views of each."""

from __future__ import annotations

import math
from importlib import import_module
from pathlib import Path
from typing import Any

from demo.goods import Good, shop
from demo.palette import PALETTE
from demo.scene import Vector, area_light, camera, orbit, shoot, start_scene, world
from demo.shapes import mesh
from demo.skins import paint
from demo.stand import extent, stand

LENS_MM = 85.0
WHITE_PAPER, GRAY_PAPER = "FAF9F6", "CFD1D2"
VIEWS = ((-28.0, 18.0), (34.0, 32.0))  # azimuth, elevation; a kind may have its own: demo/kinds/KIND.py VIEWS


def views(good: Good) -> tuple[tuple[float, float], ...]:
    return getattr(import_module(f"demo.kinds.{good.kind}"), "VIEWS", VIEWS)


def paper(good: Good) -> str:
    """Choose the paper: a white good on white would have no outline."""
    return GRAY_PAPER if PALETTE[good.color].family == "white" else WHITE_PAPER


def photograph(product_id: str, out: Path, size_px: int, samples: int) -> None:
    """Take a good's studio photos OUT/ID-1.jpg, -2, …; the first one last, so that it stands for all."""
    good = shop()[product_id]
    start_scene((size_px, size_px), samples)
    low, high = extent(stand(good))
    light_studio(low, high, paper(good))
    for place, view in reversed(list(enumerate(views(good), start=1))):
        path = out / f"{good.id}-{place}.jpg"
        if not path.exists():
            take(low, high, view, path)


def light_studio(low: Vector, high: Vector, srgb: str) -> None:
    """Lay paper of a color under a good that fills the box from low to high, and light it with two soft boxes."""
    middle, radius = (low + high) / 2, (high - low).length / 2
    world(WHITE_PAPER, 1.0)
    sweep(radius, srgb)
    area_light(middle + Vector((-2.2, -1.6, 3.0)) * radius, middle, 2.4 * radius, 95 * radius**2)
    area_light(middle + Vector((2.8, -1.0, 1.4)) * radius, middle, 2.0 * radius, 30 * radius**2)
    area_light(
        middle + Vector((0, 1.0, 5.0)) * radius, middle + Vector((0, 5, 1)) * radius, 6 * radius, 190 * radius**2
    )


def take(low: Vector, high: Vector, view: tuple[float, float], path: Path) -> None:
    """Photograph what fills the box from low to high from an azimuth and elevation."""
    middle = (low + high) / 2
    camera(orbit(middle, framing(low, high, middle, view, LENS_MM), *view), middle, LENS_MM)
    shoot(path)


def sweep(radius: float, srgb: str) -> Any:
    """Hang paper behind the good that curves into the floor, so that no horizon shows."""
    bend, far = 3 * radius, 4 * radius
    curve = [
        (far + bend * math.sin(turn), bend - bend * math.cos(turn)) for turn in (math.pi / 2 * n / 8 for n in range(9))
    ]
    profile = [(-30 * radius, 0.0), *curve, (far + bend, 30 * radius)]
    points = [(x, y, z) for y, z in profile for x in (-60 * radius, 60 * radius)]
    faces = [(2 * n, 2 * n + 1, 2 * n + 3, 2 * n + 2) for n in range(len(profile) - 1)]
    return mesh("sweep", points, faces, paint(srgb, roughness=0.95, specular_ior_level=0.1))


def framing(low: Vector, high: Vector, middle: Vector, view: tuple[float, float], lens_mm: float) -> float:
    """How far the camera stands so that the good's box fills nine tenths of a square picture."""
    half = math.atan(18 / lens_mm)
    toward = (orbit(Vector(), 1.0, *view)).normalized()
    right = toward.cross(Vector((0, 0, 1))).normalized()
    up = right.cross(toward)
    far = 0.0
    for corner in (Vector((x, y, z)) for x in (low.x, high.x) for y in (low.y, high.y) for z in (low.z, high.z)):
        offset = corner - middle
        reach = max(abs(offset.dot(right)), abs(offset.dot(up)))
        far = max(far, reach / math.tan(half) + offset.dot(toward))
    return far / 0.9
