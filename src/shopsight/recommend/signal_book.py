"""What each shopper turned to, read from the event log once and then followed, for the shoppers answered lately."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from shopsight.core.events import Events
from shopsight.core.ports import EventLog
from shopsight.core.recommendations import ShopperChoice
from shopsight.recommend.signals import WEIGHTS, Signal, signals_of

_SHOPPERS = 10_000
_MOST_SIGNALS = 500


@dataclass(frozen=True, slots=True)
class _Page:
    """The signals of one shopper up to an event's number, of those after `start`, in an epoch."""

    start: int
    epoch: int
    number: int
    signals: tuple[Signal, ...]


class SignalBook:
    """Safe in threads. Nobody's signals are read before their choice is known."""

    def __init__(self, events: EventLog, shoppers: int = _SHOPPERS) -> None:
        self._events = events
        self._shoppers = shoppers
        self._pages: OrderedDict[str, _Page] = OrderedDict()
        self._lock = threading.Lock()

    def signals(self, shopper: str, choice: ShopperChoice) -> tuple[Signal, ...]:
        """Return what a shopper turned to, as they allow it, in the order in which it came; the latest if very much."""
        if choice.opted_out or not shopper:
            return ()
        number = self._events.number()
        page = self._known(shopper, choice)
        if page.number < number:
            page = self._read_on(shopper, page, number)
            with self._lock:
                self._pages[shopper] = page
                self._pages.move_to_end(shopper)
                while len(self._pages) > self._shoppers:
                    self._pages.popitem(last=False)
        return page.signals

    def _known(self, shopper: str, choice: ShopperChoice) -> _Page:
        with self._lock:
            page = self._pages.get(shopper)
        if page and (page.start, page.epoch) == (choice.taste_after, choice.epoch):
            return page
        return _Page(choice.taste_after, choice.epoch, choice.taste_after, ())

    def _read_on(self, shopper: str, page: _Page, number: int) -> _Page:
        found = list(page.signals)
        for logged in self._events.read(Events(tuple(WEIGHTS), shopper), page.number):
            # What came since `number` was asked for is left to the next look, which asks from there on.
            if logged.number <= number:
                found.extend(signals_of(logged.event))
        return _Page(page.start, page.epoch, number, tuple(found[-_MOST_SIGNALS:]))
