"""All pictures of a training, decoded once and kept small on disk, where every process of the run can map them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as Pillow
from torch import Tensor

from shopsight.core.errors import InvalidRequest, ShopsightError
from shopsight.core.feed import RowIssue
from shopsight.core.types import Image
from shopsight.training.own.goods import Goods, Picture
from shopsight.training.shipped.data import cutout
from shopsight.vision.decode import decode_photo

Squares: TypeAlias = NDArray[np.uint8]
"""(n, 4, side, side) uint8, each picture squashed to a square: RGB, and 255 where the thing on a plain ground is.

Where there is no plain ground the fourth channel is 0 throughout.
"""

ROOM: Final = 1.3
"""Views enlarge what they show: a side is kept this much larger than the network's input."""
_CHUNK: Final = 64
_PLAIN_BORDER: Final = 0.8
"""Share of the border within _TOLERANCE of its median from which on the ground is plain: packshots of groceries have
0.90 and more, photos 0.25 and less."""
_TOLERANCE: Final = 20


@dataclass(frozen=True, slots=True)
class Album:
    """The readable pictures, their pixels and their true width / height (n,) float32; what could not be read."""

    pictures: tuple[Picture, ...]
    pixels: Squares
    aspects: NDArray[np.float32]
    issues: tuple[RowIssue, ...]

    def tensors(self, places: Sequence[int], channels: int = 3) -> tuple[Tensor, Tensor]:
        """Return pictures as views are made of them: floats (n, channels, side, side) in 0..255, and their aspects."""
        order = np.array(places)
        return torch.from_numpy(self.pixels[order, :channels]).float(), torch.from_numpy(self.aspects[order])


def read_album(goods: Goods, px: int, cache: Path) -> Album:
    """Decode all pictures for inputs of `px`, or map what an earlier call left in `cache`.

    Raises InvalidRequest where no picture can be read.
    """
    side = round(px * ROOM)
    file = cache / f"pictures-{goods.digest}-{side}.npy"
    facts = file.with_suffix(".json")
    if not facts.exists():
        _write(goods, side, file, facts)
    written = json.loads(facts.read_text(encoding="utf-8"))
    readable = [goods.pictures[place] for place in written["places"]]
    issues = (*goods.issues, *(RowIssue(**issue) for issue in written["issues"]))
    if not readable:
        first = f"; the first: {issues[0].file}: {issues[0].message}" if issues else ""
        raise InvalidRequest(f"none of the {len(goods.pictures)} pictures of {goods.source} can be read{first}")
    aspects = np.array(written["aspects"], np.float32)
    return Album(tuple(readable), np.load(file, mmap_mode="r")[: len(readable)], aspects, issues)


def seen_whole(goods: Goods, picture: Picture, at_least_px: int) -> Image:
    """Decode a picture as serving does, without its detour through the album.

    Raises UnreadableImage for broken pictures, and what reading the file raises.
    """
    image = decode_photo(goods.read(picture.name), at_least_px=at_least_px).image
    return image.crop(picture.box) if picture.box else image


def _write(goods: Goods, side: int, file: Path, facts: Path) -> None:
    """Write pixels first and the facts last, by renaming: where the facts are, the pixels are whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    shape = (max(1, len(goods.pictures)), 4, side, side)
    pixels = np.lib.format.open_memmap(beside, mode="w+", dtype=np.uint8, shape=shape)
    places: list[int] = []
    aspects: list[float] = []
    issues: list[RowIssue] = []
    for place, found in enumerate(_decoded(goods, side)):
        if isinstance(found, RowIssue):
            issues.append(found)
            continue
        pixels[len(places)], aspect = found
        places.append(place)
        aspects.append(aspect)
    pixels.flush()
    beside.replace(file)
    text = json.dumps({"places": places, "aspects": aspects, "issues": [asdict(issue) for issue in issues]})
    facts_beside = facts.with_suffix(".new-json")
    facts_beside.write_text(text, encoding="utf-8")
    facts_beside.replace(facts)


def _decoded(goods: Goods, side: int) -> Iterator[tuple[Squares, float] | RowIssue]:
    def decode(picture: Picture) -> tuple[Squares, float] | RowIssue:
        try:
            image = seen_whole(goods, picture, side)
        except (ShopsightError, OSError) as error:
            code = error.code if isinstance(error, ShopsightError) else "unreadable_file"
            return RowIssue(picture.name, None, "image", code, str(error))
        square = Pillow.fromarray(image.pixels).resize((side, side), Pillow.Resampling.BICUBIC, reducing_gap=2.0)
        pixels = np.asarray(square).transpose(2, 0, 1)
        return np.concatenate([pixels, _alpha(pixels)[None]]), image.width_px / image.height_px

    with ThreadPoolExecutor() as pool:
        for chunk in _chunks(goods.pictures):
            yield from pool.map(decode, chunk)


def _alpha(pixels: Squares) -> NDArray[np.uint8]:
    """What a picture (3, side, side) shows on its plain ground, 255; 0 throughout where the ground is not plain."""
    border = np.concatenate([pixels[:, 0], pixels[:, -1], pixels[:, :, 0], pixels[:, :, -1]], axis=1).astype(np.int16)
    distance = np.abs(border - np.median(border, axis=1, keepdims=True)).max(axis=0)
    if (distance < _TOLERANCE).mean() < _PLAIN_BORDER:
        return np.zeros(pixels.shape[1:], np.uint8)
    return cutout(pixels)


def _chunks(pictures: Sequence[Picture]) -> Iterator[Sequence[Picture]]:
    """A few at a time, so that decoded pictures do not pile up before they are written."""
    for start in range(0, len(pictures), _CHUNK):
        yield pictures[start : start + _CHUNK]
