"""Units of a product under an inspection camera: good ones and damaged ones, with a mask of every damage.

The mask is measured, not drawn: a pixel is damaged where the camera's ray meets the damaged unit elsewhere than it met
the good one; where only the print is wrong, it is the print.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree
from PIL import Image

from demo.goods import SEED, shop
from demo.scene import area_light, camera, expose, orbit, start_scene, world
from demo.sensor import Sensor, develop, save_jpeg
from demo.sets.stage import bake, put
from demo.shapes import ball, mesh, plane, tube
from demo.skins import link, matte, metal, node, paint
from demo.stand import extent, parts, stand
from demo.studio import framing
from demo.tables import keep
from demo.truth import Rays, tree
from demo.units import Unit

SIZE_PX = 320
SAMPLES = 8
LIMIT_BYTES = 14_000
LENS_MM = 70.0
VIEW = (8.0, 22.0)
MOVED_M = 0.00015
LEAST_PX = 24  # a smaller damage is rolled again
TRIES = 8

Hits = Any
"""Distance from the camera at every pixel of the unit, float64 (height, width), infinite beside it."""


def photograph(unit: Unit, out: Path, samples: int = SAMPLES) -> None:
    """Take a unit's photo and its mask; the photo is written last."""
    good = shop()[unit.product_id]
    for attempt in range(TRIES):
        dice = random.Random(f"{SEED} {unit.name} {attempt}")
        start_scene((SIZE_PX, SIZE_PX), samples)
        handle = stand(good)
        bake(handle)
        _station(dice, handle)
        before = _hits(tree(parts(handle), Matrix()))
        damaged = _DAMAGE[unit.defect](dice, handle, before) if unit.defect else None
        if damaged is None and unit.defect:
            after = _hits(tree(parts(handle), Matrix()))
            with np.errstate(invalid="ignore"):
                damaged = ~(np.abs(after - before) <= MOVED_M) & ~(np.isinf(after) & np.isinf(before))
        if damaged is None or damaged.sum() >= LEAST_PX:
            break
    picture = develop(expose(), Sensor(dice.gauss(0, 0.05), noise=0.0012, seed=dice.getrandbits(63)))
    image, mask = f"defects/{unit.name}.jpg", ""
    (out / "defects").mkdir(parents=True, exist_ok=True)
    if damaged is not None:
        mask = f"defects/{unit.name}-mask.png"
        partial = out / f"defects/.{unit.name}-mask.png"
        Image.fromarray(damaged).convert("1").save(partial, optimize=True)
        partial.replace(out / mask)
    line = [image, unit.product_id, unit.split, "damaged" if unit.defect else "good", unit.defect, mask]
    keep(out / ".rows" / "defects" / f"{unit.name}.json", line)
    save_jpeg(picture, out / image, 84, LIMIT_BYTES)


def _station(dice: random.Random, handle: Any) -> None:
    """The inspection station: the same camera and lamps for all units, which are put down by hand."""
    low, high = extent(handle)
    middle, radius = (low + high) / 2, (high - low).length / 2
    world("E9EEF2", 0.35 * dice.uniform(0.9, 1.1))
    plane(60 * radius, paint("7E868C", roughness=0.7))
    # The left lamp rakes over the surface, so that hollows cast their shade; the right one fills.
    for at, watts in (((-3.4, -1.1, 1.5), 120), ((2.4, -2.4, 2.4), 28)):
        lamp = area_light(middle + Vector(at) * radius, middle, 1.1 * radius, watts * radius**2)
        lamp.data.energy *= dice.uniform(0.9, 1.1)
    camera(orbit(middle, framing(low, high, middle, VIEW, LENS_MM) * 1.12, *VIEW), middle, LENS_MM)
    put(handle, dice.gauss(0, 0.012) * radius, dice.gauss(0, 0.012) * radius, dice.gauss(0, 2.5))


def _scratch(dice: random.Random, handle: Any, before: Hits) -> None:
    """A line that something sharp has drawn over the surface, bare or dark."""
    y, x = _spot(dice, before)
    heading, bend = dice.uniform(0, math.pi), dice.gauss(0, 0.012)
    length_px = dice.uniform(28, 75)
    path = []
    for _ in range(int(length_px / 2)):
        y, x, heading = y + 2 * math.sin(heading), x + 2 * math.cos(heading), heading + bend
        if not (0 <= x < SIZE_PX and 0 <= y < SIZE_PX) or math.isinf(before[int(y), int(x)]):
            break
        path.append(_point(before, int(x), int(y)))
    if len(path) < 6:
        return
    thick = dice.uniform(0.0003, 0.0008)
    radii = [thick * math.sin(math.pi * (n + 0.4) / len(path)) ** 0.5 + 0.0001 for n in range(len(path))]
    skin = dice.choice((metal("steel", 0.35), matte("charcoal"), matte("stone")))
    _belong(tube(path, radii, skin), handle)


