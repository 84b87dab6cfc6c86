"""What stands beside the bar of an import."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shopsight.cli.importing import pace_text
from shopsight.core.types import Operation

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done", "total", "text"),
    [
        (0, 1000, ""),
        (200, 1000, "20/s, 0:00:40 left"),
        (20_000, 1_000_000, "2,000/s, 0:08:10 left"),
        (25, 100, "2.5/s, 0:00:30 left"),
        (200, None, "20/s"),
    ],
)
def test_the_bar_tells_rate_and_time_left(done: int, total: int | None, text: str) -> None:
    operation = Operation("op", "import", "feed.csv", "running", START, START, done=done, total=total)
    assert pace_text(operation, START + timedelta(seconds=10)) == text
