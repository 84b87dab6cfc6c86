"""Where the goods are photographed: a white studio, and a table at home with a phone held by hand."""

from __future__ import annotations

import math
import random
from typing import Any

import bpy
from mathutils import Vector
from shapes import box, lathe, plane
from skins import PALETTE, linear, paint, wood

SEED = 7


def start_scene(size_px: tuple[int, int], samples: int) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.seed, scene.cycles.max_bounces = samples, SEED, 6
    scene.cycles.use_denoising, scene.cycles.denoiser = True, "OPENIMAGEDENOISE"
    scene.render.resolution_x, scene.render.resolution_y = size_px
    scene.render.image_settings.file_format, scene.render.image_settings.quality = "JPEG", 88
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True


def studio_set(azimuth_deg: float, elevation_deg: float) -> None:
    """Put what was built before white paper, under soft boxes."""
    middle, radius = bounds()
    world(0xF6F5F2, 0.85)
    plane(60, paint("backdrop", "F7F6F3", roughness=0.9))
    area_light(middle + Vector((-2.2, -1.6, 3.0)) * radius, middle, 2.4 * radius, 95 * radius**2)
    area_light(middle + Vector((2.8, -1.0, 1.4)) * radius, middle, 2.0 * radius, 30 * radius**2)
    camera(middle, radius * 1.02, azimuth_deg, elevation_deg, 0.0)


def phone_set(dice: random.Random) -> None:
    """Put what was built on a table at home: warm light from one side, things lying about, the camera held by hand."""
    middle, radius = bounds()
    world(dice.choice([0xD8C7AE, 0xB9C2CC, 0xC9B9A4]), 1.0)
    plane(40, wood("table", dice.choice(["B98F63", "8A6A50", "D0C2AA", "A09C96"]), scale=0.35))
    wall = plane(40, paint("wall", dice.choice(["CDBFA9", "9FB0AE", "B7A6A0", "8E99A8"]), roughness=0.95))
    wall.rotation_euler = (math.pi / 2, 0, 0)
    wall.location = (0, middle.y + 4.5 * radius, 0)
    for _ in range(dice.randint(2, 4)):
        clutter(middle, radius, dice)
    side = dice.choice([-1, 1])
    area_light(middle + Vector((2.6 * side, -0.6, 2.2)) * radius, middle, radius, 120 * radius**2, "FFE3C0")
    azimuth, elevation = dice.uniform(-35, 35), dice.uniform(18, 42)
    lens = camera(middle, radius * dice.uniform(1.1, 1.35), azimuth, elevation, dice.uniform(-9, 9), dice)
    lens.dof.use_dof, lens.dof.aperture_fstop = True, 1.6
    bpy.context.scene.view_settings.exposure = dice.uniform(-0.2, 0.35)


def clutter(middle: Vector, radius: float, dice: random.Random) -> None:
    color = dice.choice(list(PALETTE.values()))[2]
    angle, far = dice.uniform(0.15, math.pi - 0.15), radius * dice.uniform(1.7, 2.6)
    at = (middle.x + far * math.cos(angle), middle.y + far * math.sin(angle), 0)
    size = radius * dice.uniform(0.3, 0.6)
    skin = paint("clutter", color, roughness=dice.uniform(0.2, 0.8))
    if dice.random() < 0.5:
        thing = box((size * 1.6, size * 2.2, size * 0.35), skin, bevel=0.02)
        thing.rotation_euler[2] = dice.uniform(0, 3)
        thing.location = (at[0], at[1], size * 0.175)
    else:
        lathe(
            [
                (0, 0),
                (size * 0.5, 0),
                (size * 0.55, size),
                (size * 0.5, size),
                (size * 0.45, 0.1 * size),
                (0, 0.1 * size),
            ],
            skin,
        ).location = at


def camera(
    middle: Vector,
    radius: float,
    azimuth_deg: float,
    elevation_deg: float,
    tilt_deg: float,
    dice: random.Random | None = None,
) -> Any:
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_fit = (70, "HORIZONTAL")
    distance = radius / math.sin(math.atan(18 / 70))
    azimuth, elevation = math.radians(azimuth_deg - 90), math.radians(elevation_deg)
    way = Vector(
        (math.cos(azimuth) * math.cos(elevation), math.sin(azimuth) * math.cos(elevation), math.sin(elevation))
    )
    aim = middle + (Vector((dice.uniform(-0.25, 0.25), 0, dice.uniform(-0.2, 0.2))) * radius if dice else Vector())
    eye = bpy.data.objects.new("camera", data)
    eye.location = middle + way * distance
    eye.rotation_euler = (aim - eye.location).to_track_quat("-Z", "Y").to_euler()
    eye.rotation_euler.rotate_axis("Z", math.radians(tilt_deg))
    data.dof.focus_distance = distance
    bpy.context.collection.objects.link(eye)
    bpy.context.scene.camera = eye
    return data


def area_light(at: Vector, aim: Vector, size: float, watts: float, color: str = "FFFFFF") -> None:
    data = bpy.data.lights.new("light", "AREA")
    data.size, data.energy, data.color = size, watts, linear(color)[:3]
    light = bpy.data.objects.new("light", data)
    light.location = at
    light.rotation_euler = (aim - at).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(light)


def world(color: int, strength: float) -> None:
    background = next(node for node in bpy.context.scene.world.node_tree.nodes if node.type == "BACKGROUND")
    background.inputs[0].default_value, background.inputs[1].default_value = linear(f"{color:06X}"), strength


def bounds() -> tuple[Vector, float]:
    bpy.context.view_layer.update()
    things = [thing for thing in bpy.data.objects if not thing.hide_render]
    corners = [thing.matrix_world @ Vector(corner) for thing in things for corner in thing.bound_box]
    low, high = (Vector([pick(c[axis] for c in corners) for axis in range(3)]) for pick in (min, max))
    return (low + high) / 2, (high - low).length / 2
