"""Thousands of small labelled photos for training: random goods, or scanned things, in random rooms.

A room, its light and the things in it are built once and photographed from several sides; then things move on.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bpy
from mathutils import Matrix, Vector
from PIL import Image

from demo.goods import shop
from demo.scene import expose, start_scene
from demo.sensor import develop, roll_sensor, save_jpeg
from demo.sets.choice import FLOORS, PLACES, fits
from demo.sets.light import light_up, roll_mood
from demo.sets.places import build_place
from demo.sets.props import reach, scatter
from demo.sets.stage import aim, bake, free_spot, measure, put
from demo.stand import extent, stand
from demo.studio import VIEWS, WHITE_PAPER, light_studio, paper, take, views
from demo.tables import PhotoRow, keep_rows
from demo.truth import Sight, Truth

SAMPLES = 4
THINGS = 3  # in a scene
TRIES = 4
LIMIT_BYTES = 12_000
SEEN_FROM = 0.1


def photograph(
    batch: int, sides: int, names: Sequence[str], out: Path, size_px: int, masks: bool, scans: Path | None, seed: int
) -> None:
    """Take the photos `batch`-1 to -`sides` of one scene, the first one last."""
    dice = random.Random(f"{seed} more {batch}")
    start_scene((size_px, size_px), SAMPLES)
    bpy.context.scene.render.use_persistent_data = True
    chosen = dice.sample(list(names), min(THINGS, len(names)))
    handles = [_stand(name, scans) for name in chosen]
    sizes = [measure(handle) for handle in handles]
    place_name = _place(dice, sizes)
    mood = roll_mood(dice, indoors_only=True)
    radius, height = max(radius for radius, _ in sizes), max(height for _, height in sizes)
    place = build_place(place_name, dice, radius, height, night=mood == "evening")
    taken: list[tuple[float, float, float]] = []
    for handle, (own, _) in zip(handles, sizes, strict=True):
        spot = free_spot(dice, place, own, taken, 1.2 * radius + own) or (_right_of(taken) + own, 0.0)
        turn = dice.uniform(0, 360) if scans or dice.random() < 0.3 else dice.gauss(0, 40)
        put(handle, *spot, turn, lying=scans is not None and dice.random() < 0.2)
        taken.append((*spot, own))
    for _ in range(dice.randint(0, 3)):
        if place.props and (spot := free_spot(dice, place, 0.1, taken, 2 * radius + 0.2)):
            kind = dice.choice(place.props)
            scatter(kind, dice, *spot, dice.uniform(0, 6.28))
            taken.append((*spot, reach(kind)))
    light = light_up(mood, dice, Vector((0, -1, 0.6)), place.ceiling)
    truth = Truth(handles)
    for view in reversed(range(sides)):
        name = f"{batch:06d}-{view + 1}"
        path = out / "photos" / f"{name}.jpg"
        subject = view % len(handles)
        for _ in range(TRIES):
            aim(dice, place, *extent(handles[subject]), (size_px, size_px), dice.uniform(0.45, 1.0))
            sights = truth.look((size_px, size_px))
            if (seen := sights[subject]) and seen.visibility > 0.3:
                break
        sensor = roll_sensor(dice, light.illuminant, light.dim)
        if path.exists():
            continue
        picture = develop(expose(), sensor)
        rows = []
        for product_id, sight in zip(chosen, sights, strict=True):
            if sight and sight.visibility >= SEEN_FROM:
                box = (round(part, 4) for part in sight.relative())
                rows.append(
                    PhotoRow(f"photos/{name}.jpg", product_id, "train", *box, round(sight.visibility, 3), place_name)
                )
                if masks:
                    _keep_mask(out / "masks" / f"{name}-{product_id}.png", sight)
        keep_rows(out / ".rows" / "more" / f"{name}.json", rows)
        save_jpeg(picture, path, sensor.quality, LIMIT_BYTES)


def catalog_picture(name: str, out: Path, size_px: int, scans: Path | None) -> None:
    """Take a plain picture of a thing as a shop does, for the gallery."""
    start_scene((size_px, size_px), SAMPLES)
    handle = _stand(name, scans)
    put(handle, 0, 0, 0)
    low, high = extent(handle)
    light_studio(low, high, paper(shop()[name]) if scans is None else WHITE_PAPER)
    take(low, high, views(shop()[name])[0] if scans is None else VIEWS[0], out / "catalog" / f"{name}.jpg")


def _stand(name: str, scans: Path | None) -> Any:
    if scans is None:
        handle = stand(shop()[name])
        bake(handle)
        return handle
    return stand_scan(scans / f"{name}.glb")


def stand_scan(path: Path) -> Any:
    """Load a scanned thing as it lay on the scanner's table: its up is +z, where glTF has +y."""
    before = set(bpy.data.objects)
    bpy.ops.import_scene.gltf(filepath=str(path))
    handle = bpy.data.objects.new(path.stem, None)
    bpy.context.collection.objects.link(handle)
    bpy.context.view_layer.update()
    for thing in set(bpy.data.objects) - before - {handle}:
        if thing.parent is None:
            thing.parent = handle
            thing.matrix_world = Matrix.Rotation(math.radians(-90), 4, "X") @ thing.matrix_world
    return handle


def _place(dice: random.Random, sizes: Sequence[tuple[float, float]]) -> str:
    usual = [place for place in PLACES if place != "shop-bay"]
    fitting = [place for place in usual if all(fits(place, *size) for size in sizes)]
    return dice.choice(fitting or list(FLOORS))


def _right_of(taken: Sequence[tuple[float, float, float]]) -> float:
    return max((x + own for x, _, own in taken), default=0.0)


def _keep_mask(path: Path, sight: Sight) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}")
    Image.fromarray(sight.mask).convert("1").save(partial, "PNG")
    partial.replace(path)
