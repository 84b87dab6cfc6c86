"""A crew of workers: whatever becomes of them, every picture is seen once, or it is said why not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from shopsight.bulk.crew import Crew, Hand, WorkerLost
from shopsight.core.errors import ModelUnusable, UnreadableImage, WorkersUnavailable
from shopsight.core.types import Sight
from tests.fakes import FAKE_CARD


class PaperHand:
    """Sees how long a picture's bytes are. Dies over `poison`, is wrong from the start, or never begins."""

    def __init__(self, poison: bytes = b"poison", wrong: Exception | None = None, begins: bool = True) -> None:
        self.poison = poison
        self.wrong = wrong
        self.begins = begins
        self.ended = threading.Event()

    def open(self) -> None:
        if not self.begins:
            self.ended.wait(30)
            raise WorkerLost("ended before it began")
        if self.wrong:
            raise self.wrong

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        if self.ended.is_set() or self.poison in contents:
            raise WorkerLost("a paper hand tore")
        return [Sight(len(data), 1, np.zeros(48, np.float32)) for data in contents]

    def end(self) -> None:
        self.ended.set()


class Agency:
    """Hires the given hands in turn, then plain ones."""

    def __init__(self, *first: Hand) -> None:
        self._first = iter(first)
        self.hired = 0
        self._lock = threading.Lock()

    def __call__(self) -> Hand:
        with self._lock:
            self.hired += 1
            return next(self._first, None) or PaperHand()


def crew(hire: Callable[[], Hand], size: int = 2, patience_s: float = 30.0) -> Crew:
    return Crew(FAKE_CARD, size, hire, patience_s)


def widths(seen: Sequence[Sight | UnreadableImage]) -> list[int | None]:
    return [sight.width_px if isinstance(sight, Sight) else None for sight in seen]


def test_many_threads_get_their_own_pictures_in_order() -> None:
    with crew(Agency()) as workers, ThreadPoolExecutor(8) as threads:
        asked = [[b"x" * (10 * number + place) for place in range(5)] for number in range(40)]
        assert [widths(seen) for seen in threads.map(workers.see, asked)] == [[len(x) for x in some] for some in asked]


def test_pictures_whose_worker_died_are_seen_by_another_which_takes_its_place() -> None:
    torn = PaperHand()
    torn.end()
    agency = Agency(torn)
    with crew(agency, size=1) as workers:
        assert widths(workers.see([b"a", b"bb"])) == [1, 2]
        assert torn.ended.is_set()
        assert agency.hired == 2


def test_a_picture_over_which_workers_die_is_unreadable_and_those_beside_it_are_seen() -> None:
    agency = Agency()
    with crew(agency) as workers:
        seen = workers.see([b"a", b"poison", b"ccc"])
    assert widths(seen) == [1, None, 3]
    assert isinstance(seen[1], UnreadableImage)
    assert "2 processes died" in seen[1].message
    assert agency.hired == 2 + 4


def test_a_worker_that_sees_otherwise_ends_the_work_with_its_reason() -> None:
    with (
        crew(Agency(PaperHand(wrong=ModelUnusable("another network"))), size=1) as workers,
        pytest.raises(ModelUnusable, match="another network"),
    ):
        workers.see([b"a"])


def test_workers_that_die_before_they_begin_are_given_up_after_three() -> None:
    agency = Agency(*(PaperHand(wrong=WorkerLost("no module named shopsight")) for _ in range(9)))
    with crew(agency, size=1) as workers, pytest.raises(WorkersUnavailable, match="no module named shopsight, before"):
        workers.see([b"a"])
    assert agency.hired == 3


def test_a_worker_for_which_there_is_no_place_holds_up_nobody() -> None:
    with crew(Agency(PaperHand(begins=False)), size=2) as workers:
        assert widths(workers.see([b"a"])) == [1]


def test_without_any_worker_it_says_so_in_bounded_time() -> None:
    with (
        crew(Agency(PaperHand(begins=False)), size=1, patience_s=0.01) as workers,
        pytest.raises(WorkersUnavailable, match="no worker could be had"),
    ):
        workers.see([b"a"])


def test_leaving_ends_all_workers_and_lets_go_of_who_waits_for_one() -> None:
    never = PaperHand(begins=False)
    told = threading.Event()

    def wait() -> None:
        with pytest.raises(WorkersUnavailable, match="sent away"):
            workers.see([b"a"])
        told.set()

    with crew(Agency(never), size=1) as workers:
        waiting = threading.Thread(target=wait)
        waiting.start()
    waiting.join(10)
    assert told.is_set()
    assert never.ended.wait(10)
