"""Photos as shoppers take them: a good in a room, with company and clutter, through a phone's lens and sensor."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bpy
from mathutils import Vector

from demo.goods import Good, shop
from demo.scene import expose, start_scene
from demo.sensor import develop, roll_sensor, save_jpeg
from demo.sets.choice import fits, habitual_places, place_for
from demo.sets.light import light_up, photographer, roll_mood
from demo.sets.places import Place, build_place
from demo.sets.props import reach, scatter
from demo.sets.stage import aim, bake, copy_of, discard, free_spot, measure, put
from demo.splits import split_of_family, split_of_photo
from demo.stand import extent, stand
from demo.tables import PhotoRow, keep_rows
from demo.truth import Sight, Truth

LONG_PX = 400
SAMPLES = 6
LIMIT_BYTES = 25_000
TRIES = 6
GAP = 0.008  # between two facings on a shop's shelf, meters
SEEN_FROM = 0.02  # a good of which less than that is visible, of its own silhouette, gets no row


@dataclass(slots=True)
class Scene:
    """What stands in a picture: the subject's id first, each with its handle; circles that are taken."""

    place: Place
    ids: list[str] = field(default_factory=list)
    handles: list[Any] = field(default_factory=list)
    taken: list[tuple[float, float, float]] = field(default_factory=list)


def photograph(product_id: str, number: int, out: Path, samples: int = SAMPLES) -> None:
    """Take a good's photo `number` and keep its labels; the picture is written last."""
    good = shop()[product_id]
    dice = good.dice("phone", number)
    split = split_of_photo(good.family, good.id, number)
    start_scene((LONG_PX, LONG_PX), samples)
    subject = stand(good)
    radius, height = measure(subject)
    lying = _may_lie(good) and dice.random() < 0.15
    if lying:
        put(subject, 0, 0, 0, lying=True)
        radius, height = measure(subject)
    name = place_for(good, number, radius, height)
    size_px = _upright_or_wide(dice, radius, height)
    bpy.context.scene.render.resolution_x, bpy.context.scene.render.resolution_y = size_px
    mood = "shop" if name == "shop-bay" else roll_mood(dice, indoors_only=name == "windowsill")
    scene = Scene(build_place(name, dice, radius, height, night=mood in ("evening", "flash")))
    if name == "shop-bay":
        fill_bay(scene, dice, good, subject, split)
    else:
        put(subject, 0, 0, _turn(dice), lying)
        _take(scene, good.id, subject, radius)
        company(scene, dice, good, split, name)
        clutter(scene, dice, radius)
    sights = find_view(scene, dice, size_px)
    eye = bpy.context.scene.camera.location.copy()
    light = light_up(mood, dice, eye, scene.place.ceiling)
    if mood in ("evening", "mixed") and dice.random() < 0.45:
        photographer(dice, eye)
    _focus(dice)
    sensor = roll_sensor(dice, light.illuminant, light.dim)
    picture = develop(expose(), sensor)
    image = f"phone/{good.id}-{number}.jpg"
    rows = [
        PhotoRow(
            image, seen_id, split, *(round(part, 4) for part in sight.relative()), round(sight.visibility, 3), name
        )
        for seen_id, sight in zip(scene.ids, sights, strict=True)
        if sight is not None and sight.visibility >= SEEN_FROM
    ]
    keep_rows(out / ".rows" / "phone" / f"{good.id}-{number}.json", rows)
    save_jpeg(picture, out / image, sensor.quality, LIMIT_BYTES)


def company(scene: Scene, dice: random.Random, good: Good, split: str, name: str) -> None:
    """Put up to three more goods of the same split beside the subject, such as one finds there."""
    wanted = dice.choices((0, 1, 2, 3), (52, 22, 16, 10))[0]
    candidates = [other for other in companions(good, split) if name in habitual_places(other)]
    radius = scene.taken[0][2]
    for other in dice.sample(candidates, min(len(candidates), 3 * wanted)):
        if len(scene.ids) > wanted:
            return
        handle = stand(other)
        other_radius, other_height = measure(handle)
        spot = free_spot(dice, scene.place, other_radius, scene.taken, 1.5 * radius + 1.6 * other_radius)
        if spot is None or not fits(name, other_radius, other_height) or not 0.35 < other_radius / radius < 3.0:
            discard(handle)
            continue
        put(handle, *spot, _turn(dice))
        _take(scene, other.id, handle, other_radius, spot)


def clutter(scene: Scene, dice: random.Random, radius: float) -> None:
    """Scatter props round the goods, now and then one in front of the subject."""
    if not scene.place.props:
        return
    for _ in range(dice.choices((0, 1, 2, 3, 4, 5), (8, 18, 26, 24, 16, 8))[0]):
        kind = dice.choice(scene.place.props)
        spot = free_spot(dice, scene.place, reach(kind), scene.taken, 2.2 * radius + 0.25)
        if spot:
            scatter(kind, dice, *spot, dice.uniform(0, 6.28))
            scene.taken.append((*spot, reach(kind)))
    if dice.random() < 0.22:
        kind = dice.choice([one for one in scene.place.props if one in ("plant", "fruit", "bowl", "books")])
        x, y = dice.choice((-1, 1)) * radius * dice.uniform(0.5, 0.9), -radius - reach(kind) * 0.9
        if all(math.hypot(x - other_x, y - other_y) > 0.05 + other for other_x, other_y, other in scene.taken[1:]):
            scatter(kind, dice, x, y, dice.uniform(0, 6.28))


