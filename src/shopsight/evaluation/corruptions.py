"""Damages pictures the way phones, shops and screens do: pure functions Pixels -> Pixels, five strengths each.

After ImageNet-C (Hendrycks and Dietterich, ICLR 2019) with what shoppers add: turned, cut off, covered, a photo of a
screen. Strengths are 1–5, of which 3 is meant as a careless photo; lengths are fractions of the short side, so that a
strength means the same at any size. A corruption keeps the picture's size, and the same seed damages it alike.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageFilter

from shopsight.core.types import Pixels

STRENGTHS: Final = (1, 2, 3, 4, 5)
Corruption: TypeAlias = Callable[[Pixels, int, np.random.Generator], Pixels]

_Floats: TypeAlias = NDArray[np.float32]
_WHITE: Final = (255, 255, 255)


def corrupt(name: str, pixels: Pixels, strength: int, seed: int = 0) -> Pixels:
    """Return a damaged copy; `name` is one of CORRUPTIONS, `strength` 1–5."""
    if name not in CORRUPTIONS:
        raise ValueError(f"a corruption is one of {', '.join(CORRUPTIONS)}, got {name!r}")
    if strength not in STRENGTHS:
        raise ValueError(f"a strength is 1–5, got {strength}")
    return CORRUPTIONS[name](pixels, strength, np.random.default_rng((seed, strength)))


def blur(pixels: Pixels, strength: int, _rng: np.random.Generator) -> Pixels:
    """Out of focus, as a Gaussian."""
    radius_px = _short_side(pixels) * _pick(strength, 0.006, 0.01, 0.016, 0.025, 0.04)
    return np.asarray(Pillow.fromarray(pixels).filter(ImageFilter.GaussianBlur(radius_px)))


def motion_blur(pixels: Pixels, strength: int, rng: np.random.Generator) -> Pixels:
    """The hand moved while the shutter was open: the mean along a line of some direction."""
    length_px = max(2.0, _short_side(pixels) * _pick(strength, 0.02, 0.04, 0.06, 0.1, 0.15))
    angle = rng.uniform(0, np.pi)
    steps = np.linspace(-length_px / 2, length_px / 2, 2 * int(np.ceil(length_px / 2)) + 1)
    total = np.zeros(pixels.shape, np.float32)
    for step in steps:
        total += _shifted(pixels, round(step * np.sin(angle)), round(step * np.cos(angle)))
    return _to_pixels(total / len(steps))


def noise(pixels: Pixels, strength: int, rng: np.random.Generator) -> Pixels:
    """Sensor noise of a dim room: shot noise that grows with brightness, and read noise that does not."""
    deviation = _pick(strength, 8, 14, 22, 35, 55)
    grain = rng.standard_normal(pixels.shape, np.float32)
    return _to_pixels(pixels + grain * deviation * np.sqrt(0.3 + 0.7 * pixels / np.float32(255)))


def dark(pixels: Pixels, strength: int, _rng: np.random.Generator) -> Pixels:
    """Under-exposed by 0.7 to 3.5 stops, measured in linear light."""
    return _exposed(pixels, -_pick(strength, 0.7, 1.4, 2.1, 2.8, 3.5))


def over_exposed(pixels: Pixels, strength: int, _rng: np.random.Generator) -> Pixels:
    """Over-exposed by 0.4 to 2 stops; what was light runs out into white."""
    return _exposed(pixels, _pick(strength, 0.4, 0.8, 1.2, 1.6, 2.0))


def jpeg(pixels: Pixels, strength: int, _rng: np.random.Generator) -> Pixels:
    """Sent through messengers that save bytes: JPEG of quality 40 down to 5."""
    file = io.BytesIO()
    Pillow.fromarray(pixels).save(file, "JPEG", quality=int(_pick(strength, 40, 25, 15, 10, 5)))
    with Pillow.open(file) as opened:
        return np.asarray(opened.convert("RGB"))


def rotation(pixels: Pixels, strength: int, rng: np.random.Generator) -> Pixels:
    """The phone held askew, to either side, by 8 to 90 degrees; what turns in from outside is white."""
    angle = _pick(strength, 8, 15, 30, 45, 90) * rng.choice((-1, 1))
    return np.asarray(Pillow.fromarray(pixels).rotate(angle, Pillow.Resampling.BICUBIC, fillcolor=_WHITE))


def crop(pixels: Pixels, strength: int, rng: np.random.Generator) -> Pixels:
    """Too close or badly aimed: only a part of the picture, anywhere in it, is there, enlarged."""
    height, width = pixels.shape[:2]
    kept = _pick(strength, 0.9, 0.8, 0.7, 0.6, 0.5)
    part_w, part_h = max(1, round(width * kept)), max(1, round(height * kept))
    left, top = int(rng.integers(0, width - part_w + 1)), int(rng.integers(0, height - part_h + 1))
    part = Pillow.fromarray(pixels).crop((left, top, left + part_w, top + part_h))
    return np.asarray(part.resize((width, height), Pillow.Resampling.BICUBIC))


def occlusion(pixels: Pixels, strength: int, rng: np.random.Generator) -> Pixels:
    """A hand or a price tag in front: a rectangle of one color over 5 to 45 % of the picture."""
    height, width = pixels.shape[:2]
    covered = _pick(strength, 0.05, 0.12, 0.2, 0.3, 0.45)
    side = np.sqrt(covered)
    stretch = np.exp(rng.uniform(-0.3, 0.3))
    part_w, part_h = min(width, round(width * side * stretch)), min(height, round(height * side / stretch))
    left, top = int(rng.integers(0, width - part_w + 1)), int(rng.integers(0, height - part_h + 1))
    damaged = pixels.copy()
    damaged[top : top + part_h, left : left + part_w] = rng.integers(0, 256, 3)
    return damaged


def moire(pixels: Pixels, strength: int, rng: np.random.Generator) -> Pixels:
    """A photo of a screen: its dots beat against the sensor's in colored waves, and its light is bluish."""
    depth = _pick(strength, 0.06, 0.12, 0.2, 0.3, 0.45)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / _short_side(pixels)
    waves = np.empty(pixels.shape, np.float32)
    # The three colors of a dot lie side by side, so their waves are out of step.
    for channel in range(3):
        angle = rng.uniform(0, np.pi)
        frequency = rng.uniform(12, 40)
        bend = rng.uniform(0.5, 2) * np.sin(2 * np.pi * (x + y))
        waves[..., channel] = np.sin(2 * np.pi * frequency * (x * np.cos(angle) + y * np.sin(angle)) + bend)
    tint = 1 + depth * np.array((-0.25, 0, 0.25), np.float32)
    return _to_pixels(pixels * (1 - depth / 2 + depth / 2 * waves) * tint)


