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
from mathutils import Matrix, Vector
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


class Truth:
    """Knows where every good and the set around them are; can then look again and again, from any camera.

    Goods are turned and moved, not stretched, between being known and being looked at.
    """

    def __init__(self, handles: Sequence[Any]) -> None:
        bpy.context.view_layer.update()
        self.handles = list(handles)
        trees: dict[tuple[str, ...], BVHTree] = {}
        for handle in handles:
            if (key := _meshes(handle)) not in trees:
                trees[key] = tree(parts(handle), handle.matrix_world.inverted())
        self.trees = [trees[_meshes(handle)] for handle in handles]
        own = {part.name for handle in handles for part in parts(handle)}
        self.rest = tree(
            [
                thing
                for thing in bpy.context.scene.objects
                if thing.type in ("MESH", "CURVE") and thing.name not in own and thing.visible_camera
            ],
            Matrix(),
        )

    def look(self, size_px: tuple[int, int]) -> list[Sight | None]:
        """See each of the goods with the scene's camera; None for one that the picture does not show."""
        bpy.context.view_layer.update()
        width, height = size_px
        view = bpy.context.scene.camera.matrix_world
        nearest: dict[tuple[int, int], tuple[float, int]] = {}
        silhouettes = [0] * len(self.handles)
        for place, (handle, own_tree) in enumerate(zip(self.handles, self.trees, strict=True)):
            left, top, right, bottom = _window(handle, size_px)
            if left >= width or right <= 0 or top >= height or bottom <= 0:
                continue
            rays = Rays(size_px, handle.matrix_world.inverted() @ view)
            for y in range(top, bottom):
                for x in range(left, right):
                    distance = own_tree.ray_cast(rays.eye, rays.toward(x, y))[3]
                    if distance is None:
                        continue
                    silhouettes[place] += 1
                    if 0 <= x < width and 0 <= y < height and distance < nearest.get((x, y), (np.inf, 0))[0]:
                        nearest[x, y] = distance, place
        rays = Rays(size_px, view)
        masks = np.zeros((len(self.handles), height, width), bool)
        for (x, y), (distance, place) in nearest.items():
            masks[place, y, x] = self.rest.ray_cast(rays.eye, rays.toward(x, y), distance)[0] is None
        return [_sight(mask, silhouette) for mask, silhouette in zip(masks, silhouettes, strict=True)]


def tree(things: Sequence[Any], into: Matrix) -> BVHTree:
    """Put the triangles of objects, with their modifiers, in a tree for rays, in the coordinates of `into`."""
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
        turn = np.array(into @ thing.matrix_world)
        points.append(local.reshape(-1, 3) @ turn[:3, :3].T + turn[:3, 3])
        corners.append(triangles.reshape(-1, 3) + before)
        before += count
        evaluated.to_mesh_clear()
    return BVHTree.FromPolygons(np.concatenate(points).tolist(), np.concatenate(corners).tolist(), all_triangles=True)


def _meshes(handle: Any) -> tuple[str, ...]:
    """Which shapes a good is made of: copies share theirs, and one tree does for all of them."""
    return tuple(sorted(part.data.name for part in parts(handle)))


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


class Rays:
    """The camera's rays through the centers of pixels; `view` is the camera's place in the coordinates wanted."""

    def __init__(self, size_px: tuple[int, int], view: Matrix) -> None:
        lens, (width, height) = bpy.context.scene.camera.data, size_px
        self.eye = view.translation
        right, up, back = (view.to_3x3() @ Vector(axis) for axis in ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
        # The sensor is as wide as the picture: one pixel is the same step across and down.
        step = lens.sensor_width / lens.lens / width
        self.across, self.down = right * step, -up * step
        self.corner = -back - self.across * (width - 1) / 2 - self.down * (height - 1) / 2

    def toward(self, x: int, y: int) -> Vector:
        return (self.corner + self.across * x + self.down * y).normalized()
