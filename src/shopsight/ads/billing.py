"""Turns clicks of the event log into charges, and what was seen and clicked into better predictions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from shopsight.ads.caps import PLACE
from shopsight.ads.ctr import Seen, fit_clicks
from shopsight.ads.pacing import HOURS, smoothed
from shopsight.ads.tokens import LIFETIME, PlaceTokens
from shopsight.core.ads import Click, ServedPlace
from shopsight.core.events import Event, Events
from shopsight.core.ports import AdLedger, AdState, EventLog

_BATCH = 500
_LEARNED_FROM = timedelta(days=30)
_TRAFFIC_OF = timedelta(days=14)
_CLOCKS_DIFFER = timedelta(minutes=5)

T = TypeVar("T")


class Billing:
    """Follows the event log as an index follows the store: what it has missed it catches up with, what it has charged
    it never charges again. Any number of processes may have one."""

    def __init__(
        self, log: EventLog, ledger: AdLedger, state: AdState, tokens: PlaceTokens, now: Callable[[], datetime]
    ) -> None:
        self._log = log
        self._ledger = ledger
        self._state = state
        self._tokens = tokens
        self._now = now
        self._turn = threading.Lock()
        self._settled = -1

    def settle(self) -> int:
        """Charge the clicks that were logged since the last time, here or elsewhere; return how many were paid."""
        with self._turn:
            goal = self._log.number()
            if goal == self._settled:
                return 0
            paid = 0
            clicked = self._log.read(Events(names=("select_promotion",)), after=self._state.settled())
            for clicks in _batches(filter(None, (self._click(logged.event) for logged in clicked)), _BATCH):
                paid += self._ledger.charge(clicks, self._now()).count("charged")
            self._state.settle_to(goal)
            self._settled = goal
            return paid

    def learn(self) -> None:
        """Fit click-through rates and the hours of the day to what was seen lately."""
        since = self._now() - _LEARNED_FROM
        seen: dict[str, ServedPlace] = {}
        clicked: set[str] = set()
        for logged in self._log.read(Events(names=("view_promotion", "select_promotion"), since=since)):
            if place := self._place(logged.event):
                seen[place.id] = place
                if logged.event.name == "select_promotion":
                    clicked.add(place.id)
        model = fit_clicks([Seen(p.campaign_id, p.position, p.relevance, p.id in clicked) for p in seen.values()])
        self._state.learn({"clicks": model.as_data(), "traffic": list(self._hours())})

    def _hours(self) -> tuple[float, ...]:
        counts = [0] * HOURS
        for logged in self._log.read(Events(names=("search", "view_item_list"), since=self._now() - _TRAFFIC_OF)):
            counts[logged.event.time.astimezone(UTC).hour] += 1
        return tuple(smoothed(counts))

    def _click(self, event: Event) -> Click | None:
        """Return what is to be paid; a click too long after its place was given is worth nothing."""
        place = self._place(event)
        if place is None or not -_CLOCKS_DIFFER <= event.time - place.served_at <= LIFETIME:
            return None
        return Click(place.id, place.campaign_id, place.price_minor)

    def _place(self, event: Event) -> ServedPlace | None:
        return self._tokens.read(str(event.details.get(PLACE, "")))


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
