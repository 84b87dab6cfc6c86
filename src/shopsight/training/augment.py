"""Random views of pictures, made for a whole batch at once: clean packshot, phone photo, pasted into a scene, piled.

Pictures come in as floats (n, 3, s, s) in 0..255, squashed to a square, with their true width / height; views go
out as (n, 3, px, px) in 0..255. Everything is one warp (`grid_sample`) and arithmetic, so two cores keep up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

WHITE = 255.0
NOTHING = torch.zeros(1)
PILED = 0.35


@dataclass(frozen=True, slots=True)
class Strength:
    """How far a view may stray: sides are fractions of the output, angles are degrees."""

    smallest: float
    largest: float
    angle: float
    tilt: float
    shift: float
    color: float
    damage: float


CLEAN = Strength(0.85, 1.1, 6, 0.05, 0.05, 0.08, 0.1)
PHONE = Strength(0.9, 1.9, 30, 0.25, 0.3, 0.3, 0.4)
PASTE = Strength(0.4, 1.05, 40, 0.3, 0.25, 0.2, 0.3)


class Views:
    """Draws views with one random generator, so that a seed gives the same views again."""

    def __init__(self, px: int, generator: torch.Generator) -> None:
        self.px = px
        self.generator = generator
        # Drawing fresh noise for every view would cost as much as the warp.
        self._noise = torch.randn(16, 3, px, px, generator=generator)

    def clean(self, pictures: Tensor, aspects: Tensor) -> Tensor:
        """Nearly as given, letterboxed on white: what serving does to a packshot, with small changes."""
        grid = self._warp(aspects, CLEAN)
        return self._finish(_sample(pictures, grid, torch.full((len(pictures), 3, 1, 1), WHITE)), CLEAN)

    def phone(self, pictures: Tensor, aspects: Tensor) -> Tensor:
        """A real photo seen again: crop, tilt, turn, light, blur."""
        outside = torch.where(self._uniform(len(pictures)) < 0.5, WHITE, self._uniform(len(pictures)) * 255)
        outside = outside.view(-1, 1, 1, 1).expand(-1, 3, 1, 1)
        return self._finish(_sample(pictures, self._warp(aspects, PHONE), outside), PHONE)

    def pasted(self, cutouts: Tensor, aspects: Tensor, scenes: Tensor) -> Tensor:
        """Cut-outs (n, 4, s, s), alpha 0..255 last, held in front of other pictures; about a third are piled up."""
        flat = torch.ones(len(scenes))
        around = torch.full((len(scenes), 3, 1, 1), 127.0)
        views = _sample(scenes, self._warp(flat, PHONE), around)
        piles = int(len(cutouts) * PILED)
        order = torch.randperm(len(cutouts), generator=self.generator)
        for _ in range(3):
            few = order[:piles]
            views[few] = _over(_sample(cutouts[few], self._pile(aspects[few]), NOTHING), views[few])
        rest = order[piles:]
        views[rest] = _over(_sample(cutouts[rest], self._warp(aspects[rest], PASTE), NOTHING), views[rest])
        return self._finish(views, PASTE)

    def _uniform(self, *shape: int) -> Tensor:
        return torch.rand(*shape, generator=self.generator)

    def _between(self, n: int, low: float, high: float) -> Tensor:
        return low + (high - low) * self._uniform(n)

    def _plane(self) -> tuple[Tensor, Tensor]:
        axis = (torch.arange(self.px) + 0.5) * 2 / self.px - 1
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        return x, y

    def _warp(self, aspects: Tensor, strength: Strength) -> Tensor:
        """Where each output pixel looks in its picture (n, px, px, 2), in -1..1: homography, turn, scale, flip."""
        n = len(aspects)
        x, y = (plane.expand(n, -1, -1) for plane in self._plane())
        shift_x, shift_y = (self._between(n, -strength.shift, strength.shift).view(n, 1, 1) for _ in range(2))
        tilt_x, tilt_y = (self._between(n, -strength.tilt, strength.tilt).view(n, 1, 1) for _ in range(2))
        angle = self._between(n, -strength.angle, strength.angle).view(n, 1, 1) * math.pi / 180
        side = torch.exp(self._between(n, math.log(strength.smallest), math.log(strength.largest))).view(n, 1, 1)
        stretch = torch.exp(self._between(n, -0.15, 0.15)).view(n, 1, 1)
        flip = torch.where(self._uniform(n) < 0.3, -1.0, 1.0).view(n, 1, 1)
        depth = 1 + tilt_x * x + tilt_y * y
        x, y = (x / depth - shift_x), (y / depth - shift_y)
        x, y = x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos()
        wide, high = _letterbox(aspects)
        return torch.stack((flip * x * stretch / side / wide, y / stretch / side / high), -1)

    def _pile(self, aspects: Tensor) -> Tensor:
        """The same cut-out many times: the plane in jittered cells, each cell turned its own way."""
        n = len(aspects)
        x, y = (plane.expand(n, -1, -1) for plane in self._plane())
        cells = self._between(n, 1.2, 3.5).view(n, 1, 1)
        x = (x + self._between(n, -1, 1).view(n, 1, 1)) * cells
        y = (y + self._between(n, -1, 1).view(n, 1, 1)) * cells
        column, row = x.floor(), y.floor()
        spin = torch.where(self._uniform(n) < 0.7, 6.3, 0.4).view(n, 1, 1)
        # The classic hash of a lattice point: any fixed odd numbers do.
        angle = ((column * 12.9898 + row * 78.233).sin() * 43758.5453).frac() * spin
        x, y = (x - column - 0.5) * 2.1, (y - row - 0.5) * 2.1
        x, y = x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos()
        wide, high = _letterbox(aspects)
        return torch.stack((x / wide, y / high), -1)

    def _finish(self, views: Tensor, strength: Strength) -> Tensor:
        return self._damage(self._relight(views, strength.color), strength.damage).clamp(0, 255)

    def _relight(self, views: Tensor, amount: float) -> Tensor:
        """Exposure, contrast, saturation, white balance and a shadow across the picture."""
        n = len(views)

        def around_one(scale: float) -> Tensor:
            return torch.exp(self._between(n, -1, 1) * amount * scale).view(n, 1, 1, 1)

        gray = views.mean(1, keepdim=True)
        views = gray + (views - gray) * around_one(0.8)
        mean = gray.mean((2, 3), keepdim=True)
        views = mean + (views - mean) * around_one(1.0)
        balance = torch.exp((self._uniform(n, 3, 1, 1) - 0.5) * amount * 0.6)
        x, y = self._plane()
        ramp = (self._between(n, -1, 1).view(n, 1, 1) * x + self._between(n, -1, 1).view(n, 1, 1) * y) * amount
        return views * balance * around_one(1.2) * torch.exp(ramp).unsqueeze(1)

    def _damage(self, views: Tensor, amount: float) -> Tensor:
        """Softness, sensor noise, and a rectangle hidden, each on some of the views."""
        n = len(views)
        soft = self._uniform(n) < amount
        small = F.avg_pool2d(views[soft], 2)
        views[soft] = F.interpolate(small, views.shape[-2:], mode="bilinear", align_corners=False)
        level = (self._uniform(n) * amount * 20).view(n, 1, 1, 1)
        views = views + self._noise[torch.randint(len(self._noise), (n,), generator=self.generator)] * level
        x, y = self._plane()
        center_x, center_y = (self._between(n, -1, 1).view(n, 1, 1) for _ in range(2))
        half_w, half_h = (self._between(n, 0.1, 0.4).view(n, 1, 1) for _ in range(2))
        hidden = ((x - center_x).abs() < half_w) & ((y - center_y).abs() < half_h)
        hidden &= (self._uniform(n) < amount * 0.7).view(n, 1, 1)
        return torch.where(hidden.unsqueeze(1), self._uniform(n, 3, 1, 1) * 255, views)


def letterboxed(pictures: Tensor, aspects: Tensor, px: int) -> Tensor:
    """Exactly what serving does: the whole picture, its shape kept, on white."""
    axis = (torch.arange(px) + 0.5) * 2 / px - 1
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    wide, high = _letterbox(aspects)
    return _sample(pictures, torch.stack((x / wide, y / high), -1), torch.full((len(pictures), 3, 1, 1), WHITE))


def _letterbox(aspects: Tensor) -> tuple[Tensor, Tensor]:
    """Fractions of a square that a picture fills, each (n, 1, 1)."""
    return aspects.clamp(max=1).view(-1, 1, 1), (1 / aspects).clamp(max=1).view(-1, 1, 1)


def _sample(pictures: Tensor, grid: Tensor, outside: Tensor) -> Tensor:
    return F.grid_sample(pictures - outside, grid, mode="bilinear", align_corners=False) + outside


def _over(cutouts: Tensor, views: Tensor) -> Tensor:
    alpha = cutouts[:, 3:] / 255
    return cutouts[:, :3] * alpha + views * (1 - alpha)
