"""How many rows a feed will have, from its beginning and its size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shopsight.catalog.feeds.encodings import open_text
from shopsight.catalog.feeds.sources import BrokenSource, Progress

_SAMPLE_CHARACTERS = 256 * 1024


def rows_by(count: Callable[[str], int]) -> Callable[[Path], int | None]:
    """Return an estimator that counts the rows of a file's first part with `count` and scales by the bytes read."""

    def estimate(path: Path) -> int | None:
        progress = Progress()
        with open_text(path, progress) as file:
            try:
                rows = count(file.read(_SAMPLE_CHARACTERS))
                at_end = not file.read(1)
            except BrokenSource:
                return None
        return rows if at_end or not progress.fraction else round(rows / progress.fraction)

    return estimate
