"""Workers in a Ray cluster: an actor each. Knows ray."""

from __future__ import annotations

import copy
import importlib
import logging
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from types import ModuleType
from typing import Any, Final

from shopsight.bulk.crew import Crew, WorkerLost
from shopsight.bulk.worker import Kit, Worker
from shopsight.core.errors import ExtraRequired, UnreadableImage, WorkersUnavailable
from shopsight.core.types import Sight

_CONNECT_S: Final = 5.0


@contextmanager
def ray_crew(kit: Kit, address: str, size: int = 0) -> Iterator[Crew]:
    """Yield so many workers in the cluster at `address`, as many as it has processors with 0 (GPUs for a kit of one).

    This machine has to be a node of the cluster. Raises ExtraRequired without ray and WorkersUnavailable for an address
    where there is no cluster, or none for this Ray and Python.
    """
    ray = _ray()
    # Ray prints what befalls its nodes to standard output, some of it in the end; that belongs to who reads JSON there.
    with redirect_stdout(sys.stderr):
        _connect(ray, address)
        try:
            resource = "GPU" if kit.device == "cuda" else "CPU"
            there = int(ray.cluster_resources().get(resource, 0))
            if not there:
                raise WorkersUnavailable(f"the Ray cluster at {address} has no {resource}")
            actor = ray.remote(_Actor).options(num_cpus=1, num_gpus=1 if kit.device == "cuda" else 0)
            sent = ray.put(kit)
            with Crew(kit.card, size or there, lambda: _RayHand(ray, actor.remote(), sent)) as crew:
                yield crew
        finally:
            ray.shutdown()


class _Actor:
    """A worker, where Ray starts it."""

    def open(self, kit: Kit) -> None:
        self._worker = Worker(kit)

    def see(self, contents: list[bytes]) -> list[Sight | UnreadableImage]:
        return self._worker.see(contents)


class _RayHand:
    def __init__(self, ray: ModuleType, actor: Any, kit: Any) -> None:
        self._ray = ray
        self._actor = actor
        self._kit = kit

    def open(self) -> None:
        self._got(self._actor.open.remote(self._kit))

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        # Arrays that Ray brings lie in its store, and are gone with it.
        return copy.deepcopy(self._got(self._actor.see.remote(list(contents))))

    def end(self) -> None:
        self._ray.kill(self._actor)

    def _got(self, asked: Any) -> Any:
        try:
            return self._ray.get(asked)
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause from None
        except self._ray.exceptions.RayError as error:
            # What follows the first sentence is advice about Ray.
            reason = str(error).splitlines()[-1].partition(". ")[0]
            raise WorkerLost(f"a worker in the cluster died: {reason}") from error


def _ray() -> ModuleType:
    # Read when ray is imported: nothing is told to its makers, and no cluster begins because one was left.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ENABLE_AUTO_CONNECT", "0")
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise ExtraRequired("workers in a cluster need Ray: pip install 'shopsight[ray]'") from error


def _connect(ray: ModuleType, address: str) -> None:
    """Join the cluster. Ray itself would try a wrong address for a minute and then tell little."""
    if ray.is_initialized():
        raise WorkersUnavailable("this process is connected to Ray already; one import at a time uses it")
    host, _, port = address.rpartition(":")
    try:
        if port.isdigit():
            socket.create_connection((host, int(port)), _CONNECT_S).close()
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
    except (OSError, RuntimeError, ValueError) as error:
        raise WorkersUnavailable(
            f"there is no Ray cluster for this machine at {address!r}: {str(error).strip().splitlines()[0]}; start one "
            "with `ray start --head`, and join it here with `ray start --address=HOST:6379`"
        ) from error
