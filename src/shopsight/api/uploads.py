"""Feeds that were uploaded: kept on disk, under a name made of their content, until long after their import."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from pathlib import Path
from typing import BinaryIO

from shopsight.core.errors import InvalidRequest

_CHUNK_BYTES = 1 << 20
_KEPT_S = 7 * 24 * 3600


def keep_upload(file: BinaryIO, name: str, folder: Path) -> Path:
    """Copy the feed under `folder` and return its path; the same content under the same name is kept once.

    So an import that was interrupted goes on when the feed is uploaded again. Files of a week ago are deleted.
    Raises InvalidRequest for an empty file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _forget_old(folder, time.time() - _KEPT_S)
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
    if not file.tell():
        raise InvalidRequest("file: the uploaded feed is empty")
    path = folder / digest.hexdigest()[:32] / _plain(name)
    if path.exists():
        path.parent.touch()
        return path
    path.parent.mkdir(exist_ok=True)
    file.seek(0)
    half = path.with_name(path.name + ".part")
    with half.open("wb") as copy:
        shutil.copyfileobj(file, copy, _CHUNK_BYTES)
    half.replace(path)
    return path


def _plain(name: str) -> str:
    """Return the upload's name without anything that means something to a file system."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[^\w.-]+", "_", last).lstrip(".")[-100:] or "feed"


def _forget_old(folder: Path, before_s: float) -> None:
    for kept in folder.iterdir():
        if kept.stat().st_mtime < before_s:
            shutil.rmtree(kept, ignore_errors=True)
