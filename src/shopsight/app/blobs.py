"""Where a shop's pictures lie: in its folder, or in object storage."""

from __future__ import annotations

from typing import TypeAlias

from shopsight.settings import Settings
from shopsight.store.blobs import DiskBlobStore
from shopsight.store.object_blobs import ObjectBlobStore

Blobs: TypeAlias = DiskBlobStore | ObjectBlobStore


def open_blobs(settings: Settings) -> Blobs:
    """Return the shop's pictures, to be closed again. Raises InvalidSetting, ExtraRequired, StoreUnusable."""
    if settings.blobs:
        return ObjectBlobStore(settings.blobs, settings.s3_endpoint)
    return DiskBlobStore(settings.shop / "blobs")
