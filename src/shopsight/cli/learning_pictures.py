"""The pictures that a model is calibrated on or learns from: the shop's catalog, and a folder where one is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PIL.Image import fromarray

from shopsight.app import Shop
from shopsight.core.errors import InvalidRequest, SourceNotFound, UnreadableImage
from shopsight.core.types import Image
from shopsight.vision.decode import decode_photo

_SUFFIXES: Final = frozenset(".jpg .jpeg .png .webp .avif .heic .gif .tif .tiff .bmp .jp2".split())


def shop_photos(shop: Shop, count: int, px: int) -> list[Image]:
    """Return up to `count` different photos of the catalog, spread evenly over its products, about `px` large."""
    ids = list(shop.store.ids())
    wanted = ids[:: max(1, len(ids) // count)] if ids else []
    photos = {photo.content_sha256: photo for product in shop.store.get(wanted) for photo in product.photos}
    found = (shop.photo_bytes(photo.id) for photo in list(photos.values())[:count])
    return [_small(data, px) for data in found if data is not None]


def folder_pictures(folder: Path, count: int, px: int) -> list[Image]:
    """Return up to `count` pictures from anywhere in a folder, evenly spread, about `px` large.

    Raises SourceNotFound for a folder that is none, InvalidRequest for one without pictures, UnreadableImage with the
    name of a file that is broken.
    """
    if not folder.is_dir():
        raise SourceNotFound(f"there is no folder of pictures at {str(folder)!r}")
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
    if not files:
        raise InvalidRequest(f"no picture was found in {str(folder)!r}; {', '.join(sorted(_SUFFIXES))} are looked for")
    return list(_read(_spread(files, count), px))


def _spread(files: Sequence[Path], count: int) -> list[Path]:
    places = np.linspace(0, len(files) - 1, min(count, len(files))).round().astype(int)
    return [files[place] for place in places]


def _read(files: Sequence[Path], px: int) -> Iterator[Image]:
    for file in files:
        try:
            yield _small(file.read_bytes(), px)
        except UnreadableImage as error:
            raise type(error)(f"{file}: {error.message}") from error


def _small(data: bytes, px: int) -> Image:
    """Thousands of pictures are held at once: none is larger than a view of it can use."""
    picture = fromarray(decode_photo(data, at_least_px=px).image.pixels)
    picture.thumbnail((2 * px, 2 * px))
    return Image(np.asarray(picture))
