"""Where a feed's photos are: files under the feed's own folder, or http(s) addresses."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")
_MAX_CHARACTERS = 4000
_REMEMBERED = 1000


class BadPhoto(ValueError):
    """A photo that cannot be had; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class PhotoFinder:
    """Turns what a feed says of a photo into an absolute path or a URL.

    Files are looked for under `folders`, in order, and nowhere else: a path that leads out of them is refused,
    through links too, so that a feed from a stranger cannot pick up other files of the machine.
    """

    def __init__(self, folders: Sequence[Path], base_url: str = "") -> None:
        self._folders = [os.path.realpath(folder) for folder in folders]
        self._base_url = base_url
        self._located: dict[str, str] = {}

    def locate(self, text: str) -> str:
        """Return the absolute path of a file that exists, or a URL. Raises BadPhoto."""
        found = self._located.get(text)
        if found is None:
            if len(self._located) >= _REMEMBERED:
                self._located.clear()
            found = self._located[text] = self._locate(text.strip())
        return found

    def _locate(self, text: str) -> str:
        if len(text) > _MAX_CHARACTERS:
            raise BadPhoto("bad_url", f"an address of at most {_MAX_CHARACTERS} characters was wanted, got {len(text)}")
        if text.startswith("//"):
            text = "https:" + text
        if _SCHEME.match(text) and not re.match(r"[a-zA-Z]:\\", text):
            return web_address(text)
        try:
            return self._file(text)
        except BadPhoto:
            if not self._base_url:
                raise
            return web_address(urljoin(self._base_url, text))

    def _file(self, text: str) -> str:
        if "\0" in text:
            raise BadPhoto("bad_url", "a path or an http(s) address was wanted, got one with a null character")
        path = text.replace("\\", "/")
        outside = False
        for folder in self._folders:
            for name in _spellings(path):
                found = os.path.realpath(f"{folder}/{name}" if not name.startswith("/") else name)
                if not _is_inside(found, self._folders):
                    outside = True
                elif _is_file(found):
                    return found
        if outside:
            raise BadPhoto("outside_folder", f"a path within the feed's folder was wanted, got {text[:200]!r}")
        raise BadPhoto("missing_image", f"a file within the feed's folder was wanted, there is no {text[:200]!r}")


def web_address(text: str) -> str:
    """Return an http(s) address, spaces and letters beyond ASCII escaped. Raises BadPhoto."""
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or any(ord(c) < 32 for c in text):
        raise BadPhoto("bad_url", f"an http(s) address was wanted, got {text[:200]!r}")
    return quote(parts.geturl(), safe="!#$%&'()*+,/:;=?@[]~") if not text.isascii() or " " in text else parts.geturl()


def _spellings(path: str) -> list[str]:
    """Return how a path may be meant: as it is, from the feed's folder on, and without what a saved page adds."""
    names = [path]
    if path.startswith("/"):
        names.append(path.lstrip("/"))
    if "%" in path or "?" in path:
        names.append(unquote(path.split("?", 1)[0]).lstrip("/"))
    return [name for name in names if name and "\0" not in name]


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # a name longer than the file system allows
        return False


def _is_inside(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)
