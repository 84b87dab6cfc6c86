"""Shapes to build goods from: turned, boxed, bent as a tube, flat."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import bpy


def mesh(name: str, points: Sequence[Any], faces: Sequence[Any], skin: Any, levels: int) -> Any:
    data = bpy.data.meshes.new(name)
    data.from_pydata(points, [], faces)
    data.materials.append(skin)
    data.shade_smooth()
    thing = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(thing)
    if levels:
        thing.modifiers.new("round", "SUBSURF").render_levels = levels
    return thing


def lathe(profile: str | Sequence[tuple[float, float]], skin: Any, segments: int = 40) -> Any:
    """Turn a profile of (radius, height), also as "radius,height …", round the vertical axis.

    A doubled point makes its edge crisp.
    """
    if isinstance(profile, str):
        profile = [tuple(map(float, point.split(","))) for point in profile.split()]
    points = [
        (max(r, 1e-4) * math.cos(a), max(r, 1e-4) * math.sin(a), z)
        for r, z in profile
        for a in (2 * math.pi * n / segments for n in range(segments))
    ]
    faces = [
        (
            ring * segments + n,
            ring * segments + (n + 1) % segments,
            (ring + 1) * segments + (n + 1) % segments,
            (ring + 1) * segments + n,
        )
        for ring in range(len(profile) - 1)
        for n in range(segments)
    ]
    return mesh("lathe", points, faces, skin, 2)


def box(size: tuple[float, float, float], skin: Any, bevel: float = 0.03) -> Any:
    x, y, z = (side / 2 for side in size)
    points = [(a * x, b * y, c * z) for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    thing = mesh("box", points, faces, skin, 0)
    edge = thing.modifiers.new("bevel", "BEVEL")
    edge.width, edge.segments = bevel, 4
    thing.data.shade_flat()
    return thing


def tube(path: Sequence[tuple[float, float, float]], radii: float | Sequence[float], skin: Any) -> Any:
    data = bpy.data.curves.new("tube", "CURVE")
    data.dimensions, data.bevel_depth, data.bevel_resolution, data.use_fill_caps = "3D", 1.0, 6, True
    line = data.splines.new("NURBS")
    line.points.add(len(path) - 1)
    line.use_endpoint_u, line.order_u, line.resolution_u = True, 3, 16
    for place, (point, at) in enumerate(zip(line.points, path, strict=True)):
        point.co = (*at, 1)
        point.radius = radii if isinstance(radii, (int, float)) else radii[place]
    data.materials.append(skin)
    thing = bpy.data.objects.new("tube", data)
    bpy.context.collection.objects.link(thing)
    return thing


def plane(size: float, skin: Any) -> Any:
    half = size / 2
    return mesh(
        "plane", [(-half, -half, 0), (half, -half, 0), (half, half, 0), (-half, half, 0)], [(0, 1, 2, 3)], skin, 0
    )
