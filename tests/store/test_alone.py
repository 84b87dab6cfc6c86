"""A lock among processes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from shopsight.store.alone import alone
from shopsight.store.engine import open_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "shop.db") if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def test_only_one_at_a_time_holds_a_name_and_another_name_is_free(url: str) -> None:
    here, elsewhere = open_engine(url), open_engine(url)
    events: list[str] = []

    def wait_elsewhere() -> None:
        with alone(elsewhere, "index"):
            events.append("elsewhere")

    waiting = threading.Thread(target=wait_elsewhere)
    with alone(here, "index"):
        waiting.start()
        with alone(elsewhere, "something else"):
            events.append("something else")
        events.append("here")
    waiting.join(timeout=30)
    assert events == ["something else", "here", "elsewhere"]
    here.dispose()
    elsewhere.dispose()


def test_who_fails_gives_it_back(url: str) -> None:
    engine = open_engine(url)
    with pytest.raises(OSError, match="disk"), alone(engine, "index"):
        raise OSError("disk full")
    with alone(engine, "index"):
        pass
    engine.dispose()
