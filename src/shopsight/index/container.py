"""A file of named arrays that is either whole and right or refused: header, checksums, atomic replacement, no pickle.

Layout: magic, length of the header (8 bytes, little-endian), SHA-256 of the header, the header (JSON), then the arrays
one after another. The header names dtype, shape and SHA-256 of each array.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
About: TypeAlias = Mapping[str, str | int]

_MAGIC = b"shopsight index\n"
_LONGEST_HEADER_BYTES = 1 << 24
_DTYPES = frozenset(("|b1", "|u1", "<u2", "<u4", "<i4", "<i8", "<u8", "<f4", "<f8"))
_ABANDONED_AFTER_S = 3600.0


class Damaged(Exception):
    """The file is not one that `write` has written whole; the message says why."""


def write(path: Path, about: About, arrays: Arrays) -> None:
    """Write the file so that at any moment, whatever happens, `path` is the old one or the new one, whole.

    Raises OSError when the disk refuses; the old file is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(path)
    contents = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    descriptor, part = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_header(about, contents))
            for array in contents.values():
                file.write(_bytes(array))
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def read_about(file: BinaryIO) -> dict[str, Any]:
    """Return what `write` was told about the file, and under "arrays" what comes next. Raises Damaged."""
    start = file.read(len(_MAGIC) + 8 + 32)
    length = int.from_bytes(start[len(_MAGIC) : len(_MAGIC) + 8], "little")
    if not start.startswith(_MAGIC) or length > _LONGEST_HEADER_BYTES:
        raise Damaged("it does not begin like an index snapshot")
    header = file.read(length)
    if hashlib.sha256(header).digest() != start[-32:]:
        raise Damaged("its header is damaged or cut off")
    about: dict[str, Any] = json.loads(header)
    return about


def read_arrays(file: BinaryIO, about: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Return the arrays that follow the header, writable. Raises Damaged."""
    arrays = {str(entry["name"]): _read_array(file, entry) for entry in about["arrays"]}
    if file.read(1):
        raise Damaged("there is more in it than its header says")
    return arrays


def _header(about: About, arrays: Arrays) -> bytes:
    listed = [
        {"name": name, "dtype": array.dtype.str, "shape": array.shape, "sha256": _sha256(array)}
        for name, array in arrays.items()
    ]
    header = json.dumps({**about, "arrays": listed}).encode()
    return _MAGIC + len(header).to_bytes(8, "little") + hashlib.sha256(header).digest() + header


def _read_array(file: BinaryIO, entry: Mapping[str, Any]) -> NDArray[Any]:
    if entry["dtype"] not in _DTYPES:
        raise Damaged(f"{entry['name']} has the unknown type {entry['dtype']!r}")
    shape = tuple(int(length) for length in entry["shape"])
    array = np.fromfile(file, entry["dtype"], math.prod(shape))
    if array.size != math.prod(shape) or _sha256(array) != entry["sha256"]:
        raise Damaged(f"its part {entry['name']!r} is damaged or cut off")
    return array.reshape(shape)


def _sha256(array: NDArray[Any]) -> str:
    return hashlib.sha256(_bytes(array)).hexdigest()


def _bytes(array: NDArray[Any]) -> memoryview:
    return array.reshape(-1).view(np.uint8).data


def _remove_abandoned(path: Path) -> None:
    """Remove what writers that were killed have left."""
    for part in path.parent.glob(f"{path.name}.*.part"):
        if time.time() - part.stat().st_mtime > _ABANDONED_AFTER_S:
            part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
