"""Bulk work by one worker and by two: a shop re-embedded by local processes, and by actors of a two-node Ray cluster.

    python -m benchmarks.ray [FOLDER OF PICTURES] [--pictures 400] [--rounds 3]

The same pictures, in turn within one run; workers are started and warm before the clock runs. Beside the clock stands
the CPU time a picture of the workers, and of all else: this process and Ray's own, less what those take when idle. On
two cores that nobody else uses, one worker takes as long as its CPU, and two take the CPU of all, shared by what the
idle leave of both cores: that ratio is "by CPU". On a machine with other work only it means something.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.ingest import import_rates, pictures_in
from shopsight.bulk.crew import Crew
from shopsight.bulk.processes import process_crew
from shopsight.bulk.ray_actors import ray_crew
from shopsight.bulk.worker import Kit, pack
from shopsight.catalog.reembed import REINDEX, Reembed
from shopsight.store import DiskBlobStore, SqlOperationLog, SqlProductStore, open_engine
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import load_model

_IDLE_S = 20.0
_NODES = Path(__file__).parents[1] / "tests" / "ray_nodes.py"
_ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_USAGE_STATS_ENABLED": "0"}


def main() -> None:
    datasets = Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets"))
    parser = argparse.ArgumentParser(description="two workers over one")
    parser.add_argument("folder", type=Path, nargs="?", default=datasets / "luma")
    parser.add_argument("--pictures", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    paths = pictures_in(options.folder)[: options.pictures]
    os.environ.update(_ON_LOOPBACK)
    kit = pack(*load_model("shopsight-small"), DecodeLimits())
    with tempfile.TemporaryDirectory() as folder, cluster() as address:
        import_rates(paths, OnnxImageEmbedder.named(threads=1), os.cpu_count() or 1, Path(folder))
        idle = idle_cores(kit, address)
        done: dict[tuple[str, int], list[Spent]] = {}
        for number in range(options.rounds):
            for how in ("processes", "ray"):
                for size in (1, 2):
                    with crew_of(how, kit, address, size) as crew:
                        spent = reembedded(Path(folder), crew, f"{how} {size} {number}", idle if how == "ray" else None)
                    done.setdefault((how, size), []).append(spent)
    report(len(paths), options.rounds, idle, done)


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and CPU seconds of the workers and of all else."""

    clock_s: float
    workers_s: float
    rest_s: float


def report(pictures: int, rounds: int, idle: float, done: Mapping[tuple[str, int], Sequence[Spent]]) -> None:
    print(f"{pictures} pictures, {os.cpu_count()} cores, {rounds} rounds (medians), ms a picture")
    print(f"Ray takes {idle:.3f} cores when idle")
    print("workers           clock   CPU: workers   the rest   two over one: by the clock   by CPU")
    for (how, size), spent in done.items():
        clock, workers, rest = (
            1000 / pictures * statistics.median(getattr(some, name) for some in spent)
            for name in ("clock_s", "workers_s", "rest_s")
        )
        line = f"{size} {how:12} {clock:8.1f} {workers:14.1f} {rest:10.1f}"
        if size == 2:
            one = done[how, 1]
            by_clock = statistics.median(a.clock_s / b.clock_s for a, b in zip(one, spent, strict=True))
            free = 2 - (idle if how == "ray" else 0)
            by_cpu = statistics.median(
                a.workers_s * free / (b.workers_s + b.rest_s) for a, b in zip(one, spent, strict=True)
            )
            line += f" {by_clock:27.2f} {by_cpu:8.2f}   (wanted: 1.7)"
        print(line)


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of a Ray cluster of two nodes on loopback."""
    process = subprocess.Popen([sys.executable, _NODES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()


def crew_of(how: str, kit: Kit, address: str, size: int) -> AbstractContextManager[Crew]:
    return ray_crew(kit, address, size) if how == "ray" else process_crew(kit, size)


def ready(crew: Crew) -> None:
    while crew.idle < crew.at_once // 2:
        time.sleep(0.1)


def idle_cores(kit: Kit, address: str) -> float:
    """Return how many cores Ray's own processes take where nothing is to be seen."""
    with ray_crew(kit, address, 2) as crew:
        ready(crew)
        before = cpu_seconds()
        time.sleep(_IDLE_S)
        return (cpu_seconds().ray_s - before.ray_s) / _IDLE_S


def reembedded(folder: Path, crew: Crew, revision: str, idle: float | None) -> Spent:
    """Embed all pictures of the shop anew, as `shopsight reindex` does; to the store this is another revision.

    Ray's own processes count where `idle` says how many cores they take in any case.
    """
    engine = open_engine(folder / "shop.db")
    store = SqlProductStore(engine, revision)
    work = Reembed(store, DiskBlobStore(folder / "blobs"), crew)
    ready(crew)
    before, started = cpu_seconds(), time.perf_counter()
    done = work.run(SqlOperationLog(engine), REINDEX, lambda _: None)
    clock_s, after = time.perf_counter() - started, cpu_seconds()
    assert done.counts["photos"] == done.done, done
    store.close()
    engine.dispose()
    ray_s = 0.0 if idle is None else after.ray_s - before.ray_s - idle * clock_s
    return Spent(clock_s, after.workers_s - before.workers_s, after.here_s - before.here_s + ray_s)


@dataclass(frozen=True)
class Cpu:
    """CPU seconds so far of workers, of this process, and of Ray's own processes."""

    workers_s: float
    here_s: float
    ray_s: float


def cpu_seconds() -> Cpu:
    workers_s = ray_s = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            times, line = process.cpu_times(), " ".join(process.cmdline())
            if "ray::_Actor" in line or "spawn_main" in line:
                workers_s += times.user + times.system
            else:
                ray_s += times.user + times.system
    return Cpu(workers_s, time.process_time(), ray_s)


if __name__ == "__main__":
    main()