def fill_bay(scene: Scene, dice: random.Random, good: Good, subject: Any, split: str) -> None:
    """Fill a shop's shelf: some of the subject side by side, neighbors left and right, more on the next boards."""
    bake(subject)
    low, high = extent(subject)
    width, tallest = high.x - low.x, high.z - low.z
    facings = dice.randint(1, 3)
    edge = facings / 2 * (width + GAP)
    for facing in range(facings):
        _face(scene, dice, good.id, copy_of(subject) if facing else subject, -edge + (facing + 0.5) * (width + GAP))
    stock = _stock(dice, good, split, max(tallest + 0.04, 0.1))
    if not stock:
        return
    rows = ((0.0, edge, 1), (0.0, edge, -1), (scene.place.pitch, -0.7, 1), (-scene.place.pitch, -0.7, 1))
    for z, start, heading in rows:
        x = start
        while x < 0.55 + width:
            other_id, handle, wide = dice.choice(stock)
            for _ in range(dice.randint(1, 3)):
                _face(scene, dice, other_id, copy_of(handle), heading * (x + wide / 2), z)
                x += wide + GAP
    for _, handle, _ in stock:
        discard(handle)


def _stock(dice: random.Random, good: Good, split: str, tallest: float) -> list[tuple[str, Any, float]]:
    """A few other goods that fit below the next board, baked and ready to copy, with their widths."""
    candidates = [other for other in companions(good, split) if "shop-bay" in habitual_places(other)]
    stock: list[tuple[str, Any, float]] = []
    for other in dice.sample(candidates, min(len(candidates), 10)):
        handle = stand(other)
        radius, height = measure(handle)
        if fits("shop-bay", radius, height) and height <= tallest and len(stock) < 4:
            bake(handle)
            low, high = extent(handle)
            stock.append((other.id, handle, high.x - low.x))
        else:
            discard(handle)
    return stock


def _face(scene: Scene, dice: random.Random, product_id: str, handle: Any, x: float, z: float = 0.0) -> None:
    """Put one facing on a board, roughly straight."""
    put(handle, x, -0.02, dice.gauss(0, 4))
    handle.matrix_world.translation.z += z
    _take(scene, product_id, handle, 0.0)


def find_view(scene: Scene, dice: random.Random, size_px: tuple[int, int]) -> list[Sight | None]:
    """Try cameras until the subject is large and visible enough; the last one is taken if none is."""
    truth = Truth(scene.handles)
    for _ in range(TRIES):
        low, high = extent(scene.handles[0])
        if len(scene.handles) > 1 and dice.random() < 0.55:
            other_low, other_high = extent(dice.choice(scene.handles[1:4]))
            low, high = (
                Vector(pick(pair) for pair in zip(one, other, strict=True))
                for pick, one, other in ((min, low, other_low), (max, high, other_high))
            )
        aim(dice, scene.place, low, high, size_px, dice.uniform(0.42, 0.88))
        sights = truth.look(size_px)
        first = sights[0]
        if first and first.visibility > 0.5 and first.share > 0.035:
            break
    return sights


def companions(good: Good, split: str) -> list[Good]:
    """Goods that may stand in a photo of this split: of families that are dealt as this good's own is."""
    family_split = split_of_family(good.family)
    assert family_split in ("train", split)
    return [other for other in shop().values() if split_of_family(other.family) == family_split and other != good]


def _take(scene: Scene, product_id: str, handle: Any, radius: float, spot: tuple[float, float] = (0.0, 0.0)) -> None:
    scene.ids.append(product_id)
    scene.handles.append(handle)
    scene.taken.append((*spot, radius))


def _upright_or_wide(dice: random.Random, radius: float, height: float) -> tuple[int, int]:
    short_px = LONG_PX * 3 // 4
    upright = dice.random() < (0.8 if height > 2.4 * radius else 0.45)
    return (short_px, LONG_PX) if upright else (LONG_PX, short_px)


def _turn(dice: random.Random) -> float:
    """Mostly facing the room, now and then any way round."""
    return dice.uniform(0, 360) if dice.random() < 0.12 else dice.gauss(0, 28)


def _may_lie(good: Good) -> bool:
    return any(
        word in good.department.lower() for word in ("food", "pantry", "grocer", "cosmetic", "beauty", "station")
    )


def _focus(dice: random.Random) -> None:
    """Shallow focus, as a phone has it close up."""
    if dice.random() < 0.6:
        lens = bpy.context.scene.camera.data
        lens.dof.use_dof = True
        lens.dof.aperture_fstop = dice.uniform(1.6, 6.0)
