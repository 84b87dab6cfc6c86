"""Shelf photos: a shop's bays as their planogram wants them, and as shoppers left them, with every facing's box."""

from __future__ import annotations

import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bpy
from mathutils import Vector

from demo.goods import SEED, Good, shop
from demo.planogram import HEADROOM_M, Slot, blocks, deviations, disturb, plan_row
from demo.scene import camera, expose, orbit, start_scene
from demo.sensor import develop, roll_sensor, save_jpeg
from demo.sets.choice import fits, habitual_places
from demo.sets.furniture import slab
from demo.sets.light import light_up
from demo.sets.stage import bake, copy_of, discard, measure, put
from demo.sets.surfaces import plaster, tiles
from demo.skins import card, metal, plastic
from demo.stand import extent, stand
from demo.tables import keep
from demo.truth import Truth

SIZE_PX = (640, 480)
SAMPLES = 6
LIMIT_BYTES = 75_000
BAY_M = 1.2
DEPTH_M = 0.36
BOARD_M = 0.025


def photograph(bay: int, photo: int, out: Path, samples: int = SAMPLES) -> None:
    """Take a bay's photo; the planogram is the same for all photos of a bay."""
    start_scene(SIZE_PX, samples)
    planner = random.Random(f"{SEED} bay {bay}")
    stock = _stock(planner)
    planned, boards_z, top_z = _plan(planner, stock)
    dice = random.Random(f"{SEED} bay {bay} photo {photo}")
    heights_m = {product_id: height for product_id, (_, _, _, height) in stock.items()}
    stood = planned if photo == 1 else disturb(planned, heights_m, dice, dice.randint(1, 5))
    _bay(planner, boards_z, top_z, planned)
    handles = _fill(dice, stood, stock, boards_z)
    for handle, _, _, _ in stock.values():
        discard(handle)
    middle = Vector((0, 0, top_z / 2 + dice.uniform(-0.03, 0.03)))
    eye = orbit(
        middle,
        max(BAY_M * 0.86, (top_z + 0.06) * 1.1) * dice.uniform(1.06, 1.16) + DEPTH_M / 2,
        dice.uniform(-20, 20),
        dice.uniform(-3, 9),
    )
    camera(eye, middle, 29, dice.gauss(0, 1.2))
    sights = Truth([handle for handle, _ in handles]).look(SIZE_PX)
    light = light_up("shop", dice, eye, top_z + 0.9)
    sensor = roll_sensor(dice, light.illuminant, 0.0)
    picture = develop(expose(), sensor)
    image = f"shelves/bay-{bay:02d}-{photo}.jpg"
    facings = [
        {
            **asdict(slot),
            **dict(zip(("x", "y", "width", "height"), (round(part, 4) for part in sight.relative()), strict=True)),
            "visibility": round(sight.visibility, 3),
        }
        for (_, slot), sight in zip(handles, sights, strict=True)
        if sight is not None
    ]
    line = {
        "image": image,
        "width_px": SIZE_PX[0],
        "height_px": SIZE_PX[1],
        "planogram": {
            "id": f"bay-{bay:02d}",
            "width_m": BAY_M,
            "rows": len(boards_z),
            "blocks": [asdict(block) for block in blocks(planned)],
            "slots": [asdict(slot) for slot in planned],
        },
        "facings": facings,
        "deviations": [asdict(deviation) for deviation in deviations(planned, stood)],
    }
    keep(out / ".rows" / "shelves" / f"bay-{bay:02d}-{photo}.json", line)
    save_jpeg(picture, out / image, sensor.quality, LIMIT_BYTES)


Stock = dict[str, tuple[Any, float, float, float]]
"""Goods by id: a baked model to copy, its width, depth and height in meters."""


def _stock(dice: random.Random) -> Stock:
    """About fourteen goods such as stand in one bay: of one or two departments, small enough, nothing listed twice."""
    small = [good for good in shop().values() if "shop-bay" in habitual_places(good)]
    departments = sorted({good.department for good in small})
    first = dice.choice(departments)
    order = dice.sample(small, len(small))
    order.sort(key=lambda good: good.department != first)
    stock: Stock = {}
    things: set[str] = set()
    for good in order[:30]:
        if len(stock) < 14 and good.thing not in things and (kept := _carry(good)):
            stock[good.id] = kept
            things.add(good.thing)
    return stock