def _stain(dice: random.Random, handle: Any, before: Hits) -> None:
    """Something spilled and dried: a blot with a ragged edge, thin as a film on the surface."""
    y, x = _spot(dice, before)
    size, ragged = dice.uniform(8, 24), [dice.uniform(0.65, 1.25) for _ in range(11)]
    squeeze, turn = dice.uniform(0.5, 1.0), dice.uniform(0, math.pi)
    pixels = {}
    reach = int(size * 1.3) + 1
    for down in range(max(0, y - reach), min(SIZE_PX, y + reach)):
        for right in range(max(0, x - reach), min(SIZE_PX, x + reach)):
            dx, dy = right - x, down - y
            along, across = dx * math.cos(turn) + dy * math.sin(turn), dy * math.cos(turn) - dx * math.sin(turn)
            sector = (math.atan2(across, along) / (2 * math.pi) % 1) * len(ragged)
            left = int(sector) % len(ragged)
            edge = ragged[left] + (ragged[(left + 1) % len(ragged)] - ragged[left]) * (sector - int(sector))
            if math.hypot(along, across / squeeze) < size * edge and not math.isinf(before[down, right]):
                pixels[right, down] = _point(before, right, down, lift_m=0.0004)
    points = {pixel: place for place, pixel in enumerate(pixels)}
    corners = [((px, py), (px + 1, py), (px + 1, py + 1), (px, py + 1)) for px, py in pixels]
    faces = [
        tuple(points[corner] for corner in square)
        for square in corners
        if all(corner in points for corner in square)
        and max(before[py, px] for px, py in square) - min(before[py, px] for px, py in square) < 0.004
    ]
    color = dice.choice(("3A2413", "4A3A1C", "20242A", "6B2F1E"))
    film = paint(color, roughness=0.35, alpha=dice.uniform(0.55, 0.85))
    _belong(mesh("stain", list(pixels.values()), faces, film), handle)


def _dent(dice: random.Random, handle: Any, before: Hits) -> None:
    """A blow from in front: the surface gives way in a round hollow, crisp where a body is stiff."""
    y, x = _spot(dice, before)
    at = Vector(_point(before, x, y))
    low, high = extent(handle)
    radius = (high - low).length * dice.uniform(0.08, 0.15)
    depth = radius * dice.uniform(0.35, 0.55)
    inward = (Vector((0, 0, at.z)) - at).normalized()
    for part in parts(handle):
        _press(part, at, inward, radius, depth)


def _press(part: Any, at: Vector, inward: Vector, radius: float, depth: float) -> None:
    """Move a part's vertices near `at` inward, after cutting its faces fine enough there."""
    import bmesh  # it exists once bpy does

    into = part.matrix_world.inverted()
    center, push = into @ at, (into.to_3x3() @ inward).normalized()
    shape = bmesh.new()
    shape.from_mesh(part.data)
    for _ in range(6):
        long = [
            edge
            for edge in shape.edges
            if edge.calc_length() > radius / 5
            and (_nearest(edge.verts[0].co, edge.verts[1].co, center) - center).length < radius * 1.3
        ]
        if not long:
            break
        bmesh.ops.subdivide_edges(shape, edges=long, cuts=1, use_grid_fill=True)
    for vertex in shape.verts:
        away = (vertex.co - center).length / radius
        if away < 1:
            vertex.co += push * depth * (1 - away**2) ** 1.3
    shape.to_mesh(part.data)
    shape.free()
    if "custom_normal" in part.data.attributes:
        part.data.attributes.remove(part.data.attributes["custom_normal"])
    part.data.shade_smooth()
    part.data.update()


def _nearest(start: Vector, end: Vector, point: Vector) -> Vector:
    along = end - start
    share = min(1.0, max(0.0, (point - start).dot(along) / max(along.length_squared, 1e-12)))
    return start + along * share


