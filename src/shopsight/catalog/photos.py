"""Photos to look at: catalog and query photos by id, and their renditions, made once and kept."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shopsight.core.errors import PhotoNotFound
from shopsight.core.ports import BlobStore, ProductStore

SIZES_PX = (160, 320, 640, 1024)
"""Longest sides that renditions come in; any other wish gets the next larger one."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture to serve: metadata-free bytes, their media type, a strong ETag, and whether they never change."""

    data: bytes
    media_type: str
    etag: str
    permanent: bool


class PhotoShelf:
    """Finds photos by id. Renditions of catalog photos lie in `folder`, which may be emptied at any time.

    `query_photo(id)` gives the bytes of a kept query photo or None; `render(data, max_side_px)` makes a WebP.
    """

    def __init__(
        self,
        store: ProductStore,
        blobs: BlobStore,
        query_photo: Callable[[str], bytes | None],
        render: Callable[[bytes, int], bytes],
        folder: Path,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._query_photo = query_photo
        self._render = render
        self._folder = folder

    def data(self, photo_id: str) -> bytes | None:
        """Return the bytes as they were given, None where no such photo is (or is any longer) kept."""
        photo = self._store.photo(photo_id)
        return self._blobs.get(photo.content_sha256) if photo else self._query_photo(photo_id)

    def rendition(self, photo_id: str, max_side_px: int) -> Rendition:
        """Return the photo at most `max_side_px` (see SIZES_PX) on its longest side. Raises PhotoNotFound."""
        size_px = next((size for size in SIZES_PX if size >= max_side_px), SIZES_PX[-1])
        photo = self._store.photo(photo_id)
        if photo is None:
            return self._of_query(photo_id, size_px)
        kept = self._folder / str(size_px) / photo.content_sha256[:2] / f"{photo.content_sha256}.webp"
        try:
            data = kept.read_bytes()
        except FileNotFoundError:
            data = self._render(self._blobs.get(photo.content_sha256) or _missing(photo_id), size_px)
            _keep(kept, data)
        return Rendition(data, "image/webp", f'"{photo.content_sha256[:24]}-{size_px}"', permanent=True)

    def _of_query(self, photo_id: str, size_px: int) -> Rendition:
        data = self._render(self._query_photo(photo_id) or _missing(photo_id), size_px)
        return Rendition(data, "image/webp", f'"{hashlib.sha256(data).hexdigest()[:24]}"', permanent=False)


def _keep(path: Path, data: bytes) -> None:
    """Write beside and rename: no reader ever meets half a file, and one lost in a crash is rendered anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)


def _missing(photo_id: str) -> bytes:
    raise PhotoNotFound(f"no photo {photo_id!r} in this shop, or it has expired")
