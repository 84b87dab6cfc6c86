"""What backup and restore share: pictures copied in batches where they are missing, and who is told how far it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from shopsight.app.blobs import Blobs
from shopsight.app.derived import FOLDER as DERIVED
from shopsight.search.calibration_file import FILE as CALIBRATION

Told: TypeAlias = Callable[[str, int, int], None]
"""Hears what is being copied, how much of it is done, and of how much."""

MODELS: Final = "models"
CARRIED: Final = ("model", f"{DERIVED}/*/{CALIBRATION}")
"""Files of the shop's folder that go with the database, as patterns."""

_BATCH_FILES: Final = 64
_BATCH_BYTES: Final = 32_000_000


def copy_pictures(wanted: Iterable[str], source: Blobs, target: Blobs, told: Told) -> tuple[int, list[str]]:
    """Copy those of these pictures that the target lacks; return how many, and those the source has not whole."""
    names = list(wanted)
    there = set(target)
    missing = [name for name in names if name not in there]
    copied = 0
    lost: list[str] = []
    for batch in _batches(missing, source, lost):
        copied += len(target.put_many(batch))
        told("pictures", len(names) - len(missing) + copied + len(lost), len(names))
    return copied, lost


def _batches(names: Iterable[str], source: Blobs, lost: list[str]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for name in names:
        data = source.get(name)
        if data is None or hashlib.sha256(data).hexdigest() != name:
            lost.append(name)
            continue
        batch.append(data)
        size += len(data)
        if len(batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