def _carry(good: Good) -> tuple[Any, float, float, float] | None:
    handle = stand(good)
    radius, height = measure(handle)
    low, high = extent(handle)
    if not fits("shop-bay", radius, height) or high.y - low.y > DEPTH_M - 0.02:
        discard(handle)
        return None
    bake(handle)
    return handle, high.x - low.x, high.y - low.y, height


def _plan(dice: random.Random, stock: Stock) -> tuple[list[Slot], list[float], float]:
    """Plan three or four rows, tall goods below; return slots, the boards' heights and where the bay ends."""
    ids = sorted(stock, key=lambda product_id: -stock[product_id][3])
    rows = min(len(ids), 4 if stock[ids[len(ids) // 2]][3] < 0.17 else 3)
    planned, boards_z, z = list[Slot](), list[float](), 0.0
    for row in range(1, rows + 1):
        share = ids[(row - 1) * len(ids) // rows : row * len(ids) // rows]
        slots = plan_row(row, [(product_id, stock[product_id][1]) for product_id in share], BAY_M, dice)
        planned += slots
        boards_z.append(z)
        z += max((stock[slot.product_id][3] for slot in slots), default=0.2) + HEADROOM_M + BOARD_M
    return planned, boards_z, z


def _fill(dice: random.Random, stood: list[Slot], stock: Stock, boards_z: list[float]) -> list[tuple[Any, Slot]]:
    """Put a good in every slot that holds one, and another behind it where the shelf is deep enough."""
    placed = []
    for slot in stood:
        if not slot.product_id:
            continue
        model, _, depth, _ = stock[slot.product_id]
        x, front = slot.x_m + slot.width_m / 2 - BAY_M / 2, -DEPTH_M / 2 + 0.012
        rows = 2 if depth < DEPTH_M / 2 - 0.02 else 1
        for behind in range(rows):
            handle = copy_of(model)
            put(handle, x + dice.gauss(0, 0.0015), front + depth * (behind + 0.5) + 0.008 * behind, dice.gauss(0, 2.5))
            handle.matrix_world.translation.z += boards_z[slot.row - 1]
            if not behind:
                placed.append((handle, slot))
    return placed


def _bay(dice: random.Random, boards_z: list[float], top_z: float, planned: list[Slot]) -> None:
    steel = plastic(dice.choice(("white", "stone", "white", "charcoal")), 0.4)
    rail = plastic(dice.choice(("cherry", "cobalt", "mustard", "forest", "charcoal")), 0.35)
    half, back = BAY_M / 2 + 0.015, DEPTH_M / 2
    slab((-half, back, -0.4), (half, back + 0.02, top_z + 0.25), steel, 0)
    for z in (*boards_z, top_z):
        slab((-half, -back, z - BOARD_M), (half, back, z), steel, 0.002)
        slab((-half, -back - 0.008, z - 0.038), (half, -back, z + 0.003), rail, 0.002)
    for x in (-half - 0.03, half):
        slab((x, -back - 0.01, -0.4), (x + 0.03, back + 0.02, top_z + 0.25), metal("gray", 0.5), 0.003)
    slab((-half, -back + 0.05, top_z + 0.07), (half, -back + 0.07, top_z + 0.25), rail, 0.003)
    slab((-6, back + 0.3, -0.6), (6, back + 0.4, 3), plaster("E6E2D8"), 0)
    slab((-6, -4, -0.5), (6, back + 0.4, -0.4), tiles("D9D4C8", (0.4, 0.4)), 0)
    for block in blocks(planned):
        _label(block.product_id, block.x_m - BAY_M / 2, boards_z[block.row - 1], -back - 0.008)


def _label(product_id: str, x: float, z: float, y: float) -> None:
    """A price label in the rail, below the left edge of its goods."""
    slab((x, y - 0.0015, z - 0.036), (x + 0.066, y, z + 0.001), card("white"), 0)
    price = bpy.data.curves.new("price", "FONT")
    price.body, price.size, price.align_x = f"{shop()[product_id].price_minor / 100:.2f}", 0.023, "RIGHT"
    price.materials.append(card("black"))
    ink = bpy.data.objects.new("price", price)
    ink.location, ink.rotation_euler = (x + 0.062, y - 0.002, z - 0.030), (1.5708, 0, 0)
    bpy.context.collection.objects.link(ink)
    for line, length in ((0.005, 0.04), (0.009, 0.026)):
        slab((x + 0.004, y - 0.002, z - line - 0.001), (x + length, y, z - line), card("gray"), 0)
