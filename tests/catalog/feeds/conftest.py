"""Reading a fixture of a format, or the text of a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from shopsight.catalog.feeds import Feed, open_feed
from shopsight.core.feed import FeedItem

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 3, 5, tzinfo=UTC)

Read: TypeAlias = Callable[..., list[FeedItem]]


@pytest.fixture
def fixture_feed() -> Callable[[str], Feed]:
    """Open one of the hand-written fixtures, on the fifth of March 2026."""
    return lambda name: open_feed(DATA / name, now=NOW)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a text as a feed and read it; `name` is the file's."""

    def of(text: str, name: str = "feed", **options: object) -> list[FeedItem]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return list(open_feed(path, now=NOW, **options))  # type: ignore[arg-type]

    return of
