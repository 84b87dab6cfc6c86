"""An empty scene and its machinery: Cycles with the denoiser, camera, lights, world, and the shutter."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from demo.goods import SEED
from demo.skins import linear


def start_scene(size_px: tuple[int, int], samples: int) -> None:
    """Throw everything away and set Cycles up on the processor, one thread a process: jobs run side by side instead."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.render.threads_mode, scene.render.threads = "FIXED", 1
    cycles = scene.cycles
    cycles.samples, cycles.seed, cycles.use_light_tree = samples, SEED, False
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces, cycles.transmission_bounces = 8, 2, 3, 8
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 4.0
    # The denoiser's careful settings cost as much as the picture itself at these sizes.
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    cycles.denoising_quality, cycles.denoising_prefilter = "FAST", "FAST"
    scene.render.resolution_x, scene.render.resolution_y = size_px
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True


def world(srgb: str, strength: float) -> None:
    background = next(node for node in bpy.context.scene.world.node_tree.nodes if node.type == "BACKGROUND")
    background.inputs[0].default_value, background.inputs[1].default_value = linear(srgb), strength


def area_light(at: Vector, aim: Vector, size: float, watts: float, srgb: str = "FFFFFF") -> Any:
    data = bpy.data.lights.new("light", "AREA")
    data.size, data.energy, data.color = size, watts, linear(srgb)[:3]
    light = bpy.data.objects.new("light", data)
    light.location = at
    light.rotation_euler = (aim - at).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(light)
    return light


def camera(eye: Vector, aim: Vector, lens_mm: float = 70, roll_deg: float = 0.0) -> Any:
    """Put the camera at `eye` looking at `aim` (36 mm wide sensor); return its object."""
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_fit, data.clip_start, data.clip_end = lens_mm, "HORIZONTAL", 0.005, 100
    data.dof.focus_distance = (aim - eye).length
    lens = bpy.data.objects.new("camera", data)
    lens.location = eye
    lens.rotation_euler = (aim - eye).to_track_quat("-Z", "Y").to_euler()
    lens.rotation_euler.rotate_axis("Z", math.radians(roll_deg))
    bpy.context.collection.objects.link(lens)
    bpy.context.scene.camera = lens
    return lens


def orbit(middle: Vector, distance: float, azimuth_deg: float, elevation_deg: float) -> Vector:
    """Where a camera stands that looks at `middle`: azimuth 0 is the front (-y), growing to the right."""
    azimuth, elevation = math.radians(azimuth_deg - 90), math.radians(elevation_deg)
    flat = math.cos(elevation)
    return middle + distance * Vector((math.cos(azimuth) * flat, math.sin(azimuth) * flat, math.sin(elevation)))


def shoot(path: Path, quality: int = 88) -> None:
    """Render to `path` (.jpg, .png or .webp by its name), written whole or not at all."""
    settings = bpy.context.scene.render.image_settings
    settings.file_format = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}[path.suffix]
    settings.quality = quality
    partial = path.with_name(f".{path.name}")
    bpy.context.scene.render.use_file_extension = False
    bpy.context.scene.render.filepath = str(partial)
    bpy.ops.render.render(write_still=True)
    partial.replace(path)


def expose() -> np.ndarray:
    """Render; return linear light, float32 (height, width, 3), the first row on top."""
    scene = bpy.context.scene
    scene.render.image_settings.file_format = "OPEN_EXR"
    scene.render.use_file_extension = False
    with TemporaryDirectory() as folder:
        scene.render.filepath = str(Path(folder) / "light.exr")
        bpy.ops.render.render(write_still=True)
        image = bpy.data.images.load(scene.render.filepath)
        width, height = image.size
        pixels = np.empty(width * height * 4, np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
    return pixels.reshape(height, width, 4)[::-1, :, :3].copy()
