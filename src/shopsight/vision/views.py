"""Makes a shopper's photo out of a catalog picture: cut out, turned, put before something else, badly lit, blurred.

The pictures that a calibration asks with where no labelled photo is at hand. Pure functions of pixels and a generator.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFilter

from shopsight.core.types import Image, Pixels

SIDE_PX: Final = 320
"""As sharp as a search needs it that looks at a part of the photo."""
_SCALE: Final = SIDE_PX / 160
"""Blur is given in pixels of a picture of 160."""
_UNIFORM: Final = 0.5
"""Share of the border that has to be of one color before a picture counts as standing on a plain ground."""
_TOLERANCE: Final = 18
"""Levels by which a plain ground may vary."""

_Mask: TypeAlias = NDArray[np.uint8]
_Light: TypeAlias = NDArray[np.float32]


def phone_view(picture: Image, scenes: Sequence[Image], rng: np.random.Generator, strength: float = 0.8) -> Image:
    """Return what a phone might see of the goods on a catalog picture, in front of a part of one of `scenes`.

    `strength` scales how far the view strays: at 0 it is the picture pasted, at 1 a careless photo in bad light.
    """
    goods = _goods(picture.pixels)
    scene = _scene(scenes, rng)
    placed = _placed(goods, rng, strength)
    scene.paste(placed, (0, 0), placed)
    pixels = _lit(np.asarray(scene), rng, strength)
    return Image(_damaged(pixels, rng, strength))


def _goods(pixels: Pixels) -> Pillow.Image:
    """Return the goods as RGBA, without their plain ground where there is one, cut to what is left."""
    small = Pillow.fromarray(pixels)
    small.thumbnail((SIDE_PX, SIDE_PX), Pillow.Resampling.BILINEAR, reducing_gap=2.0)
    mask = _foreground(np.asarray(small))
    goods = small.convert("RGBA")
    goods.putalpha(Pillow.fromarray(mask).filter(ImageFilter.GaussianBlur(0.7 * _SCALE)))
    left, top, right, bottom = goods.getchannel("A").getbbox() or (0, 0, *goods.size)
    return goods.crop((left, top, right, bottom))


def _foreground(pixels: Pixels) -> _Mask:
    """Return 255 where the goods are. A plain ground is what a flood from the border reaches without a change."""
    whole = np.full(pixels.shape[:2], 255, np.uint8)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).astype(np.int16)
    ground = np.median(border, axis=0)
    if np.mean(np.abs(border - ground).max(axis=1) <= _TOLERANCE) < _UNIFORM:
        return whole
    plain = (np.abs(pixels.astype(np.int16) - ground).max(axis=2) <= _TOLERANCE).astype(np.uint8) * 255
    # A frame of ground round the picture joins what lies at its border into one area to flood. Copied, because
    # floodfill leaves a picture that shares its memory with an array as it is, without a word.
    framed = Pillow.fromarray(np.pad(plain, 1, constant_values=255)).copy()
    ImageDraw.floodfill(framed, (0, 0), 128)
    mask = np.where(np.asarray(framed)[1:-1, 1:-1] == 128, 0, 255).astype(np.uint8)
    return mask if 0.02 < mask.mean() / 255 < 0.98 else whole


def _scene(scenes: Sequence[Image], rng: np.random.Generator) -> Pillow.Image:
    """Return a part of another picture, enlarged, or a plain wall of some color."""
    if not scenes or rng.random() < 0.1:
        return Pillow.new("RGB", (SIDE_PX, SIDE_PX), tuple(int(level) for level in rng.integers(40, 256, 3)))
    picture = Pillow.fromarray(scenes[int(rng.integers(len(scenes)))].pixels)
    side = max(1, int(min(picture.size) * rng.uniform(0.4, 1.0)))
    left, top = (int(rng.integers(0, extent - side + 1)) for extent in picture.size)
    part = picture.crop((left, top, left + side, top + side))
    return part.resize((SIDE_PX, SIDE_PX), Pillow.Resampling.BILINEAR, reducing_gap=2.0)


def _placed(goods: Pillow.Image, rng: np.random.Generator, strength: float) -> Pillow.Image:
    """Return the goods on a transparent square: turned, seen from the side, near or far, partly out of the picture."""
    size = np.array(goods.size, np.float64)
    side = SIDE_PX * 0.9 * np.exp(strength * rng.uniform(-0.65, 0.15))
    angle = np.radians(rng.normal(0, 14 * strength))
    stretch = np.exp(strength * rng.uniform(-0.15, 0.15, 2))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * size / size.max() / 2 * stretch * side
    corners = corners @ turn.T
    corners /= 1 + (corners / SIDE_PX) @ (strength * rng.uniform(-0.35, 0.35, 2))[:, None]
    corners += SIDE_PX * (0.5 + strength * rng.uniform(-0.1, 0.1, 2))
    source = np.array([[0, 0], [size[0], 0], size, [0, size[1]]])
    return goods.transform(
        (SIDE_PX, SIDE_PX), Pillow.Transform.PERSPECTIVE, _homography(corners, source), Pillow.Resampling.BILINEAR
    )


def _homography(seen: NDArray[np.float64], source: NDArray[np.float64]) -> tuple[float, ...]:
    """Return the eight numbers that lead from a point seen to its source (four point pairs, linear equations)."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(values)).tolist())


def _lit(pixels: Pixels, rng: np.random.Generator, strength: float) -> _Light:
    """Change saturation, contrast, white balance and exposure, and let a shadow fall across."""
    saturation, contrast = (float(factor) for factor in np.exp(strength * rng.uniform(-0.3, 0.2, 2)))
    light = pixels.astype(np.float32)
    gray = light.mean(axis=2, keepdims=True)
    middle = float(gray.mean())
    light = (middle + (gray - middle) * contrast) + (light - gray) * (saturation * contrast)
    ramp = np.linspace(-1, 1, SIDE_PX, dtype=np.float32)
    down, across = (float(slope) for slope in strength * rng.uniform(-0.2, 0.2, 2))
    shade = np.exp(down * ramp[:, None] + across * ramp[None, :] + strength * float(rng.uniform(-0.35, 0.2)))
    balance = np.exp(strength * rng.uniform(-0.12, 0.12, 3)).astype(np.float32)
    return np.asarray(light * shade[..., None] * balance, np.float32)


def _damaged(light: _Light, rng: np.random.Generator, strength: float) -> Pixels:
    """Hide a part, blur, add the sensor's noise, and save as JPEG."""
    if rng.random() < 0.15 * strength:
        wide, high = (int(SIDE_PX * share) for share in rng.uniform(0.1, 0.35, 2))
        left, top = (int(place) for place in rng.integers(0, SIDE_PX, 2))
        light[top : top + high, left : left + wide] = rng.uniform(0, 255, 3)
    blurred = _picture(light).filter(ImageFilter.GaussianBlur(float(_SCALE * strength * rng.uniform(0.3, 1.2))))
    grain = rng.standard_normal((SIDE_PX, SIDE_PX, 1), np.float32) * float(rng.uniform(0, 8 * strength))
    file = io.BytesIO()
    _picture(np.asarray(blurred, np.float32) + grain).save(
        file, "JPEG", quality=int(90 - strength * rng.uniform(10, 45))
    )
    with Pillow.open(file) as opened:
        return np.asarray(opened.convert("RGB"))


def _picture(light: _Light) -> Pillow.Image:
    return Pillow.fromarray(np.clip(light, 0, 255).astype(np.uint8))
