"""The picture that each product is listed with, in views as shoppers would photograph it, as the late layers see it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import torch
from PIL import Image as Pillow
from torch import Tensor

from shopsight.training.augment import Views, letterboxed
from shopsight.training.export import write_early
from shopsight.training.late import Maps, Shown, early_maps
from shopsight.training.network import Network
from shopsight.training.own.album import Album
from shopsight.training.own.goods import Goods
from shopsight.training.shipped.data import is_cut_out
from shopsight.vision.encoders.onnx import open_session

MOST: Final = 1500
"""Products to learn from: a sample of a larger catalog, since a hundred batches see no more."""
_VIEWS: Final = (11, 88)
"""Of a product, at least and at most: eleven gained half of what eighty-eight did."""
_ALL_VIEWS: Final = 16_000
"""All together, as far as the least allows: they take 24 kB each, and some minutes."""
_CLEAN: Final = 5
"""Every fifth view is nearly as listed, the others as photos."""
_SCENES: Final = 150
_AT_ONCE: Final = 8


def sample(goods: Goods, seed: int) -> Goods:
    """Return the goods with so many products as are learned from; all pictures of these."""
    labels = sorted({picture.label for picture in goods.pictures})
    if len(labels) <= MOST:
        return goods
    kept = frozenset(random.Random(seed).sample(labels, MOST))  # noqa: S311 - nothing secret
    return replace(goods, pictures=tuple(picture for picture in goods.pictures if picture.label in kept))


def first_pictures(album: Album) -> list[int]:
    """Return the place of the picture that each product is listed with."""
    first: dict[str, int] = {}
    for place, picture in enumerate(album.pictures):
        if picture.in_gallery:
            first.setdefault(picture.label, place)
    return sorted(first.values())


def views_of(
    album: Album, places: Sequence[int], network: Network, px: int, seed: int, told: Callable[[int], None]
) -> tuple[Maps, list[Shown]]:
    """Make views of each place's picture and carry them through the network's early layers; `told` hears how far it is.

    Seven of eight views as a photo are the thing cut out, where it can be, in rooms of the demo shop.
    """
    maker = _Maker(album, px, seed, min(_VIEWS[1], max(_VIEWS[0], _ALL_VIEWS // len(places))))
    with TemporaryDirectory() as folder:
        early = Path(folder) / "early.onnx"
        write_early(network, early, px)
        session = open_session(early, 0)
        maps, things = [], []
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            maps.append(early_maps(session, maker.views(some)))
            things += maker.rows(start, len(some))
            told(start + len(some))
    return np.concatenate(maps), things


class _Maker:
    """Views of pictures: as served, nearly so, and as photos."""

    def __init__(self, album: Album, px: int, seed: int, views: int) -> None:
        self.album = album
        self.clean = views // _CLEAN
        self.as_photo = views - 1 - self.clean
        self.maker = Views(px, torch.Generator().manual_seed(seed))
        self.generator = np.random.default_rng(seed)
        self.scenes = _rooms(album.pixels.shape[-1])

    def views(self, places: Sequence[int]) -> Tensor:
        """Return (len(places) * ways, 3, px, px), way by way."""
        pixels, aspects = self.album.tensors(places)
        ways = [letterboxed(pixels, aspects, self.maker.px)]
        ways += [self.maker.clean(pixels, aspects) for _ in range(self.clean)]
        ways += [self._as_photo(places, is_pasted=turn % 8 > 0) for turn in range(self.as_photo)]
        return torch.cat(ways)

    def rows(self, start: int, count: int) -> list[Shown]:
        """Return which rows show each of `count` pictures, the first of which is picture number `start`."""
        listed = 1 + self.clean
        ways = listed + self.as_photo
        each = [[start * ways + way * count + number for way in range(ways)] for number in range(count)]
        return [Shown(rows[:listed], rows[listed:]) for rows in each]

    def _as_photo(self, places: Sequence[int], *, is_pasted: bool) -> Tensor:
        pixels, aspects = self.album.tensors(places, channels=4)
        views = self.maker.phone(pixels[:, :3], aspects)
        cut = torch.tensor([is_pasted and is_cut_out(self.album.pixels[place, 3]) for place in places])
        if cut.any():
            scenes = self.scenes[self.generator.choice(len(self.scenes), int(cut.sum()))].float()
            views[cut] = self.maker.pasted(pixels[cut], aspects[cut], scenes)
        return views


def _rooms(side: int) -> Tensor:
    """Return photos of rooms that every installation has, squashed to (n, 3, side, side) uint8."""
    photos = sorted((files("shopsight") / "demo_shop" / "phone").iterdir(), key=attrgetter("name"))
    scenes = []
    for photo in photos[:: max(1, len(photos) // _SCENES)]:
        square = Pillow.open(BytesIO(photo.read_bytes())).convert("RGB").resize((side, side))
        scenes.append(np.asarray(square).transpose(2, 0, 1))
    return torch.from_numpy(np.stack(scenes))
