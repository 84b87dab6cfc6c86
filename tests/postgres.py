"""A real PostgreSQL for tests: started once in a temporary folder, on loopback, and stopped by its process id."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shopsight.store.engine import open_engine

_START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 30.0


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of a server's maintenance database; skip where PostgreSQL is not installed."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (initdb and postgres were looked for)")
    folder = Path(tempfile.mkdtemp(prefix="shopsight-postgres-"))
    server = None
    try:
        port = _initialize(binaries, folder)
        server = _as_server_user([str(binaries / "postgres"), "-D", str(folder / "data")], folder)
        url = f"postgresql+psycopg://shopsight@127.0.0.1:{port}/postgres"
        _wait_until_up(url, server)
        yield url
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(_STOP_TIMEOUT_S)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """Return the name of a database with the present schema, of which copies are made sooner than migrations run."""
    _execute(postgres_server, 'CREATE DATABASE "template_shop"')
    open_engine(_url_of(postgres_server, "template_shop")).dispose()
    return "template_shop"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """Yield the URL of a database of the present schema with nothing in it, dropped afterwards."""
    with _database(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the URL of a database without tables, dropped afterwards."""
    with _database(postgres_server, "template1") as url:
        yield url


@contextmanager
def _database(server: str, template: str) -> Iterator[str]:
    name = f"shop_{secrets.token_hex(6)}"
    _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _url_of(server, name)
    _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


def _url_of(server: str, name: str) -> str:
    return server.removesuffix("postgres") + name


def _binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL: on the path, or where Debian and Homebrew keep it."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    for pattern in ("usr/lib/postgresql/*/bin", "opt/homebrew/opt/postgresql*/bin", "usr/local/opt/postgresql*/bin"):
        places.extend(sorted(Path("/").glob(pattern), reverse=True))
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _initialize(binaries: Path, folder: Path) -> int:
    data = folder / "data"
    data.mkdir()
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        for path in (folder, data):
            os.chown(path, account.pw_uid, account.pw_gid)
    options = ["--auth=trust", "--username=shopsight", "--encoding=UTF8", "--locale=C", "--no-sync"]
    made = _as_server_user([str(binaries / "initdb"), "-D", str(data), *options], folder)
    if made.wait() != 0:
        pytest.fail(f"initdb failed: {(folder / 'log').read_text()}")
    port = _free_port()
    settings = f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\nfsync = off\n"
    with (data / "postgresql.conf").open("a") as file:
        file.write(settings)
    return port


def _as_server_user(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a command whose words go to the log; PostgreSQL refuses root, so root becomes postgres."""
    user = "postgres" if os.geteuid() == 0 else None
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command, stdout=log, stderr=log, user=user, group=user, extra_groups=[] if user else None, cwd=folder
        )


def _wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    deadline = time.monotonic() + _START_TIMEOUT_S
    while True:
        try:
            psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail("PostgreSQL did not start")
            # The server says nothing when it is ready; each attempt is itself the question.
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
