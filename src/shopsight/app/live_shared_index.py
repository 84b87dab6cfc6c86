"""The index of an open shop on a Milvus server: brought up to the store in turn with the other processes."""

from __future__ import annotations

import logging
from contextlib import suppress

from sqlalchemy import Engine

from shopsight.catalog.doctor import Finding, examine_index
from shopsight.core.errors import IndexUnavailable
from shopsight.core.types import ModelCard
from shopsight.index.distributed.milvus import MilvusIndex
from shopsight.index.distributed.server import Server
from shopsight.search.follow import SharedFollower
from shopsight.settings import Settings
from shopsight.store.alone import alone
from shopsight.store.products import SqlProductStore

_log = logging.getLogger("shopsight")


class LiveSharedIndex:
    """An index that follows the store in the background until it is stopped.

    A server that is away keeps nobody from opening the shop: until it is back, what needs the index raises
    IndexUnavailable, and all else works.
    """

    def __init__(self, settings: Settings, card: ModelCard, store: SqlProductStore, engine: Engine) -> None:
        self._store = store
        server = Server(settings.milvus_uri, settings.milvus_token, settings.milvus_database, settings.milvus_timeout_s)
        lineage = f"{card.revision}@{store.shop_id()}"
        self.index = MilvusIndex(
            server, card.dimension, lineage, settings.milvus_prefix, lambda: alone(engine, "index")
        )
        self._follower = SharedFollower(store, self.index, settings.follow_interval_s)
        try:
            self._follower.catch_up()
        except IndexUnavailable as error:
            _could_not_follow(error)
        self._follower.start(_could_not_follow)

    @property
    def seq(self) -> int:
        """The last change of the store that it is known to have, 0 before it was reached."""
        return max(0, self._follower.seq)

    def held(self) -> int | None:
        """Return how many products it has; None where the server does not answer."""
        with suppress(IndexUnavailable):
            return len(self.index)
        return None

    def catch_up(self) -> None:
        """Follow the store now instead of within a moment."""
        # What is durable must not seem to have failed because an index is away: it follows when it is back.
        with suppress(IndexUnavailable):
            self._follower.catch_up()

    def rebuild(self) -> None:
        """Build it anew beside the one that serves. Raises IndexUnavailable."""
        self._follower.rebuild()

    def examine(self) -> Finding:
        """Compare it with the store."""
        try:
            self._follower.catch_up()
            return examine_index(self._store, self.index)
        except IndexUnavailable as error:
            return Finding("index", False, f"Milvus: {error.message}")

    def stop(self) -> None:
        """Follow no longer."""
        self._follower.stop()
        self.index.close()


def _could_not_follow(error: Exception) -> None:
    # An outage lasts for many looks, and the connection has told of it once.
    level = logging.DEBUG if isinstance(error, IndexUnavailable) else logging.WARNING
    _log.log(level, "the index could not follow the store: %s", error)
