"""Politeness to hosts: how many requests at once, and how soon after one another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_HOSTS_KEPT = 1000


@dataclass(slots=True)
class _Host:
    places: threading.Semaphore
    users: int = 0
    free_at_s: float = field(default=float("-inf"))


class Turns:
    """Lets at most `per_host` requests run against one host at once, starting at least `interval_s` apart."""

    def __init__(
        self, per_host: int, interval_s: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._per_host = per_host
        self._interval_s = interval_s
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Wait for a turn at a host and hold it."""
        host = self._enter(name)
        try:
            with host.places:
                self._wait(host)
                yield
        finally:
            self._leave(host)

    def postpone(self, name: str, delay_s: float) -> None:
        """Let no request to a host start before `delay_s` from now, because the host asked for it."""
        with self._lock:
            host = self._hosts.setdefault(name, _Host(threading.Semaphore(self._per_host)))
            host.free_at_s = max(host.free_at_s, self._clock() + delay_s)

    def _enter(self, name: str) -> _Host:
        with self._lock:
            host = self._hosts.setdefault(name, _Host(threading.Semaphore(self._per_host)))
            host.users += 1
            return host

    def _wait(self, host: _Host) -> None:
        with self._lock:
            now_s = self._clock()
            start_s = max(now_s, host.free_at_s)
            host.free_at_s = start_s + self._interval_s
        if start_s > now_s:
            self._sleep(start_s - now_s)

    def _leave(self, host: _Host) -> None:
        with self._lock:
            host.users -= 1
            if len(self._hosts) > _HOSTS_KEPT:
                now_s = self._clock()
                self._hosts = {name: kept for name, kept in self._hosts.items() if kept.users or kept.free_at_s > now_s}
