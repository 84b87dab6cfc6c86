"""The index of an open shop: loaded from its snapshot or built from the store, and kept up with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from shopsight.app.derived import derived_folder
from shopsight.catalog.doctor import Finding, examine_index
from shopsight.core.errors import ChangesForgotten, RevisionMismatch, StoreUnusable
from shopsight.core.types import ModelCard
from shopsight.index.exact import ExactIndex
from shopsight.index.graph import GraphIndex
from shopsight.search.follow import Follower
from shopsight.settings import Settings
from shopsight.store.products import SqlProductStore

_log = logging.getLogger("shopsight")


class LiveIndex:
    """An index that follows the store in the background until it is stopped.

    `rebuild` is called, in a thread of its own, when it cannot follow any longer and has to be replaced.
    """

    def __init__(
        self, settings: Settings, card: ModelCard, store: SqlProductStore, rebuild: Callable[[], None]
    ) -> None:
        self._store = store
        self._rebuild = rebuild
        # A snapshot is of one model and of one store: another store's sequence numbers mean nothing here.
        folder, revision = snapshot_folder(settings, card), f"{card.revision}@{store.shop_id()}"
        index, seq = _opened(settings.index, card.dimension, folder, revision, store)
        self.index = index
        self._follower = Follower(
            store, index, seq, lambda at: index.save(folder, revision, at), settings.follow_interval_s
        )
        with index.filling():
            self._follower.catch_up()
        self._follower.start(self._could_not_follow)

    def held(self) -> int | None:
        """Return how many products it has; None where that cannot be told now."""
        return len(self.index)

    @property
    def seq(self) -> int:
        """The last change of the store that it has followed."""
        return self._follower.seq

    def catch_up(self) -> None:
        """Follow the store now instead of within a moment."""
        # What is durable must not seem to have failed because an old index is about to be built anew.
        with suppress(ChangesForgotten):
            self._follower.catch_up()

    def examine(self) -> Finding:
        """Compare it with the store."""
        self._follower.catch_up()
        return examine_index(self._store, self.index)

    def stop(self) -> None:
        """Follow no longer, and save a snapshot."""
        self._follower.stop()

    def _could_not_follow(self, error: Exception) -> None:
        _log.warning("the index could not follow the store: %s", error)
        if isinstance(error, ChangesForgotten):
            threading.Thread(target=self._rebuild, name="index-rebuild", daemon=True).start()


def snapshot_folder(settings: Settings, card: ModelCard) -> Path:
    """Return the folder in which the shop keeps the snapshot of a model's index."""
    return derived_folder(settings.shop, card.revision) / "index"


def _opened(
    kind: str, dimension: int, folder: Path, revision: str, store: SqlProductStore
) -> tuple[ExactIndex | GraphIndex, int]:
    """Return the index of the snapshot and its sequence number, or an empty one where the snapshot is of no use."""
    made = GraphIndex if kind == "graph" else ExactIndex
    try:
        index, seq = made.load(folder, revision)
    except (RevisionMismatch, StoreUnusable, FileNotFoundError) as error:
        _log.info("the index is built from the store: %s", error)
        return made(dimension), 0
    if 0 < seq < store.changes(seq, 1).forgotten_seq:
        _log.info("the index is built from the store: its snapshot is too old to go on from")
        return made(dimension), 0
    return index, seq
