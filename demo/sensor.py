"""What a phone makes of light: focus, shake, exposure, white balance, noise, tone, sharpening, JPEG. Knows no Blender.

Comes after rendering, on linear light, so that a shaken highlight smears and a dark picture is a noisy one.
"""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Light = NDArray[np.float32]
"""Linear RGB (height, width, 3), 0 is dark, no upper end."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """One press of the button. `motion_px` and `defocus_px` are the lengths over which light is smeared."""

    exposure_ev: float = 0.0
    white: tuple[float, float, float] = (1.0, 1.0, 1.0)
    motion_px: float = 0.0
    motion_deg: float = 0.0
    defocus_px: float = 0.0
    noise: float = 0.006
    sharpening: float = 0.5
    quality: int = 80
    seed: int = 0


def roll_sensor(dice: random.Random, illuminant: tuple[float, float, float], dim: float) -> Sensor:
    """Press the button: `illuminant` is the light's color, `dim` 0 by day and 1 late in the evening."""
    shaken = dice.random() < 0.16 + 0.14 * dim
    return Sensor(
        exposure_ev=dice.gauss(0.0, 0.35),
        white=balance(illuminant, dice.uniform(0.5, 0.95), dice.gauss(0, 0.06), dice.gauss(0, 0.025)),
        motion_px=dice.uniform(1.2, 4.5) if shaken else 0.0,
        motion_deg=dice.uniform(0, 180),
        defocus_px=dice.uniform(0.8, 1.8) if dice.random() < 0.12 else 0.0,
        noise=dice.uniform(0.001, 0.004) * (1 + 2 * dim),
        sharpening=dice.uniform(0.2, 1.0),
        quality=dice.randint(66, 86),
        seed=dice.getrandbits(63),
    )


def balance(
    illuminant: tuple[float, float, float], strength: float, warmth: float, tint: float
) -> tuple[float, float, float]:
    """Give the gains of a white balance that takes out `strength` of the light's color, and errs by warmth and tint."""
    r, g, b = (max(part, 1e-3) ** -strength for part in illuminant)
    return (r / g) * (1 + warmth), 1.0 + tint, (b / g) * (1 - warmth)


def develop(light: Light, sensor: Sensor) -> Image.Image:
    """Turn linear light into the picture that the phone shows."""
    light = smear(defocus(light, sensor.defocus_px), sensor.motion_px, sensor.motion_deg)
    light = light * np.float32(metered_gain(light) * 2.0**sensor.exposure_ev)
    light = noisy(vignette(light), sensor.noise, np.random.default_rng(sensor.seed))
    light = light * np.asarray(sensor.white, np.float32)
    picture = Image.fromarray((encode(tone(light)) * 255 + 0.5).astype(np.uint8))
    return picture.filter(ImageFilter.UnsharpMask(1.2, round(100 * sensor.sharpening), 2))


def save_jpeg(picture: Image.Image, path: Path, quality: int, limit_bytes: int) -> None:
    """Write the picture whole or not at all; the quality gives way until the file is small enough."""
    while True:
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=quality, optimize=True)
        if data.tell() <= limit_bytes or quality <= 30:
            break
        quality -= 4
    partial = path.with_name(f".{path.name}")
    partial.write_bytes(data.getvalue())
    partial.replace(path)


def metered_gain(light: Light) -> float:
    """How much a phone brightens a scene: its middle counts most, and it spares what is already bright."""
    height, width, _ = light.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    weight = np.exp(-1.2 * (x**2 + y**2))
    luminance = np.minimum(light @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.percentile(light, 98))
    return float(0.23 * weight.sum() / max((luminance * weight).sum(), 1e-6))


def defocus(light: Light, radius_px: float) -> Light:
    if radius_px <= 0:
        return light
    reach = math.ceil(radius_px)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return _spread(light, np.clip(radius_px + 0.5 - np.hypot(x, y), 0, 1))


def smear(light: Light, length_px: float, angle_deg: float) -> Light:
    if length_px <= 0:
        return light
    reach = math.ceil(length_px / 2)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    along = x * math.cos(math.radians(angle_deg)) + y * math.sin(math.radians(angle_deg))
    across = -x * math.sin(math.radians(angle_deg)) + y * math.cos(math.radians(angle_deg))
    return _spread(light, np.clip(1 - np.abs(across), 0, 1) * np.clip(length_px / 2 + 0.5 - np.abs(along), 0, 1))


def _spread(light: Light, kernel: NDArray[np.float64]) -> Light:
    """Convolve with a small kernel; the picture's edge goes on outside of it."""
    reach = kernel.shape[0] // 2
    height, width, _ = light.shape
    wide = np.pad(light, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    kernel = kernel / kernel.sum()
    out = np.zeros_like(light)
    for (dy, dx), share in np.ndenumerate(kernel):
        if share > 0:
            out += np.float32(share) * wide[dy : dy + height, dx : dx + width]
    return out


def vignette(light: Light) -> Light:
    height, width, _ = light.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    shaded: Light = (light * (1 - 0.09 * (x**2 + y**2))[..., None]).astype(np.float32)
    return shaded


def noisy(light: Light, noise: float, generator: np.random.Generator) -> Light:
    """Add shot and read noise: a fine grain, and coarse color blotches as a phone's noise reduction leaves them."""
    height, width, _ = light.shape
    grain = generator.standard_normal((height, width, 1))
    blotches = generator.standard_normal(((height + 2) // 3, (width + 2) // 3, 3))
    blotches = blotches.repeat(3, axis=0).repeat(3, axis=1)[:height, :width]
    deviation = np.sqrt(noise**2 + noise * 0.12 * np.maximum(light, 0))
    return (light + deviation * (0.85 * grain + 0.3 * blotches)).astype(np.float32)


def tone(light: Light) -> Light:
    """Bend highlights over and shadows down, as film and phones do (after Hable's filmic curve, white at 5)."""

    def bend(x: Any) -> Any:
        return (x * (0.22 * x + 0.03) + 0.002) / (x * (0.22 * x + 0.3) + 0.06) - 0.002 / 0.06

    toned: Light = np.clip(bend(np.maximum(light, 0) * np.float32(2.3)) / bend(5.0), 0, 1).astype(np.float32)
    return toned


def encode(light: Light) -> Light:
    """Linear 0–1 to sRGB 0–1 (IEC 61966-2-1)."""
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
