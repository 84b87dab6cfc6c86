"""Tests of the lock: readers side by side, a writer alone, and a waiting writer first."""

from __future__ import annotations

import threading
import time

from shopsight.index.lock import ReadWriteLock


def test_readers_read_side_by_side() -> None:
    lock, both = ReadWriteLock(), threading.Barrier(2, timeout=30)

    def read() -> None:
        with lock.reading():
            both.wait()

    other = threading.Thread(target=read)
    other.start()
    read()
    other.join(timeout=30)
    assert lock.reads == 2


def test_a_writer_waits_for_readers_and_goes_before_new_ones() -> None:
    lock, order = ReadWriteLock(), list[str]()
    reading, release = threading.Event(), threading.Event()

    def first_reader() -> None:
        with lock.reading():
            reading.set()
            assert release.wait(30)
            order.append("first reader")

    def writer() -> None:
        with lock.writing():
            order.append("writer")

    def late_reader() -> None:
        with lock.reading():
            order.append("late reader")

    threads = [threading.Thread(target=first_reader)]
    threads[0].start()
    assert reading.wait(30)
    threads.append(threading.Thread(target=writer))
    threads[1].start()
    while not lock.has_waiting_writer:
        assert threads[1].is_alive()
    threads.append(threading.Thread(target=late_reader))
    threads[2].start()
    release.set()
    for thread in threads:
        thread.join(timeout=30)
    assert order == ["first reader", "writer", "late reader"]


def test_the_lock_is_free_again_after_an_error() -> None:
    lock = ReadWriteLock()
    for hold in (lock.reading, lock.writing):
        try:
            with hold():
                raise ValueError
        except ValueError:
            pass
    with lock.writing():
        pass


def test_a_read_that_has_to_wait_is_seen_by_who_makes_it_wait() -> None:
    lock = ReadWriteLock()
    with lock.writing():
        reader = threading.Thread(target=lambda: lock.reading().__enter__(), daemon=True)
        reader.start()
        deadline = time.monotonic() + 10
        while not lock.reads and time.monotonic() < deadline:
            pass
        assert lock.reads == 1
    reader.join(10)
    assert not reader.is_alive()
