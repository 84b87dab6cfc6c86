"""Ground truth of a picture: which pixels show which good, by casting the camera's rays at the goods and at the set.

Exact for pixel centers, glass counts as its own, and no second rendering is needed: some tenths of a second a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from demo.stand import parts

BEYOND = 0.6  # how far outside the picture a silhouette is followed, in pictures


@dataclass(frozen=True, slots=True)
class Sight:
    """What a picture shows of one good: half-open pixel box, visible share of its silhouette, and its pixels."""

    left: int
    top: int
    right: int
    bottom: int
    visibility: float
    mask: Any  # bool (height, width)

    def relative(self) -> tuple[float, float, float, float]:
        """Left, top, width, height as shares of the picture."""
        height, width = self.mask.shape
        return self.left / width, self.top / height, (self.right - self.left) / width, (self.bottom - self.top) / height

    @property
    def share(self) -> float:
        """How much of the picture the visible part takes."""
        return float(self.mask.mean())


def look(handles: Sequence[Any], size_px: tuple[int, int]) -> list[Sight | None]:
    """See each of the goods with the scene's camera; None for one that the picture does not show."""
    bpy.context.view_layer.update()
    own = {part.name for handle in handles for part in parts(handle)}
    scenery = [
        thing
        for thing in bpy.context.scene.objects
        if thing.type in ("MESH", "CURVE") and thing.name not in own and thing.visible_camera and not thing.hide_render
    ]
    rest, trees = tree(scenery), [tree(parts(handle)) for handle in handles]
    width, height = size_px
    nearest: dict[tuple[int, int], tuple[float, int]] = {}
    silhouettes = [0] * len(handles)
    rays = _Rays(size_px)
    for place, (handle, own_tree) in enumerate(zip(handles, trees, strict=True)):
        left, top, right, bottom = _window(handle, size_px)
        for y in range(top, bottom):
            for x in range(left, right):
                distance = own_tree.ray_cast(rays.eye, rays.toward(x, y))[3]
                if distance is None:
                    continue
                silhouettes[place] += 1
                if 0 <= x < width and 0 <= y < height and distance < nearest.get((x, y), (np.inf, 0))[0]:
                    nearest[x, y] = distance, place
    masks = np.zeros((len(handles), height, width), bool)
    for (x, y), (distance, place) in nearest.items():
        masks[place, y, x] = rest.ray_cast(rays.eye, rays.toward(x, y), distance)[0] is None
    return [_sight(mask, silhouette) for mask, silhouette in zip(masks, silhouettes, strict=True)]


def tree(things: Sequence[Any]) -> BVHTree:
    """Put the triangles of objects, in the world and with their modifiers, in a tree for rays."""
    graph = bpy.context.evaluated_depsgraph_get()
    points: list[Any] = [np.zeros((0, 3))]
    corners: list[Any] = [np.zeros((0, 3), int)]
    before = 0
    for thing in things:
        evaluated = thing.evaluated_get(graph)
        data = evaluated.to_mesh()
        count = len(data.vertices)
        local = np.empty(count * 3)
        data.vertices.foreach_get("co", local)
        data.calc_loop_triangles()
        triangles = np.empty(len(data.loop_triangles) * 3, int)
        data.loop_triangles.foreach_get("vertices", triangles)
        turn = np.array(thing.matrix_world)
        points.append(local.reshape(-1, 3) @ turn[:3, :3].T + turn[:3, 3])
        corners.append(triangles.reshape(-1, 3) + before)
        before += count
        evaluated.to_mesh_clear()
    return BVHTree.FromPolygons(np.concatenate(points).tolist(), np.concatenate(corners).tolist(), all_triangles=True)


def _sight(mask: Any, silhouette: int) -> Sight | None:
    if not mask.any():
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return Sight(
        int(columns[0]),
        int(rows[0]),
        int(columns[-1]) + 1,
        int(rows[-1]) + 1,
        float(mask.sum() / silhouette),
        mask,
    )


def _window(handle: Any, size_px: tuple[int, int]) -> tuple[int, int, int, int]:
    """The pixels, also some outside the picture, among which a good's silhouette lies."""
    graph = bpy.context.evaluated_depsgraph_get()
    scene, (width, height) = bpy.context.scene, size_px
    seen = [
        world_to_camera_view(scene, scene.camera, part.matrix_world @ Vector(corner))
        for part in parts(handle)
        for corner in part.evaluated_get(graph).bound_box
    ]
    if any(point.z <= 0 for point in seen):
        low_x, high_x, low_y, high_y = -BEYOND, 1 + BEYOND, -BEYOND, 1 + BEYOND
    else:
        low_x, high_x = (pick(point.x for point in seen) for pick in (min, max))
        low_y, high_y = (pick(1 - point.y for point in seen) for pick in (min, max))
    left, right = max(low_x, -BEYOND) * width, min(high_x, 1 + BEYOND) * width
    top, bottom = max(low_y, -BEYOND) * height, min(high_y, 1 + BEYOND) * height
    return int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2


class _Rays:
    """The camera's rays through the centers of pixels."""

    def __init__(self, size_px: tuple[int, int]) -> None:
        camera, (self.width, self.height) = bpy.context.scene.camera, size_px
        self.eye = camera.matrix_world.translation
        right, up, back = (camera.matrix_world.to_3x3() @ Vector(axis) for axis in ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
        # The sensor is as wide as the picture: one pixel is the same step across and down.
        step = camera.data.sensor_width / camera.data.lens / self.width
        self.across, self.down = right * step, -up * step
        self.corner = -back - self.across * (self.width - 1) / 2 - self.down * (self.height - 1) / 2

    def toward(self, x: int, y: int) -> Vector:
        return (self.corner + self.across * x + self.down * y).normalized()