def low_resolution(pixels: Pixels, strength: int, _rng: np.random.Generator) -> Pixels:
    """A thumbnail, enlarged: the short side had 128 down to 24 pixels."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _pick(strength, 128, 96, 64, 40, 24) / _short_side(pixels))
    small = Pillow.fromarray(pixels).resize(
        (max(1, round(width * scale)), max(1, round(height * scale))), Pillow.Resampling.BOX
    )
    return np.asarray(small.resize((width, height), Pillow.Resampling.BILINEAR))


CORRUPTIONS: Final[Mapping[str, Corruption]] = {
    "blur": blur,
    "motion blur": motion_blur,
    "noise": noise,
    "dark": dark,
    "over-exposed": over_exposed,
    "JPEG": jpeg,
    "rotation": rotation,
    "crop": crop,
    "occlusion": occlusion,
    "screen moiré": moire,
    "low resolution": low_resolution,
}


def _pick(strength: int, *amounts: float) -> float:
    return amounts[strength - 1]


def _short_side(pixels: Pixels) -> int:
    return int(min(pixels.shape[:2]))


def _shifted(pixels: Pixels, down_px: int, right_px: int) -> Pixels:
    """Move the content; the border repeats itself into what it leaves."""
    height, width = pixels.shape[:2]
    rows = np.clip(np.arange(height) - down_px, 0, height - 1)
    columns = np.clip(np.arange(width) - right_px, 0, width - 1)
    moved: Pixels = pixels[rows][:, columns]
    return moved


def _exposed(pixels: Pixels, stops: float) -> Pixels:
    """Scale linear light by 2 ** stops; sRGB's curve (IEC 61966-2-1) is near enough a power of 2.2."""
    levels = (np.arange(256) / 255) ** 2.2 * 2**stops
    table = _to_pixels(255 * np.clip(levels, 0, 1) ** (1 / 2.2))
    return table[pixels]


def _to_pixels(values: _Floats | NDArray[np.float64]) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
