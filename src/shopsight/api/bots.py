"""Whose events are kept as a bot's: of crawlers that say what they are, and of shoppers faster than anybody is."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from shopsight.api.limits import TokenBuckets
from shopsight.core.errors import RateLimited
from shopsight.core.events import Event

_CRAWLER = re.compile(r"bot\b|crawler|spider|slurp|lighthouse|facebookexternalhit|monitoring", re.IGNORECASE)


class BotWatch:
    """Judges events by who sends them and how fast. Safe to use from several threads at once.

    A judgement of a shopper's speed rests on what this process saw, and reaches as far as its 10,000 latest shoppers.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._speeds = TokenBuckets(per_minute, clock)
        self._lock = threading.Lock()

    def judge(self, agent: str) -> Callable[[Event], bool]:
        """Return what tells a bot's events among those that came with this User-Agent."""
        if _CRAWLER.search(agent):
            return lambda _: True
        return self._is_too_fast

    def _is_too_fast(self, event: Event) -> bool:
        if not event.shopper:
            return False
        try:
            with self._lock:
                self._speeds.take(event.shopper)
        except RateLimited:
            return True
        return False
