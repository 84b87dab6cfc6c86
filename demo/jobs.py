"""Runs many small jobs in processes of their own: resumable, killable at any time, one broken job stops nothing.

Knows no Blender: a job names its work as "module:function", so that only the workers load what is heavy.
"""

from __future__ import annotations

import os
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """One picture or a few: done when `path` exists, which the work writes last and whole."""

    path: Path
    work: str
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the jobs went: how many were made, and what the broken ones said."""

    made: int
    broken: tuple[str, ...]
    cpu_s: float


@dataclass(slots=True)
class _Worker:
    process: Any
    line: Connection
    job: Job | None = None


def run_jobs(jobs: Sequence[Job], processes: int = 1, say: Callable[[str], None] = print) -> Outcome:
    """Do what is not done yet, `processes` at a time; say a line for each job."""
    waiting = deque(job for job in jobs if not job.path.exists())
    if kept := len(jobs) - len(waiting):
        say(f"{kept} of {len(jobs)} are there already")
    progress = _Progress(len(waiting), say)
    workers = [_hire() for _ in range(min(processes, len(waiting)))]
    try:
        for worker in workers:
            _hand_out(worker, waiting)
        while any(worker.job for worker in workers):
            for line in wait([worker.line for worker in workers if worker.job]):
                place = next(at for at, worker in enumerate(workers) if worker.line is line)
                worker = workers[place]
                assert worker.job is not None
                try:
                    problem, cpu_s = worker.line.recv()
                    progress.tell(worker.job, problem, cpu_s)
                except EOFError:
                    worker.process.join()
                    progress.tell(worker.job, f"its process died with {worker.process.exitcode}", 0.0)
                    workers[place] = worker = _hire()
                _hand_out(worker, waiting)
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join()
    return Outcome(progress.made, tuple(progress.broken), progress.cpu_s)


def _hand_out(worker: _Worker, waiting: deque[Job]) -> None:
    worker.job = waiting.popleft() if waiting else None
    if worker.job:
        worker.line.send(worker.job)


def _hire() -> _Worker:
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there,), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _work(line: Connection) -> None:
    """Do jobs until nobody sends any more. Blender chatters on the standard streams: they lead nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    while True:
        try:
            job = line.recv()
        except EOFError:
            return
        begun = time.process_time()
        problem = ""
        try:
            job.path.parent.mkdir(parents=True, exist_ok=True)
            module, name = job.work.split(":")
            getattr(import_module(module), name)(*job.arguments)
        except Exception:
            problem = traceback.format_exc(limit=-3)
        line.send((problem, time.process_time() - begun))


class _Progress:
    """Counts jobs and says how fast they go and how long the rest will take."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self.total, self.say, self.begun = total, say, time.monotonic()
        self.made, self.cpu_s, self.broken = 0, 0.0, list[str]()

    def tell(self, job: Job, problem: str, cpu_s: float) -> None:
        self.cpu_s += cpu_s
        if problem:
            self.broken.append(f"{job.path.name}: {problem}")
            self.say(f"BROKEN {self.broken[-1]}")
            return
        self.made += 1
        done, took_s = self.made + len(self.broken), time.monotonic() - self.begun
        left_min = (self.total - done) * took_s / done / 60
        self.say(
            f"{done}/{self.total} {job.path.name}: {cpu_s:.1f} s of processor, {self.cpu_s / done:.2f} on average, "
            f"{60 * done / took_s:.1f} a minute, {left_min:.1f} minutes left"
        )
