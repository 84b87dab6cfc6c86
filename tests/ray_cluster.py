"""A real Ray cluster of two nodes for tests, started once, on loopback; skipped where Ray cannot be had."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_USAGE_STATS_ENABLED": "0"}
"""What makes Ray take 127.0.0.1 for this machine's address, as it does elsewhere than on Linux by itself."""

# Ray reads it when it is imported, which a test may do that asks for no cluster.
os.environ.update(ON_LOOPBACK)


class RayCluster:
    """Two nodes of one processor each. Its processes are children of this one's child."""

    def __init__(self) -> None:
        nodes = Path(__file__).with_name("ray_nodes.py")
        self._process = subprocess.Popen(
            [sys.executable, str(nodes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def processes(self) -> list[psutil.Process]:
        children: list[psutil.Process] = psutil.Process(self._process.pid).children(recursive=True)
        return children

    def workers(self) -> list[psutil.Process]:
        """Return the processes of actors that live."""
        return [process for process in self.processes() if _title(process).startswith("ray::_Actor")]

    def close(self) -> None:
        self._process.communicate("", timeout=60)


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def why_not() -> str:
    """Return why no Ray cluster can be started here, or nothing."""
    if find_spec("ray") is None:
        return "Ray is not installed (pip install 'shopsight[ray]')"
    if not sys.platform.startswith("linux"):
        return "a Ray cluster of several nodes on one machine needs Linux"
    return ""


@pytest.fixture(scope="session")
def ray_cluster() -> Iterator[RayCluster]:
    """Yield a running cluster, one for all tests of this process."""
    if reason := why_not():
        pytest.skip(reason)
    cluster = RayCluster()
    try:
        if not cluster.address:
            pytest.fail("the Ray cluster did not start")
        yield cluster
    finally:
        cluster.close()
