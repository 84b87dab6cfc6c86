"""Pictures of scanned things from any side, without a 3D program: dense surface points splatted into a z-buffer."""

from __future__ import annotations

import io
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageFilter

from shopsight.training.shipped.data import SIDE_PX

Floats: TypeAlias = NDArray[np.float32]

POINTS = 260_000
"""Enough for some six points a pixel on the visible side."""
VIEWS = 14
DISTANCE = 3.5
"""The camera's distance in radii of the thing: a phone held over a table."""

_KINDS = {5121: np.uint8, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


@dataclass(frozen=True, slots=True)
class Surface:
    """Points (n, 3) in the unit ball with their normals (n, 3) and colors (n, 3) in 0..255."""

    points: Floats
    normals: Floats
    colors: Floats


def read_scans(folder: Path, cache: Path, views: int = VIEWS, points: int = POINTS) -> tuple[list[str], Any]:
    """Return the names of all things and their renders (things, views, 4, s, s) uint8: RGB and alpha, cached."""
    files = sorted(folder.glob("*.glb"))
    file = cache / f"scans-{len(files)}x{views}.npy"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        generator = np.random.default_rng(0)
        np.save(file, np.stack([_views(path, views, points, generator) for path in files]))
    return [path.stem for path in files], np.load(file, mmap_mode="r")


def _views(path: Path, views: int, points: int, generator: np.random.Generator) -> NDArray[np.uint8]:
    surface = _surface(path, points, generator)
    return np.stack([_render(surface, _rotation(generator), generator) for _ in range(views)])


def _surface(path: Path, n: int, generator: np.random.Generator) -> Surface:
    """Draw points evenly over the triangles of a GLB file (Khronos glTF 2.0) with one mesh and one texture."""
    positions, uvs, triangles, texture = _mesh(path)
    first, second, third = (positions[triangles[:, corner]] for corner in range(3))
    normals = np.cross(second - first, third - first)
    areas = np.linalg.norm(normals, axis=1)
    picks = generator.choice(len(triangles), n, p=areas / areas.sum())
    at = generator.random((n, 2))
    outside = at.sum(axis=1) > 1
    at[outside] = 1 - at[outside]
    shares = np.column_stack([1 - at.sum(axis=1), at])[..., None]
    points = (positions[triangles[picks]] * shares).sum(axis=1)
    u, v = ((uvs[triangles[picks]] * shares).sum(axis=1) % 1).T
    height, width = texture.shape[:2]
    colors = texture[(v * height).astype(int).clip(0, height - 1), (u * width).astype(int).clip(0, width - 1)]
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    points /= np.linalg.norm(points, axis=1).max()
    unit = normals[picks] / areas[picks, None]
    return Surface(points.astype(np.float32), unit.astype(np.float32), colors.astype(np.float32))


def _mesh(path: Path) -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.uint8]]:
    data = path.read_bytes()
    length = struct.unpack("<I", data[12:16])[0]
    scene = json.loads(data[20 : 20 + length])
    binary = data[28 + length :]

    def array(number: int) -> NDArray[Any]:
        accessor = scene["accessors"][number]
        view = scene["bufferViews"][accessor["bufferView"]]
        width = _WIDTHS[accessor["type"]]
        start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        kind = _KINDS[accessor["componentType"]]
        return np.frombuffer(binary, kind, accessor["count"] * width, start).reshape(-1, width)

    (primitive,) = scene["meshes"][0]["primitives"]
    attributes = primitive["attributes"]
    view = scene["bufferViews"][scene["images"][0]["bufferView"]]
    start = view.get("byteOffset", 0)
    with Pillow.open(io.BytesIO(binary[start : start + view["byteLength"]])) as picture:
        texture = np.asarray(picture.convert("RGB"))
    triangles = array(primitive["indices"]).reshape(-1, 3).astype(np.int64)
    return array(attributes["POSITION"]), array(attributes["TEXCOORD_0"]), triangles, texture


def _rotation(generator: np.random.Generator) -> Floats:
    """A rotation drawn evenly from all there are: a random unit quaternion."""
    w, x, y, z = (quaternion := generator.normal(size=4)) / np.linalg.norm(quaternion)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return np.array(rows, np.float32)


def _render(surface: Surface, rotation: Floats, generator: np.random.Generator) -> NDArray[np.uint8]:
    """One picture (4, s, s): perspective, one lamp, the front points of each pixel averaged."""
    turned = surface.points @ rotation.T
    depth = DISTANCE - turned[:, 2]
    across, down = turned[:, 0] / depth, -turned[:, 1] / depth
    reach = max(np.abs(across).max(), np.abs(down).max()) * 1.04
    x, y = (((axis / reach + 1) * SIDE_PX / 2).astype(int).clip(0, SIDE_PX - 1) for axis in (across, down))
    pixel = y * SIDE_PX + x
    lamp = np.array([generator.normal(), generator.normal(), 1.5])
    shade = 0.72 + 0.35 * np.abs(surface.normals @ rotation.T @ (lamp / np.linalg.norm(lamp)))
    nearest = np.full(SIDE_PX * SIDE_PX, np.inf, np.float32)
    np.minimum.at(nearest, pixel, depth)
    front = depth <= nearest[pixel] + 0.02
    counts = np.bincount(pixel[front], minlength=len(nearest))
    lit = surface.colors[front] * shade[front, None]
    channels = [np.bincount(pixel[front], lit[:, channel], len(nearest)) / counts.clip(1) for channel in range(3)]
    seen = (counts > 0).reshape(SIDE_PX, SIDE_PX)
    return _without_pinholes(np.stack(channels, -1).reshape(SIDE_PX, SIDE_PX, 3).clip(0, 255), seen)


def _without_pinholes(colors: NDArray[Any], seen: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Where no front point fell, the back shows through: a median over 3 x 3 pixels closes such holes."""
    picture = np.where(seen[..., None], colors, 255).astype(np.uint8)
    smooth = np.asarray(Pillow.fromarray(picture).filter(ImageFilter.MedianFilter(3)))
    alpha = Pillow.fromarray(seen.astype(np.uint8) * 255).filter(ImageFilter.MedianFilter(3))
    # One pixel off the rim, as in data.cutout.
    rim = np.asarray(alpha.filter(ImageFilter.MinFilter(3)))
    return np.concatenate([smooth.transpose(2, 0, 1), rim[None]])
