"""What shoppers send to a shop, and how every trace of one is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from shopsight.catalog.background import Progress
from shopsight.catalog.event_intake import EventIntake, Taken
from shopsight.catalog.histories import Histories, HistoryOptions
from shopsight.catalog.imports import untold
from shopsight.core.errors import InvalidRequest
from shopsight.core.events import Event, Events
from shopsight.core.pseudonyms import has_email, is_phone, pseudonym
from shopsight.core.types import Operation
from shopsight.settings import Settings
from shopsight.store.event_summary import EventSummary, summarize_events
from shopsight.store.events import SqlEventLog
from shopsight.store.operations import SqlOperationLog
from shopsight.store.traces import wipe_traces

Eraser = Callable[[str], int]
"""Removes all that one part of the shop knows of a shopper; returns how many records that were."""


class Shoppers:
    """The shop's side of its shoppers. Whoever keeps something about them adds an eraser to `erasers`.

    `key()` is the shop's own, by which names of persons become pseudonyms.
    """

    def __init__(
        self, settings: Settings, engine: Engine, log: SqlEventLog, operations: SqlOperationLog, key: Callable[[], str]
    ) -> None:
        days = settings.event_retention_days
        self._intake = EventIntake(log, settings.currency, timedelta(days=days) if days else None)
        self._histories = Histories(self._intake, log, operations, self.pseudonym, lambda: datetime.now(UTC))
        self._engine = engine
        self._key = key
        self.erasers: list[Eraser] = [log.erase]

    def take(self, rows: Iterable[object], is_bot: Callable[[Event], bool] = lambda _: False) -> Taken:
        """Keep events in the shape of GA4, row by row; durable when this returns."""
        return self._intake.take(rows, is_bot)

    def pseudonym(self, name: str) -> str:
        """Return what stands for a shopper in this shop: of an e-mail address or phone number a keyed digest."""
        return pseudonym(name, self._key()) if has_email(name) or is_phone(name) else name

    def erase(self, shopper: str) -> int:
        """Remove every trace of a shopper, from the free pages of the files as well; return how many records.

        An e-mail address or phone number erases whom imported orders named by it.
        """
        if not shopper:
            raise InvalidRequest("a shopper's id is wanted, got none", "shopper")
        name = self.pseudonym(shopper)
        count = sum(erase(name) for erase in self.erasers)
        wipe_traces(self._engine)
        return count

    def forget(self) -> int:
        """Remove events that are older than the shop keeps them; return how many."""
        return self._intake.forget()

    def import_history(
        self, path: Path, options: HistoryOptions = HistoryOptions(), on_progress: Progress = untold
    ) -> Operation:
        """Bring in a file of events (JSONL) or orders (CSV); bad rows are the operation's issues."""
        return self._histories.bring_in(path, options, on_progress)

    def export_history(self, path: Path, asked: Events = Events(bots=True)) -> int:
        """Write events as JSONL, to be brought in again anywhere; return how many."""
        return self._histories.write_out(path, asked)

    def summary(self) -> EventSummary:
        """Return how much is known, without naming anybody."""
        return summarize_events(self._engine)
