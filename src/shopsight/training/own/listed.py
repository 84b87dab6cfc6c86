"""The picture that each product is listed with, in views as shoppers would photograph it, as the late layers see it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import torch
from torch import Tensor

from shopsight.core.errors import InvalidRequest
from shopsight.training.augment import Views, letterboxed
from shopsight.training.export import write_early
from shopsight.training.late import Maps, Shown, early_maps
from shopsight.training.network import Network
from shopsight.training.own.album import Album
from shopsight.training.own.batches import Stock
from shopsight.vision.encoders.onnx import open_session

MOST: Final = 1500
"""Products to learn from: a sample of a larger catalog, since a hundred batches see no more. They take 400 MB."""
_CLEAN, _AS_PHOTO = 2, 8
_AT_ONCE: Final = 8


def first_pictures(album: Album) -> list[int]:
    """Return the place of the picture that each product is listed with."""
    first: dict[str, int] = {}
    for place, picture in enumerate(album.pictures):
        if picture.in_gallery:
            first.setdefault(picture.label, place)
    return sorted(first.values())


def listed(album: Album, seed: int) -> list[int]:
    """Return the places to learn from. Raises InvalidRequest where there are fewer than two products."""
    places = first_pictures(album)
    if len(places) < 2:
        raise InvalidRequest(f"two products with a picture are the least to adapt to, got {len(places)}")
    return places if len(places) <= MOST else sorted(random.Random(seed).sample(places, MOST))  # noqa: S311


def views_of(
    album: Album, places: Sequence[int], network: Network, px: int, seed: int, told: Callable[[int], None]
) -> tuple[Maps, list[Shown]]:
    """Make views of each place's picture, half of them pasted before others where it can be cut out; carry them
    through the network's early layers. `told` hears how many pictures are done."""
    maker = _Maker(album, places, px, seed)
    with TemporaryDirectory() as folder:
        early = Path(folder) / "early.onnx"
        write_early(network, early, px)
        session = open_session(early, 0)
        maps, things = [], []
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            maps.append(early_maps(session, maker.views(some)))
            things += _rows(start, len(some))
            told(start + len(some))
    return np.concatenate(maps), things


class _Maker:
    def __init__(self, album: Album, places: Sequence[int], px: int, seed: int) -> None:
        self.stock = Stock(album, places)
        self.maker = Views(px, torch.Generator().manual_seed(seed))
        self.generator = np.random.default_rng(seed)

    def views(self, places: Sequence[int]) -> Tensor:
        """As served, nearly so, and as photos: (len(places) * (1 + _CLEAN + _AS_PHOTO), 3, px, px), way by way."""
        pixels, aspects = self.stock.album.tensors(places)
        ways = [letterboxed(pixels, aspects, self.maker.px)]
        ways += [self.maker.clean(pixels, aspects) for _ in range(_CLEAN)]
        ways += [self._as_photo(places, turn) for turn in range(_AS_PHOTO)]
        return torch.cat(ways)

    def _as_photo(self, places: Sequence[int], turn: int) -> Tensor:
        pixels, aspects = self.stock.album.tensors(places, channels=4)
        views = self.maker.phone(pixels[:, :3], aspects)
        cut = torch.tensor([turn % 2 == 0 and place in self.stock.cut_out for place in places])
        if cut.any():
            scenes, _ = self.stock.album.tensors(self.generator.choice(self.stock.scenes, int(cut.sum())).tolist())
            views[cut] = self.maker.pasted(pixels[cut], aspects[cut], scenes)
        return views


def _rows(start: int, count: int) -> list[Shown]:
    """Which rows show each of `count` pictures, the first of which is picture number `start`."""
    first, ways = start * (1 + _CLEAN + _AS_PHOTO), 1 + _CLEAN + _AS_PHOTO
    rows = [[first + way * count + number for way in range(ways)] for number in range(count)]
    return [Shown(of[: 1 + _CLEAN], of[1 + _CLEAN :]) for of in rows]
