"""Writes files that a crash leaves whole or absent, many at a time: their flushes share most of their work.

Paths are texts here: an import writes each picture by this, and making a Path costs more than the system's part of it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Sequence
from typing import BinaryIO


def write_durably(contents: Sequence[tuple[str, bytes]]) -> None:
    """Write (path, bytes) pairs; when this returns they survive a loss of power. All are open at once.

    The folders of the files are made where they are missing, not those above. Raises OSError, having cleaned up.
    """
    folders = sorted({os.path.dirname(path) for path, _ in contents})
    widened = [os.path.dirname(folder) for folder in folders if _make(folder)]
    staged = [f"{path}-{secrets.token_hex(8)}" for path, _ in contents]
    try:
        _write_and_flush(staged, [data for _, data in contents])
        for temporary, (path, _) in zip(staged, contents, strict=True):
            os.replace(temporary, path)
    except BaseException:
        for temporary in staged:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
        raise
    for folder in (*folders, *sorted(set(widened))):
        _flush_folder(folder)


def move_durably(path: str, target: str) -> None:
    """Give a file, of the same disk, its final name; when this returns that survives a loss of power."""
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
    folder = os.path.dirname(target)
    was_missing = _make(folder)
    os.replace(path, target)
    for changed in (folder, *([os.path.dirname(folder)] if was_missing else [])):
        _flush_folder(changed)


def _make(folder: str) -> bool:
    """Make a folder; return whether it was missing."""
    if os.path.exists(folder):
        return False
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder)
    return True


def _write_and_flush(paths: Sequence[str], contents: Sequence[bytes]) -> None:
    with contextlib.ExitStack() as stack:
        files = []
        for path, data in zip(paths, contents, strict=True):
            files.append(stack.enter_context(open(path, "xb")))
            files[-1].write(data)
        for file in files:
            _hand_over(file)
        for file in files:
            os.fsync(file.fileno())


def _hand_over(file: BinaryIO) -> None:
    """Have the system start writing a file out; where it knows no such request the flush does all the work."""
    file.flush()
    if sys.platform == "linux":
        # Every file then has its place on the disk before the first flush, whose journal entry serves the others too.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _flush_folder(folder: str) -> None:
    """Make new names in a folder durable; a system that cannot open folders (Windows) needs no such thing."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
