"""A zip with a feed and its photos, unpacked into a folder within limits."""

from __future__ import annotations

import zipfile
from pathlib import Path

from shopsight.catalog.feeds.sources import ARCHIVE_ERRORS, FREE_BYTES, MAX_RATIO, feed_members, is_zip
from shopsight.core.errors import UnknownFeedFormat

MAX_FILES = 200_000
MAX_BYTES = 20 * 1024**3


def holds_folder(path: Path) -> bool:
    """Whether the file is a zip with more in it than a single feed."""
    if not is_zip(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            return len(members) > 1 and not (len(feed_members(archive)) == 1 and len(members) == 1)
    except ARCHIVE_ERRORS as error:
        raise UnknownFeedFormat(f"a readable zip archive was wanted, {path.name} is not: {error}") from error


def unpack(path: Path, folder: Path) -> None:
    """Unpack into `folder`; member names cannot lead out of it. Raises UnknownFeedFormat for a bomb or damage."""
    budget = min(MAX_BYTES, max(FREE_BYTES, MAX_RATIO * path.stat().st_size))
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MAX_FILES or sum(member.file_size for member in members) > budget:
                limits = f"{MAX_FILES} files and {budget >> 20} MiB unpacked"
                raise UnknownFeedFormat(f"a zip of at most {limits} was wanted, {path.name} holds more")
            for member in members:
                # Names are made safe and sizes are kept to what the directory says by zipfile itself.
                archive.extract(member, folder)
    except ARCHIVE_ERRORS as error:
        raise UnknownFeedFormat(f"{path.name} cannot be unpacked: {error}; pack it again without a password") from error
