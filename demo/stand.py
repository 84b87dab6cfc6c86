"""Builds one good in the scene: its kind's model, gathered under one handle that a set can move, turn and measure."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from demo.goods import Good


def stand(good: Good) -> Any:
    """Build `good` in meters on z = 0 round the vertical axis, facing -y; return the empty that carries it.

    The kind `mug` is built by demo/kinds/mug.py: `build(good) -> None` adds objects to the scene.
    """
    before = set(bpy.data.objects)
    import_module(f"demo.kinds.{good.kind}").build(good)
    handle = bpy.data.objects.new(good.id, None)
    bpy.context.collection.objects.link(handle)
    for thing in set(bpy.data.objects) - before - {handle}:
        if thing.parent is None:
            thing.parent = handle
    return handle


def parts(handle: Any) -> list[Any]:
    """The objects of a good that are rendered."""
    return [thing for thing in handle.children_recursive if thing.type in ("MESH", "CURVE", "SURFACE", "FONT")]


def extent(handle: Any) -> tuple[Vector, Vector]:
    """Lowest and highest corner of a good in the world, meters, with its modifiers applied."""
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    corners = [corner for thing in parts(handle) for corner in _bounds(thing, graph)]
    low, high = (Vector([pick(corner[axis] for corner in corners) for axis in range(3)]) for pick in (min, max))
    return low, high


def _bounds(thing: Any, graph: Any) -> Any:
    """Lowest and highest corner of a thing in the world by its points: the box of a turned thing would be too big."""
    shape = thing.evaluated_get(graph)
    data = shape.to_mesh()
    points = np.empty(3 * len(data.vertices), dtype=np.float32)
    data.vertices.foreach_get("co", points)
    shape.to_mesh_clear()
    matrix = np.array(thing.matrix_world)
    placed = points.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]
    return placed.min(axis=0), placed.max(axis=0)
