"""What a shop downloads with: its own credentials for the merchant's hosts, none for what a shopper names."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from shopsight.catalog.fetch import Fetcher
from shopsight.settings import Settings


class Fetchers:
    """The two downloaders of a shop, each made when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: dict[str, Fetcher] = {}
        self._lock = threading.Lock()

    @property
    def for_merchant(self) -> Fetcher:
        """For feeds and the pictures they name."""
        return self._fetcher("merchant", self._settings.headers_by_host())

    @property
    def for_shoppers(self) -> Fetcher:
        """For pictures to search by."""
        return self._fetcher("shoppers", {})

    def close(self) -> None:
        """Let go of all connections."""
        with self._lock:
            for fetcher in self._made.values():
                fetcher.close()

    def _fetcher(self, whose: str, headers: Mapping[str, Mapping[str, str]]) -> Fetcher:
        with self._lock:
            if whose not in self._made:
                self._made[whose] = Fetcher(
                    headers=headers,
                    allow_private=self._settings.fetch_allow_private,
                    deadline_s=self._settings.fetch_timeout_s,
                    max_bytes=self._settings.max_photo_bytes,
                    per_host=self._settings.fetch_per_host,
                )
            return self._made[whose]
