"""A seer of many workers: pictures go to whoever is free, and those over which a worker dies to another."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from shopsight.core.errors import ShopsightError, UnreadableImage, WorkersUnavailable
from shopsight.core.types import ModelCard, Sight

_DEATHS: Final = 2
"""So many workers die over the same pictures before these are suspected."""
_FAILED_STARTS: Final = 3
_PATIENCE_S: Final = 180.0
"""A cluster that grows by itself takes minutes to bring a node."""

_log = logging.getLogger("shopsight")


class WorkerLost(Exception):
    """The worker is gone, by whatever it was; what it had at hand can be asked of another."""


class Hand(Protocol):
    """A worker as who gives it work sees it. After `end`, whoever waits for it gets WorkerLost."""

    def open(self) -> None:
        """Return when it can see. Raises WorkerLost, or what is wrong with its kit."""
        ...

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        """Return what it sees. Raises WorkerLost."""
        ...

    def end(self) -> None: ...


class Crew:
    """A `Seer` by `size` workers that `hire` starts. Leaving its context ends them, at work or not.

    Seeing has no effect but its answer, so pictures whose worker died are simply seen by another. A picture over which
    workers die alone, twice, counts as unreadable: a decoder that it breaks must not end the import.
    """

    def __init__(self, card: ModelCard, size: int, hire: Callable[[], Hand], patience_s: float = _PATIENCE_S) -> None:
        self._card = card
        self._size = size
        self._hire_one = hire
        self._patience_s = patience_s
        self._hired = list[Hand]()
        self._idle = list[Hand]()
        self._at_work = 0
        self._failed_starts = 0
        self._refusal: ShopsightError | None = None
        self._changed = threading.Condition()

    @property
    def card(self) -> ModelCard:
        return self._card

    @property
    def at_once(self) -> int:
        # A batch for each to work on, and one that is ready when that is done.
        return 2 * self._size

    @property
    def idle(self) -> int:
        """How many workers wait for something to see."""
        with self._changed:
            return len(self._idle)

    def __enter__(self) -> Crew:
        for _ in range(self._size):
            self._hire()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._refusal = WorkersUnavailable("the workers were sent away before this was seen")
            hired, self._hired, self._idle = self._hired, [], []
            self._changed.notify_all()
        for hand in hired:
            hand.end()

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        """Return what the next worker that is free sees.

        Raises WorkersUnavailable when there is none and none comes, and ModelUnusable when one sees otherwise.
        """
        for _ in range(_DEATHS):
            hand = self._take()
            try:
                seen = hand.see(contents)
            except WorkerLost as error:
                self._replace(hand, error)
            except BaseException:
                self._give_back(hand)
                raise
            else:
                self._give_back(hand)
                return seen
        if len(contents) == 1:
            return [UnreadableImage(f"{_DEATHS} processes died over this picture, one after the other")]
        return [seen for content in contents for seen in self.see([content])]

    def _take(self) -> Hand:
        with self._changed:
            while True:
                if self._refusal:
                    raise self._refusal
                if self._idle:
                    self._at_work += 1
                    return self._idle.pop()
                if not self._changed.wait(self._patience_s) and not self._at_work:
                    raise WorkersUnavailable(
                        f"no worker could be had for {self._patience_s:.0f} s: {self._size} were asked for; the same "
                        "command goes on where it was when there are processors for them"
                    )

    def _give_back(self, hand: Hand) -> None:
        with self._changed:
            self._at_work -= 1
            if hand in self._hired:
                self._idle.append(hand)
            self._changed.notify_all()

    def _replace(self, hand: Hand, error: WorkerLost) -> None:
        with self._changed:
            self._at_work -= 1
            was_hired = hand in self._hired
            if was_hired:
                self._hired.remove(hand)
        if was_hired:
            _log.warning("%s; another takes its place", error)
            hand.end()
            self._hire()

    def _hire(self) -> None:
        # A daemon: a worker for which there is no processor may never start.
        threading.Thread(target=self._welcome, name="hire", daemon=True).start()

    def _welcome(self) -> None:
        hand: Hand | None = None
        try:
            hand = self._hire_one()
            with self._changed:
                self._hired.append(hand)
                is_late = self._refusal is not None
            if is_late:
                hand.end()
                return
            hand.open()
        except WorkerLost as error:
            self._welcome_another(hand, error)
        except Exception as error:
            self._refuse(error if isinstance(error, ShopsightError) else WorkersUnavailable(f"no worker: {error}"))
        else:
            with self._changed:
                self._failed_starts = 0
                if hand in self._hired:
                    self._idle.append(hand)
                self._changed.notify_all()

    def _welcome_another(self, hand: Hand | None, error: WorkerLost) -> None:
        with self._changed:
            self._failed_starts += 1
            is_hopeless = self._failed_starts >= _FAILED_STARTS
            if hand in self._hired:
                self._hired.remove(hand)
        if is_hopeless:
            self._refuse(WorkersUnavailable(f"{error}, before it could see anything, like those before it"))
        elif not self._refusal:
            self._hire()

    def _refuse(self, error: ShopsightError) -> None:
        with self._changed:
            self._refusal = self._refusal or error
            self._changed.notify_all()
