"""The models of an open shop: the one that answers and, during a roll-out, the one beside it."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from shopsight.app.derived import drop_other_folders
from shopsight.app.live_model import LiveModel
from shopsight.app.model import model_name
from shopsight.app.shadow import Shadow
from shopsight.app.shared import Shared
from shopsight.catalog.background import Progress
from shopsight.core.errors import InvalidCursor, ShopsightError
from shopsight.core.queries import Query, Result
from shopsight.core.roll_out import Compared, RollOut
from shopsight.settings import Settings
from shopsight.store.roll_out import SqlRollOut
from shopsight.vision.models.choice import choose

_log = logging.getLogger("shopsight")

_LINGERS_S = 30.0
"""A model that is let go of answers what it was asked before, for so long at most."""


class _Seats(NamedTuple):
    """Read and replaced as one, so that a search sees one state."""

    live: LiveModel
    other: LiveModel | None
    at: RollOut


class Models:
    """Opens models by name, says which of them answers a search, and follows a roll-out when told to look.

    A process whose own choice (setting or file) is neither of a roll-out's two models takes no part in it.
    """

    def __init__(self, settings: Settings, shared: Shared, row: SqlRollOut) -> None:
        self._settings = settings
        self._shared = shared
        self._row = row
        self._lock = threading.Lock()
        self._leaving: list[tuple[float, LiveModel]] = []
        self._told = ""
        self._shadow = Shadow(self._keep_compared)
        own, at = model_name(settings), row.now()
        live = LiveModel(settings, at.live if own in (at.live, at.other) else own, shared)
        self._seats = _Seats(live, None, RollOut())
        self.follow()

    @property
    def live(self) -> LiveModel:
        """The model that answers."""
        return self._seats.live

    @property
    def other(self) -> LiveModel | None:
        """The model beside it, None where no roll-out is under way."""
        return self._seats.other

    @property
    def at(self) -> RollOut:
        """Where the roll-out stands, as this process has seen it."""
        return self._seats.at

    def all(self) -> Iterator[LiveModel]:
        """Walk the models whose vectors are to be kept whole."""
        live, other, at = self._seats
        yield live
        if other and at.phase != "embedding":
            yield other

    def catch_up(self) -> None:
        """Show what the store has now, wherever an index is open."""
        for model in self.all():
            model.catch_up()

    def see_changed(self) -> None:
        """Keep the vectors of both models of a roll-out whole, whichever of them saw a product first."""
        models = list(self.all())
        if len(models) > 1:
            for model in models:
                model.see_changed()

    def calibrate_if_needed(self, on_progress: Progress) -> None:
        """Fit what is not fitted to the catalog as it is."""
        for model in self.all():
            model.calibrate_if_needed(on_progress)

    def learn_if_needed(self) -> None:
        """Learn of what shoppers did since the last time."""
        for model in self.all():
            model.recommendations.learn_if_needed()

    def search(self, query: Query, query_id: str) -> tuple[LiveModel, Result]:
        """Answer by one model from the first step to the last: the one that made the page before, or whose turn it is.

        Raises InvalidCursor for the page of a model that is gone.
        """
        seats = self._seats
        model, cursor = self._paging(query.cursor)
        model = model or self._in_turn(seats, query.shopper or query_id)
        try:
            result = model.search(replace(query, cursor=cursor) if query.cursor else query)
        except Exception as error:
            if model is seats.live or cursor or (isinstance(error, ShopsightError) and error.status < 500):
                raise
            # A new model that cannot answer is for its roll-out to know, and not for a shopper.
            _log.warning("%s could not answer, %s did: %s", model.name, seats.live.name, error)
            model = seats.live
            result = model.search(query)
        if model is seats.live and seats.other and _falls(query_id, "shadow", seats.at.shadow) and seats.other.is_open:
            self._shadow.offer(seats.at.live, seats.other.search, query, result)
        further = f"{model.key}.{result.cursor}" if result.cursor else None
        return model, replace(result, cursor=further, query_id=query_id, model=model.card.name)

    def of_shopper(self, shopper: str) -> LiveModel:
        """Return the model that answers a shopper, the live one for nobody."""
        seats = self._seats
        return self._in_turn(seats, shopper) if shopper else seats.live

    def follow(self) -> None:
        """Look at where the roll-out stands, and be there: load what is new, then let it answer in one step."""
        with self._lock:
            try:
                self._seats = self._arranged(self._seats, self._row.now())
                self._shadow.flush()
                self._told = ""
            except ShopsightError as error:
                # Whatever is away, it goes on with what it has; once is enough to say so.
                if self._told != error.message:
                    self._told = error.message
                    _log.error("this process cannot follow the roll-out of a model: %s", error.message)
            self._dismiss()

    def stop(self) -> None:
        """Stop all of them, and save their indexes."""
        self._shadow.close()
        with self._lock:
            self._let_go([model for _, model in self._leaving])
            live, other, _ = self._seats
            live.stop()
            if other:
                other.stop()

    def _arranged(self, seats: _Seats, at: RollOut) -> _Seats:
        known = {model.name: model for model in (seats.live, seats.other) if model}
        takes_part = seats.live.name in (at.live, at.other)
        if not at.other or not takes_part:
            return self._seated(seats, seats.live, None, RollOut())
        other = known.get(at.other) or LiveModel(self._settings, at.other, self._shared)
        live = known.get(at.live) or LiveModel(self._settings, at.live, self._shared)
        # A process that searches has both at hand before it lets the new one answer; one that does not needs neither.
        if seats.live.is_open and at.phase != "embedding":
            for model in (live, other):
                if not model.is_open:
                    model.warm_up()
        if live is not seats.live:
            live.catch_up()
            _log.info("%s answers from now on", live.name)
            choose(self._settings.shop, live.name)
        return self._seated(seats, live, other, at)

    def _seated(self, seats: _Seats, live: LiveModel, other: LiveModel | None, at: RollOut) -> _Seats:
        now = time.monotonic()
        self._leaving += [(now, m) for m in (seats.live, seats.other) if m and m is not live and m is not other]
        return _Seats(live, other, at)

    def _dismiss(self) -> None:
        due = time.monotonic() - _LINGERS_S
        self._let_go([model for since, model in self._leaving if since <= due])
        self._leaving = [(since, model) for since, model in self._leaving if since > due]

    def _let_go(self, models: Sequence[LiveModel]) -> None:
        for model in models:
            model.stop()
        if models and not self._seats.other:
            # Their indexes were saved once more.
            drop_other_folders(self._settings.shop, self._seats.live.card.revision)

    def _in_turn(self, seats: _Seats, who: str) -> LiveModel:
        other = seats.other
        if other and other.is_open and seats.at.phase == "beside" and _falls(who, "canary", seats.at.canary):
            return other
        return seats.live

    def _paging(self, cursor: str) -> tuple[LiveModel | None, str]:
        """Return the model that made a cursor, and the cursor as it made it."""
        key, dot, own = cursor.partition(".")
        if not dot:
            return None, cursor
        model = self._by_key(key)
        if model is None:
            # Another process may be a moment ahead of this one.
            self.follow()
            model = self._by_key(key)
        if model is None:
            raise InvalidCursor("the model that made this page is in use no longer; start again without a cursor")
        return model, own

    def _by_key(self, key: str) -> LiveModel | None:
        live, other, _ = self._seats
        leaving = (model for _, model in self._leaving)
        return next((model for model in (live, other, *leaving) if model and model.key == key), None)

    def _keep_compared(self, live: str, compared: Compared) -> None:
        def added(at: RollOut) -> RollOut:
            return replace(at, compared=at.compared + compared) if at.live == live and at.other else at

        self._row.change(added)


def _falls(who: str, salt: str, share: float) -> bool:
    """Whether one of a share is meant; the same answer for the same one, also while the share grows."""
    if not share:
        return False
    digest = hashlib.blake2b(f"{salt}\0{who}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) < share * 2.0**64
