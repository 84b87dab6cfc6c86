"""Puts goods on a place: turned, laid, side by side, several of one kind; and finds a camera that shows them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import bpy
from mathutils import Matrix, Vector

from demo.scene import camera, orbit
from demo.sets.places import Place
from demo.stand import extent, parts


def measure(handle: Any) -> tuple[float, float]:
    """Footprint radius and height of a good, meters."""
    low, high = extent(handle)
    return math.hypot(high.x - low.x, high.y - low.y) / 2, high.z - low.z


def put(handle: Any, x: float, y: float, turn_deg: float, lying: bool = False) -> None:
    """Stand a good at (x, y) on z = 0, or lay it on its back so that its front looks up."""
    handle.matrix_world = Matrix.Rotation(math.radians(turn_deg), 4, "Z") @ (
        Matrix.Rotation(math.radians(-90), 4, "X") if lying else Matrix()
    )
    low, high = extent(handle)
    handle.matrix_world = Matrix.Translation((x - (low.x + high.x) / 2, y - (low.y + high.y) / 2, -low.z)) @ (
        handle.matrix_world
    )
    bpy.context.view_layer.update()


def discard(handle: Any) -> None:
    for thing in (*handle.children_recursive, handle):
        bpy.data.objects.remove(thing)


def bake(handle: Any) -> None:
    """Turn a good's parts into plain meshes, so that copies of it cost next to nothing."""
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    for thing in parts(handle):
        data = bpy.data.meshes.new_from_object(thing.evaluated_get(graph), depsgraph=graph)
        plain = bpy.data.objects.new(thing.name, data)
        bpy.context.collection.objects.link(plain)
        plain.parent, plain.matrix_world = handle, thing.matrix_world.copy()
        for child in list(thing.children):
            place = child.matrix_world.copy()
            child.parent = handle
            child.matrix_world = place
        bpy.data.objects.remove(thing)
    bpy.context.view_layer.update()


def copy_of(handle: Any) -> Any:
    """Make one more of a baked good."""
    twin = bpy.data.objects.new(handle.name, None)
    bpy.context.collection.objects.link(twin)
    inverse = handle.matrix_world.inverted()
    for thing in parts(handle):
        part = bpy.data.objects.new(thing.name, thing.data)
        bpy.context.collection.objects.link(part)
        part.parent, part.matrix_basis = twin, inverse @ thing.matrix_world
    return twin


def free_spot(
    dice: random.Random, place: Place, radius: float, taken: Sequence[tuple[float, float, float]], near: float
) -> tuple[float, float] | None:
    """Find room for one more, not further than `near` from the middle; None when there is none."""
    for _ in range(40):
        x = dice.uniform(-1, 1) * min(place.half_width, near)
        y = dice.uniform(-min(place.front, near), min(place.back, near))
        if all(math.hypot(x - other_x, y - other_y) > radius + other for other_x, other_y, other in taken):
            return x, y
    return None


def aim(dice: random.Random, place: Place, low: Vector, high: Vector, size_px: tuple[int, int], share: float) -> Any:
    """Hold a phone so that the box from low to high takes `share` of the picture's width or height."""
    width, height = size_px
    lens_mm = dice.uniform(30, 46) * min(1.0, width / height) ** 0.5
    across = 18 / lens_mm
    middle, size = (low + high) / 2, high - low
    azimuth, elevation = dice.uniform(-1, 1) * place.azimuth_deg, dice.uniform(*place.elevation_deg)
    footprint = math.hypot(size.x, size.y) / 2
    rise = math.radians(elevation)
    wide, tall = footprint, size.z / 2 * math.cos(rise) + footprint * abs(math.sin(rise))
    distance = max(wide / across, tall / (across * height / width)) / share + footprint * math.cos(rise)
    eye = orbit(middle, distance, azimuth, elevation)
    eye.z = max(eye.z, 0.04)
    slip_x, slip_z = (0.5 * (1 - share) * part * distance for part in (across, across * height / width))
    target = middle + Vector((dice.uniform(-slip_x, slip_x), 0, dice.uniform(-slip_z, slip_z)))
    held = camera(eye, target, lens_mm, dice.gauss(0, 2.5))
    held.data.dof.focus_distance = distance
    return held
