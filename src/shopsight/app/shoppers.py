"""What shoppers send to a shop, and how every trace of one is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlalchemy import Engine

from shopsight.catalog.event_intake import EventIntake, Taken
from shopsight.core.errors import InvalidRequest
from shopsight.core.events import Event
from shopsight.settings import Settings
from shopsight.store.events import SqlEventLog
from shopsight.store.traces import wipe_traces

Eraser = Callable[[str], int]
"""Removes all that one part of the shop knows of a shopper; returns how many records that were."""


class Shoppers:
    """The shop's side of its shoppers. Whoever keeps something about them adds an eraser to `erasers`."""

    def __init__(self, settings: Settings, engine: Engine, log: SqlEventLog) -> None:
        days = settings.event_retention_days
        self._intake = EventIntake(log, settings.currency, timedelta(days=days) if days else None)
        self._engine = engine
        self.erasers: list[Eraser] = [log.erase]

    def take(self, rows: Iterable[object], is_bot: Callable[[Event], bool] = lambda _: False) -> Taken:
        """Keep events in the shape of GA4, row by row; durable when this returns."""
        return self._intake.take(rows, is_bot)

    def erase(self, shopper: str) -> int:
        """Remove every trace of a shopper, from the free pages of the files as well; return how many records."""
        if not shopper:
            raise InvalidRequest("a shopper's id is wanted, got none", "shopper")
        count = sum(erase(shopper) for erase in self.erasers)
        wipe_traces(self._engine)
        return count

    def forget(self) -> int:
        """Remove events that are older than the shop keeps them; return how many."""
        return self._intake.forget()
