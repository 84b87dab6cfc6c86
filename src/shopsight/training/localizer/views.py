"""Draws the pictures that the localizer learns from, each with the boxes of what is in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageFilter

from shopsight.training.localizer.sources import SEEN, Boxes, Scene, Sources
from shopsight.training.shipped.data import Pixels

T = TypeVar("T")

SMALLEST_PX = 10
"""A box with a shorter side is neither asked for nor held against the network."""
CUT_OFF = 0.15
"""A thing of which the crop leaves less than this share is gone."""

PACKAGE = 0.3
"""How often what is pasted is a package, large as if held into the picture."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How often a view is a scene, a package in a hand, a thing as it was photographed, a pile; the rest is pasted."""

    scene: float = 0.28
    held: float = 0.15
    single: float = 0.13
    pile: float = 0.08


@dataclass(frozen=True, slots=True)
class View:
    """Pixels (px, px, 3); boxes (n, 4) in pixels; `ignored` (m, 4), where the network may say what it likes."""

    pixels: Pixels
    boxes: NDArray[np.float32]
    ignored: NDArray[np.float32]


class Drawer:
    """Draws views of one size without end; a seed decides which."""

    def __init__(self, sources: Sources, px: int, generator: np.random.Generator, mix: Mix = Mix()) -> None:
        self.mix = mix
        self.sources = sources
        self.px = px
        self.random = generator

    def draw(self) -> View:
        """Return the next view: framed anew, pasted or piled, then lit, blurred and compressed like a phone's."""
        kind, mix = self.random.random(), self.mix
        if kind < mix.scene:
            picture, boxes = self._framed(self._one(self.sources.scenes))
        elif kind < mix.scene + mix.held:
            picture, boxes = self._framed(self._one(self.sources.held), wide=self.random.random() < 0.5)
        elif kind < mix.scene + mix.held + mix.single:
            picture, boxes = self._framed(self._one(self.sources.singles), wide=True)
        elif kind < mix.scene + mix.held + mix.single + mix.pile:
            picture = self._stretched(self._one(self.sources.piles))
            boxes = np.array([[0, 0, self.px, self.px, 1]], np.float32)
        else:
            picture, boxes = self._pasted()
        if self.random.random() < 0.5:
            picture = picture.transpose(Pillow.Transpose.FLIP_LEFT_RIGHT)
            boxes[:, [0, 2]] = self.px - boxes[:, [2, 0]]
        there = (boxes[:, 4] >= SEEN) & ((boxes[:, 2:4] - boxes[:, :2]).min(1, initial=self.px) >= SMALLEST_PX)
        return View(self._photographed(picture), boxes[there, :4], boxes[~there, :4])

    def _one(self, things: Sequence[T]) -> T:
        return things[int(self.random.integers(len(things)))]

    def _between(self, low: float, high: float) -> float:
        return float(self.random.uniform(low, high))

    def _log_between(self, low: float, high: float) -> float:
        return math.exp(self._between(math.log(low), math.log(high)))

    def _stretched(self, pixels: Pixels) -> Pillow.Image:
        return Pillow.fromarray(pixels).resize((self.px, self.px), Pillow.Resampling.BILINEAR)

    def _framed(self, scene: Scene, *, wide: bool = False) -> tuple[Pillow.Image, Boxes]:
        """Cut a window around one of the things, or leave room around the picture, and stretch it to the square."""
        height, width = scene.pixels.shape[:2]
        left, top, right, bottom = scene.boxes[int(self.random.integers(len(scene.boxes))), :4].tolist()
        side = self._log_between(0.4, 1.0) if not wide else self._log_between(0.85, 1.0)
        window_w = min(1.0, max(side * self._log_between(0.85, 1.2), (right - left) * self._between(0.75, 1.3)))
        window_h = min(1.0, max(side * self._log_between(0.85, 1.2), (bottom - top) * self._between(0.75, 1.3)))
        x = self._window(window_w, left, right)
        y = self._window(window_h, top, bottom)
        edges = (x * width, y * height, (x + window_w) * width, (y + window_h) * height)
        picture = Pillow.fromarray(scene.pixels)
        resized = picture.resize((self.px, self.px), Pillow.Resampling.BILINEAR, box=edges, reducing_gap=2.0)
        corner, size = np.array([x, y, x, y], np.float32), np.array([window_w, window_h] * 2, np.float32)
        boxes = (scene.boxes[:, :4] - corner) / size
        inside = boxes.clip(0, 1)
        kept = _areas(inside) / np.maximum(_areas(boxes), 1e-9)
        seen = scene.boxes[:, 4] * np.where(kept > 0.6, 1.0, kept)
        out = np.column_stack([inside * self.px, seen]).astype(np.float32)
        return resized, out[kept > CUT_OFF]

    def _window(self, window: float, low: float, high: float) -> float:
        """Place a window's near edge so that the middle of low..high lies in it."""
        middle = (low + high) / 2
        near = middle - window * self._between(0.15, 0.85)
        return min(max(near, 0.0), 1.0 - window)

    def _pasted(self) -> tuple[Pillow.Image, Boxes]:
        """Things turned, scaled and lit anew in front of a picture; the later ones hide the earlier."""
        scene = np.asarray(self._background()).astype(np.float32)
        crowd = self.random.random()
        number = (
            1 if crowd < 0.5 else int(self.random.integers(2, 4)) if crowd < 0.8 else int(self.random.integers(4, 10))
        )
        largest = 1.0 if number == 1 else 0.75 if number < 4 else 0.45
        owner = np.full((self.px, self.px), -1)
        whole = np.zeros(number)
        held = self.random.random() < PACKAGE
        stock = self.sources.packages if held else self.sources.cutouts
        same = self._one(stock) if self.random.random() < 0.2 else None
        for thing in range(number):
            cut = self._turned(same if same is not None else self._one(stock), largest, held=held)
            high, wide = cut.shape[:2]
            reach = 0.5 if number == 1 else 0.6
            x = int(self.px * (0.5 + self._between(-reach, reach) * 0.8) - wide / 2)
            y = int(self.px * (0.5 + self._between(-reach, reach) * 0.8) - high / 2)
            whole[thing] = (cut[..., 3] > 127).sum()
            self._over(scene, owner, cut, x, y, thing)
        boxes = [_seen_box(owner == thing, whole[thing]) for thing in range(number)]
        found = np.array([box for box in boxes if box is not None], np.float32).reshape(-1, 5)
        return Pillow.fromarray(scene.clip(0, 255).astype(np.uint8)), found

    def _background(self) -> Pillow.Image:
        kind = self.random.random()
        if kind < 0.12:
            low, high = (self.random.uniform(60, 255, 3) for _ in range(2))
            if self.random.random() < 0.6:
                low = high = np.full(3, self._between(150, 255))
            ramp = np.linspace(0, 1, self.px)[:, None, None] * np.ones((1, self.px, 1))
            return Pillow.fromarray((low + (high - low) * ramp * self._between(0, 1)).astype(np.uint8))
        pixels = self._one(self.sources.backgrounds)
        height, width = pixels.shape[:2]
        part = self._between(0.4, 1.0)
        x, y = self._between(0, 1 - part) * width, self._between(0, 1 - part) * height
        edges = (x, y, x + part * width, y + part * height)
        picture = Pillow.fromarray(pixels).resize((self.px, self.px), Pillow.Resampling.BICUBIC, box=edges)
        if self.random.random() < 0.4:
            picture = picture.filter(ImageFilter.GaussianBlur(self._log_between(0.7, 5)))
        return picture

    def _turned(self, cutout: Pixels, largest: float, *, held: bool) -> NDArray[np.float32]:
        """Return a cut-out of a new size, stretched a little, turned, and lit anew."""
        picture = Pillow.fromarray(cutout, "RGBA")
        smallest = 0.5 * largest if held else 0.16
        side = self.px * self._log_between(smallest, largest * (1.2 if held else 1)) / max(picture.size)
        size = (picture.width * side * self._log_between(0.85, 1.18), picture.height * side)
        picture = picture.resize((max(4, round(size[0])), max(4, round(size[1]))), Pillow.Resampling.BILINEAR)
        angle = self._between(-180, 180) if self.random.random() < 0.25 else self.random.normal(0, 22 if held else 12)
        picture = picture.rotate(angle, Pillow.Resampling.BILINEAR, expand=True)
        turned = np.asarray(picture).astype(np.float32)
        turned[..., :3] = turned[..., :3] * self.random.uniform(0.55, 1.25) * self.random.uniform(0.9, 1.1, 3)
        return turned

    def _over(
        self, scene: NDArray[np.float32], owner: NDArray[np.int64], cut: NDArray[np.float32], x: int, y: int, n: int
    ) -> None:
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + cut.shape[1], self.px), min(y + cut.shape[0], self.px)
        if left >= right or top >= bottom:
            return
        part = cut[top - y : bottom - y, left - x : right - x]
        alpha = part[..., 3:] / 255
        place = scene[top:bottom, left:right]
        if self.random.random() < 0.5:  # a soft shadow under it
            shade = np.asarray(
                Pillow.fromarray((alpha[..., 0] * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(4))
            )
            place *= 1 - self._between(0.1, 0.5) * shade[..., None] / 255
        scene[top:bottom, left:right] = place * (1 - alpha) + part[..., :3] * alpha
        owner[top:bottom, left:right][alpha[..., 0] > 0.5] = n

    def _photographed(self, picture: Pillow.Image) -> Pixels:
        """Light, color, noise, softness and compression."""
        chance = self.random.random(4)
        if chance[0] < 0.25:
            picture = picture.filter(ImageFilter.GaussianBlur(self._between(0.4, 1.8)))
        pixels = np.asarray(picture).astype(np.float32)
        if chance[1] < 0.8:
            mean = pixels.mean()
            pixels = (pixels - mean) * self._log_between(0.6, 1.4) + mean * self._log_between(0.55, 1.4)
            pixels *= self.random.uniform(0.88, 1.12, 3).astype(np.float32)
            gray = pixels.mean(2, keepdims=True)
            pixels = gray + (pixels - gray) * self._between(0.5, 1.4)
        if chance[2] < 0.3:
            pixels += self.random.standard_normal(pixels.shape, np.float32) * self._between(2, 14)
        done = pixels.clip(0, 255).astype(np.uint8)
        if chance[3] < 0.4:
            buffer = BytesIO()
            Pillow.fromarray(done).save(buffer, "JPEG", quality=int(self.random.integers(25, 90)))
            done = np.asarray(Pillow.open(buffer))
        return done


def _areas(boxes: Boxes) -> NDArray[np.float32]:
    areas: NDArray[np.float32] = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return areas


def _seen_box(mask: NDArray[np.bool_], whole: float) -> tuple[float, ...] | None:
    """Return the box of what is left to see of a thing, and which share that is; None when next to nothing is."""
    columns, rows = np.flatnonzero(mask.any(0)), np.flatnonzero(mask.any(1))
    seen = mask.sum() / max(whole, 1)
    if not len(columns) or seen < 0.05:
        return None
    return (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1, seen)
