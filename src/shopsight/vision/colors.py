"""The main colors of what a picture shows, its background left out, by name; and how far two palettes are apart.

In CIELAB (CIE 15, D65), where equal distances look about equally different. Measured by benchmarks/colors.py.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from shopsight.core.reading import Swatch
from shopsight.core.types import Image, Pixels

CHINESE = {
    "black": "黑色",
    "gray": "灰色",
    "white": "白色",
    "beige": "米色",
    "brown": "棕色",
    "red": "红色",
    "orange": "橙色",
    "yellow": "黄色",
    "green": "绿色",
    "blue": "蓝色",
    "purple": "紫色",
    "pink": "粉色",
}

_SIDE_PX = 64
_CLUSTERS = 6
_ROUNDS = 8
_LEAST_SHARE = 0.08
_GROUND_DISTANCE = 16.0
_EVEN_BORDER = 0.4  # the share of the border that one color must have to be a background
_LEAST_LEFT = 0.03  # of the picture: where less than this is left, the even color is the thing itself
_NEUTRAL = frozenset({"black", "gray", "white", "beige"})
_NEUTRAL_WEIGHT = 0.5  # paper, labels and shade are neutral: a thing is called by what is colored about it

_Lab = NDArray[np.float64]
_Mask = NDArray[np.bool_]

_KNOWN = {
    "black": ("#141414", "#2a2a2c", "#1f2430"),
    "gray": ("#808080", "#a0a0a0", "#5a5a5c", "#6b7078", "#8d8a86"),
    "white": ("#ffffff", "#ececec", "#d8d8d6", "#f4f1ea"),
    "beige": ("#e3d3b4", "#cbb994", "#d9c7ae", "#b8a88a"),
    "brown": ("#6b4423", "#8b5a35", "#4a2f20", "#9a6b4a", "#5c4033", "#b87840"),
    "red": ("#c8282d", "#a01c22", "#e0403a", "#7a1a20", "#b04038"),
    "orange": ("#e8772a", "#d0642a", "#f09a40"),
    "yellow": ("#f2cc30", "#e0b030", "#c8a028", "#f5e080"),
    "green": ("#3a8a40", "#1f5a30", "#6aa860", "#8aa878", "#5a6b3a", "#2a6b60", "#a0c890", "#4a5a48"),
    "blue": ("#2a5ab0", "#1a2f60", "#5a90d0", "#90b8dc", "#2a7a98", "#4a6480", "#3a4a68"),
    "purple": ("#6a3a90", "#8a60b0", "#b090cc", "#4a2860", "#705878"),
    "pink": ("#e890a8", "#d05a88", "#f0b8c4", "#d89898"),
}


def main_colors(image: Image, most: int = 4) -> tuple[Swatch, ...]:
    """Return the colors that fill a part of what the picture shows worth naming, what it is called by first.

    That is the largest, where black, gray, white and beige count half: a green bottle with a white label is green.
    """
    small = _small(image.pixels)
    lab = to_lab(small)
    pixels, colors = lab[shown := ~background(lab)], small[shown].astype(np.float64)
    nearest = _clusters(pixels)
    by_name: dict[str, list[NDArray[np.float64]]] = {}
    for cluster in range(int(nearest.max()) + 1):
        if (mine := nearest == cluster).any():
            by_name.setdefault(name_of(pixels[mine].mean(axis=0)), []).append(colors[mine])
    groups = {name: np.concatenate(parts) for name, parts in by_name.items()}
    ranked = sorted(groups, key=lambda name: (-_weight(name) * len(groups[name]), name))[:most]
    return tuple(
        Swatch(name, _hex(np.median(groups[name], axis=0)), round(len(groups[name]) / len(pixels), 3))
        for place, name in enumerate(ranked)
        if place == 0 or len(groups[name]) >= _LEAST_SHARE * len(pixels)
    )


def _weight(name: str) -> float:
    return _NEUTRAL_WEIGHT if name in _NEUTRAL else 1.0


def name_of(lab: _Lab) -> str:
    """Return the name of the nearest known color."""
    return _NAMES[int(np.linalg.norm(_CENTERS - lab, axis=1).argmin())]


def to_lab(rgb: NDArray[np.uint8]) -> _Lab:
    """Return (..., 3) sRGB as CIELAB (IEC 61966-2-1, CIE 15)."""
    values = rgb / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    ratios = linear @ _TO_XYZ.T / _WHITE
    bent = np.where(ratios > 216 / 24389, np.cbrt(ratios), (24389 / 27 * ratios + 16) / 116)
    x, y, z = bent[..., 0], bent[..., 1], bent[..., 2]
    lab: _Lab = np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)
    return lab


def background(lab: _Lab) -> _Mask:
    """Return where the even color lies that most of the border has, as far as it reaches in from there."""
    border = np.concatenate((lab[0], lab[-1], lab[:, 0], lab[:, -1]))
    even: _Mask = np.linalg.norm(lab - np.median(border, axis=0), axis=2) < _GROUND_DISTANCE
    on_border = np.zeros_like(even)
    on_border[[0, -1]] = on_border[:, [0, -1]] = True
    reached: _Mask = even & on_border
    nothing: _Mask = np.zeros_like(even)
    if reached.sum() < _EVEN_BORDER * on_border.sum():
        return nothing
    while True:
        grown: _Mask = reached.copy()
        grown[1:] |= reached[:-1]
        grown[:-1] |= reached[1:]
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= even
        if (grown == reached).all():
            return reached if (~reached).mean() >= _LEAST_LEFT else nothing
        reached = grown


def _clusters(lab: _Lab) -> NDArray[np.int64]:
    """Return each pixel's cluster, by k-means from centers that start far apart."""
    centers = [lab.mean(axis=0)]
    for _ in range(min(_CLUSTERS, len(lab)) - 1):
        farthest = np.min([np.linalg.norm(lab - center, axis=1) for center in centers], axis=0).argmax()
        centers.append(lab[farthest])
    nearest = np.zeros(len(lab), np.int64)
    for _ in range(_ROUNDS):
        nearest = np.linalg.norm(lab[:, None] - np.array(centers)[None], axis=2).argmin(axis=1)
        centers = [
            lab[nearest == place].mean(axis=0) if (nearest == place).any() else center
            for place, center in enumerate(centers)
        ]
    return nearest


def _small(pixels: Pixels) -> Pixels:
    return np.asarray(Pillow.fromarray(pixels).resize((_SIDE_PX, _SIDE_PX), Pillow.Resampling.BOX))


def _hex(rgb: NDArray[np.float64]) -> str:
    return "#" + "".join(f"{round(value):02x}" for value in rgb.tolist())


def _rgb(hex_color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(hex_color.removeprefix("#")))


_TO_XYZ = np.array(
    [[0.4123908, 0.3575843, 0.1804808], [0.2126390, 0.7151687, 0.0721923], [0.0193308, 0.1191948, 0.9505322]]
)
_WHITE = _TO_XYZ.sum(axis=1)
_NAMES = [name for name, colors in _KNOWN.items() for _ in colors]
_CENTERS = to_lab(np.array([_rgb(color) for colors in _KNOWN.values() for color in colors]))