def _missing_part(dice: random.Random, handle: Any, before: Hits) -> None:
    """A part was never put on (a handle, a tab, a lid), or a piece of the rim has come off."""
    whole = np.isfinite(before).sum()
    shares = {part: np.isfinite(_hits(tree([part], Matrix()))).sum() / whole for part in parts(handle)}
    loose = [part for part, share in shares.items() if 0.004 < share < 0.35]
    if loose and dice.random() < 0.7:
        bpy.data.objects.remove(dice.choice(sorted(loose, key=lambda part: part.name)))
        return
    rim_y = np.flatnonzero(np.isfinite(before).any(axis=1))[0]
    columns = np.flatnonzero(np.isfinite(before[rim_y + 3]))
    x = int(dice.choice(list(columns[len(columns) // 8 : -len(columns) // 8 or None])))
    y = int(np.flatnonzero(np.isfinite(before[:, x]))[0]) + 2
    low, high = extent(handle)
    bite = ball((high - low).length * dice.uniform(0.035, 0.06), matte("cream"), _point(before, x, y), (1, 1, 0.8))
    for part in parts(handle):
        cut = part.modifiers.new("bite", "BOOLEAN")
        cut.operation, cut.object, cut.solver = "DIFFERENCE", bite, "EXACT"
    bpy.context.view_layer.update()
    bake(handle)
    bpy.data.objects.remove(bite)


def _wrong_print(dice: random.Random, handle: Any, before: Hits) -> Any:
    """The label is printed upside down, mirrored, shifted, or with its inks exchanged; return the print's pixels."""
    printed = [part for part in parts(handle) if any(_pictures(slot.material) for slot in part.material_slots)]
    way = dice.choice(("upside down", "mirrored", "shifted", "inks"))
    for material in {slot.material for part in printed for slot in part.material_slots}:
        for picture in _pictures(material):
            if way == "inks":
                _exchange_inks(material, picture)
            else:
                _move_print(dice, material, picture, way)
    label = _hits(tree(printed, Matrix()))
    with np.errstate(invalid="ignore"):
        return np.isfinite(label) & (np.abs(label - before) <= MOVED_M)


def _move_print(dice: random.Random, material: Any, picture: Any, way: str) -> None:
    scale, shift = {
        "upside down": ((-1, -1, 1), (1, 1, 0)),
        "mirrored": ((-1, 1, 1), (1, 0, 0)),
        "shifted": ((1, 1, 1), (0, dice.choice((-1, 1)) * dice.uniform(0.15, 0.35), 0)),
    }[way]
    moved = node(material, "ShaderNodeMapping", Scale=scale, Location=shift)
    vector = picture.inputs["Vector"]
    source = vector.links[0].from_socket if vector.links else node(material, "ShaderNodeTexCoord").outputs["UV"]
    link(material, source, moved.inputs["Vector"])
    link(material, moved.outputs[0], vector)
    picture.extension = "REPEAT"


def _exchange_inks(material: Any, picture: Any) -> None:
    split, joined = node(material, "ShaderNodeSeparateColor"), node(material, "ShaderNodeCombineColor")
    targets = [one.to_socket for one in picture.outputs["Color"].links]
    link(material, picture.outputs["Color"], split.inputs[0])
    for source, target in ((0, 1), (1, 2), (2, 0)):
        link(material, split.outputs[source], joined.inputs[target])
    for target in targets:
        link(material, joined.outputs[0], target)


def _pictures(material: Any) -> list[Any]:
    return [one for one in material.node_tree.nodes if one.type == "TEX_IMAGE"] if material else []


def _hits(rays_tree: BVHTree) -> Hits:
    bpy.context.view_layer.update()
    rays = Rays((SIZE_PX, SIZE_PX), bpy.context.scene.camera.matrix_world)
    hits = np.full((SIZE_PX, SIZE_PX), np.inf)
    for y in range(SIZE_PX):
        for x in range(SIZE_PX):
            distance = rays_tree.ray_cast(rays.eye, rays.toward(x, y))[3]
            if distance is not None:
                hits[y, x] = distance
    return hits


def _spot(dice: random.Random, before: Hits) -> tuple[int, int]:
    """A pixel well inside the unit's outline: row, column."""
    inside = np.isfinite(before)
    for step in (6, 6):
        inside = inside & np.roll(inside, step, 0) & np.roll(inside, -step, 0)
        inside = inside & np.roll(inside, step, 1) & np.roll(inside, -step, 1)
    y, x = dice.choice(np.argwhere(inside).tolist())
    return y, x


def _point(before: Hits, x: int, y: int, lift_m: float = 0.0) -> tuple[float, float, float]:
    """Where the ray through a pixel met the good unit, or a bit before."""
    rays = Rays((SIZE_PX, SIZE_PX), bpy.context.scene.camera.matrix_world)
    at = rays.eye + rays.toward(x, y) * (float(before[y, x]) - lift_m)
    return at.x, at.y, at.z


def _belong(thing: Any, handle: Any) -> None:
    """Make a thing that was built in the world a part of the unit."""
    thing.parent = handle
    thing.matrix_parent_inverse = handle.matrix_world.inverted()
    bpy.context.view_layer.update()


_DAMAGE: dict[str, Callable[[random.Random, Any, Hits], Any]] = {
    "scratch": _scratch,
    "dent": _dent,
    "stain": _stain,
    "missing part": _missing_part,
    "wrong print": _wrong_print,
}
