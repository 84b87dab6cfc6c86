"""Random views of a picture, so that a network learns from a catalog what its teacher sees on shoppers' photos."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
import PIL.Image
from PIL import ImageEnhance, ImageFilter

from shopsight.core.types import Image

_TURN_DEGREES: Final = 25
_LEAST_AREA: Final = 0.35


def view(picture: Image, generator: np.random.Generator) -> Image:
    """Return the picture seen again: another cut, turn, light and quality, half of the time mirrored."""
    seen = _cut(PIL.Image.fromarray(picture.pixels), generator)
    if generator.random() < 0.5:
        seen = seen.transpose(PIL.Image.Transpose.FLIP_LEFT_RIGHT)
    if generator.random() < 0.5:
        around = tuple(int(level) for level in generator.integers(0, 256, 3))
        turn = float(generator.uniform(-_TURN_DEGREES, _TURN_DEGREES))
        seen = seen.rotate(turn, PIL.Image.Resampling.BILINEAR, fillcolor=around)
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        seen = enhance(seen).enhance(float(generator.uniform(0.6, 1.5)))
    if generator.random() < 0.3:
        seen = seen.filter(ImageFilter.GaussianBlur(float(generator.uniform(0, 0.012)) * max(seen.size)))
    if generator.random() < 0.3:
        seen = _packed(seen, int(generator.integers(25, 80)))
    return Image(np.asarray(seen))


def _cut(seen: PIL.Image.Image, generator: np.random.Generator) -> PIL.Image.Image:
    """Cut out a part of random size, place and shape."""
    area, shape = generator.uniform(_LEAST_AREA, 1.0), np.exp(generator.uniform(-0.3, 0.3))
    width = max(1, round(seen.width * min(1.0, np.sqrt(area * shape))))
    height = max(1, round(seen.height * min(1.0, np.sqrt(area / shape))))
    left, top = int(generator.integers(seen.width - width + 1)), int(generator.integers(seen.height - height + 1))
    return seen.crop((left, top, left + width, top + height))


def _packed(seen: PIL.Image.Image, quality: int) -> PIL.Image.Image:
    file = io.BytesIO()
    seen.save(file, "JPEG", quality=quality)
    return PIL.Image.open(file).convert("RGB")
