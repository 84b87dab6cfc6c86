"""Long work in threads, watched and ended."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from shopsight.catalog.background import Background, Progress
from shopsight.core.errors import SourceNotFound
from shopsight.core.types import Operation

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def operation(status: str = "running") -> Operation:
    return Operation("op", "import", "feed", status, _NOW, _NOW)  # type: ignore[arg-type]


def test_the_operation_comes_with_its_first_report_while_the_work_goes_on() -> None:
    background, go_on = Background(lambda id_: None), threading.Event()

    def work(tell: Progress) -> Operation:
        tell(operation())
        go_on.wait(10)
        return operation("done")

    assert background.start(work).status == "running"
    go_on.set()
    background.close()


def test_what_keeps_work_from_beginning_is_raised_to_who_started_it() -> None:
    def work(tell: Progress) -> Operation:
        raise SourceNotFound("nothing there")

    with pytest.raises(SourceNotFound):
        Background(lambda id_: None).start(work)


def test_closing_asks_running_work_to_stop_at_its_next_report_and_waits_for_it() -> None:
    asked = threading.Event()
    background = Background(lambda id_: asked.set())

    def work(tell: Progress) -> Operation:
        report = background.until_closing(tell)
        while not asked.is_set():
            report(operation())
        return operation("cancelled")

    background.start(work)
    background.close()
    assert asked.is_set()


def test_closing_stops_work_that_has_nothing_to_report_for_long() -> None:
    asked = threading.Event()
    background = Background(lambda id_: asked.set())

    def work(tell: Progress) -> Operation:
        tell(operation())
        assert asked.wait(10)
        return operation("cancelled")

    background.start(work)
    background.close()
    assert asked.is_set()


def test_closing_leaves_alone_what_is_over() -> None:
    asked: list[str] = []
    background = Background(asked.append)
    background.start(lambda tell: operation("done"))
    for thread in [thread for thread in threading.enumerate() if thread.name == "operation"]:
        thread.join(10)
    background.close()
    assert asked == []


def test_regular_work_goes_on_after_a_failure_and_ends_with_closing() -> None:
    background, often = Background(lambda id_: None), threading.Event()
    turns: list[int] = []

    def work() -> None:
        turns.append(1)
        if len(turns) >= 3:
            often.set()
        raise RuntimeError("this turn failed")

    background.every(0.001, work)
    assert often.wait(10)
    background.close()
