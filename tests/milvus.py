"""A real Milvus for tests: started once, in a network namespace with nothing but loopback, and stopped by process id.

`scripts/test-servers.sh` fetches it. Its clocks tick ten times as fast as they do by default, so that tests need not
wait for them, and it has no interim index (docs/operations.md says why).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from shopsight.core.errors import IndexUnavailable
from shopsight.index.distributed.milvus import EXACT_BELOW_ROWS, MilvusIndex
from shopsight.index.distributed.server import Server

PLACE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "shopsight" / "milvus-2.3.5"
_RELAY = Path(__file__).with_name("milvus_relay.py")
_PORT = 19530

_START_TIMEOUT_S = 120.0
_CONFIGURE = "import sys, milvus; milvus.MilvusServerConfig(data_dir=sys.argv[1]).resolve()"
_FAST_CLOCKS = {
    "COMMON_SESSION_TTL": "15",
    "PROXY_TIMETICKINTERVAL": "20",
    "QUERYCOORD_CHECKINTERVAL": "100",
    "QUERYCOORD_SEGMENTCHECKINTERVAL": "100",
    "QUERYCOORD_CHANNELCHECKINTERVAL": "100",
    "QUERYCOORD_INDEXCHECKINTERVAL": "100",
    "QUERYCOORD_DISTPULLINTERVAL": "50",
}
INTERIM_INDEX = "QUERYNODE_SEGCORE_INTERIMINDEX_ENABLEINDEX"


class MilvusServer:
    """The server, which may be killed and started again on the same data."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = _FAST_CLOCKS) -> None:
        self._folder = folder
        self._settings = {"LOG_LEVEL": "warn", INTERIM_INDEX: "false", **settings}
        self.uri = f"unix:{folder / 'socket'}"
        self._relay = subprocess.Popen(
            ["unshare", "--net", sys.executable, str(_RELAY), str(folder / "socket"), str(_PORT)]
        )
        self._server: subprocess.Popen[bytes] | None = None
        self._wait(lambda: (folder / "socket").exists())
        python = str(PLACE / "venv" / "bin" / "python")
        self._inside([python, "-c", _CONFIGURE, str(folder / "milvus")]).wait()

    def start(self) -> None:
        """Return when it answers."""
        home = self._folder / "milvus"
        self._server = self._inside(
            [str(PLACE / "bin" / "milvus"), "run", "standalone"],
            LD_LIBRARY_PATH=str(PLACE / "bin"),
            DEPLOY_MODE="STANDALONE",
            MILVUSCONF=str(home / "configs"),
            MILVUS_RUN_DIR=str(home / "run"),
            **self._settings,
        )
        server = Server(self.uri)
        self._wait(lambda: _answers(server))
        server.close()

    def kill(self) -> None:
        """kill -9."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        if self._server is not None:
            self.kill()
        self._relay.kill()
        self._relay.wait()

    def inside(self, command: list[str]) -> int:
        """Run a command in the server's namespace, where it is at 127.0.0.1:19530; return its exit status."""
        return subprocess.run(["nsenter", "--target", str(self._relay.pid), "--net", *command], check=False).returncode

    def _inside(self, command: list[str], **environment: str) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                ["nsenter", "--target", str(self._relay.pid), "--net", *command],
                stdout=log,
                stderr=log,
                env={**os.environ, **environment},
                cwd=self._folder,
            )

    def _wait(self, is_there: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not is_there():
            # It says nothing when it is ready; each attempt is itself the question.
            time.sleep(0.05)
            if time.monotonic() > deadline or (self._server is not None and self._server.poll() is not None):
                pytest.fail(f"Milvus did not start: {(self._folder / 'log').read_text()[-2000:]}")


def _answers(server: Server) -> bool:
    try:
        server.read("list_collections")
    except IndexUnavailable:
        return False
    return True


def why_not() -> str:
    """Return why no Milvus can be started here, or nothing."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "Milvus runs in a network namespace, which needs Linux and root"
    if not shutil.which("unshare") or not shutil.which("nsenter"):
        return "unshare and nsenter (util-linux) are not installed"
    if not (PLACE / "bin" / "milvus").exists():
        return f"there is no Milvus in {PLACE}; `make test-servers` fetches it where a package index can be reached"
    return ""


@pytest.fixture(scope="module")
def milvus_server() -> Iterator[MilvusServer]:
    """Yield a running server, for the tests of a file: idle, it takes a fifth of a core. Skip where none can be had."""
    if reason := why_not():
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="shopsight-milvus-"))
    server = MilvusServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def milvus_indexes(milvus_server: MilvusServer) -> Iterator[Callable[..., MilvusIndex]]:
    """Yield what returns an empty index of a dimension. Making a collection takes seconds, so those of one share it."""
    server = Server(milvus_server.uri, timeout_s=10.0)
    made: dict[int, str] = {}

    def empty(dimension: int, *, exact_below_rows: int = EXACT_BELOW_ROWS) -> MilvusIndex:
        index = MilvusIndex(server, dimension, "one", f"contract_{dimension}", exact_below_rows=exact_below_rows)
        if dimension not in made:
            with index.turn():
                index.build(lambda fresh: 0)
            names = server.read("list_collections")
            [made[dimension]] = [name for name in names if name.startswith(f"contract_{dimension}_")]
        left = {"filter": "position >= 0", "output_fields": ["product_id"], "consistency_level": "Session"}
        index.drop([row["product_id"] for row in server.read("query", made[dimension], **left)])
        return index

    yield empty
    server.close()
