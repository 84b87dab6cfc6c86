"""`shopsight serve` is told to stop: it says so first, answers what it has taken, and an import goes on later."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from shopsight.app import open_shop
from tests.catalog.web_host import Asked, web_host
from tests.shops import make_catalog, picture

DEADLINE_S = 60.0
PHOTO = picture("ring", "blue", format="JPEG", size_px=300)


class Served:
    """A running `shopsight serve`."""

    def __init__(self, shop: Path, **settings: str) -> None:
        variables = {f"SHOPSIGHT_{name.upper()}": value for name, value in settings.items()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "shopsight", "serve", "--port", "0", "--shop", str(shop)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "COLUMNS": "200", "PYTHONUNBUFFERED": "1", **variables},
        )
        assert self.process.stdout is not None
        said = (re.search(r"http://127\.0\.0\.1:(\d+)/", line) for line in self.process.stdout)
        self.port = int(next(found for found in said if found)[1])
        assert self.ask("GET", "/healthz").status_code == 200

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        return httpx.request(method, f"http://127.0.0.1:{self.port}{path}", timeout=DEADLINE_S, **given)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        return self.process.wait(DEADLINE_S)


Serve = Callable[..., Served]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc", "ring"))
    with open_shop(shop=tmp_path / "shop") as opened:
        opened.import_feed(str(feed))
    return tmp_path / "shop"


@pytest.fixture
def serve(shop: Path) -> Iterator[Serve]:
    """Start servers that are killed at the end, if they still live."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(_killed_at_the_end(Served(shop, **settings)))


@contextmanager
def _killed_at_the_end(served: Served) -> Iterator[Served]:
    try:
        yield served
    finally:
        served.process.kill()
        served.process.communicate()


def until(is_so: Callable[[], bool]) -> None:
    """Ask again until it is so; each look is a question to the server itself."""
    for _ in range(20_000):
        if is_so():
            return
    raise AssertionError("it never came to be so")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_says_that_it_leaves_before_it_stops_answering(serve: Serve, workers: str) -> None:
    served = serve(workers=workers, stop_delay_s="600")
    until(lambda: served.ask("GET", "/readyz").status_code == 200)
    served.stop()
    # Of two workers, each has heard it when ten questions in a row, dealt out in turn, say so.
    until(lambda: {served.ask("GET", "/readyz").status_code for _ in range(10)} == {503})
    answer = served.ask("POST", "/v1/search", files={"photo": ("a.jpg", PHOTO)})
    assert answer.json()["hits"][0]["product_id"] == "ring-blue"
    assert answer.headers["connection"] == "close"
    assert served.ask("GET", "/healthz").status_code == 200
    assert served.ask("GET", "/readyz").json()["ready"] is False

    children = psutil.Process(served.process.pid).children()
    served.stop()  # A second time: now.
    assert served.ended() == 128 + signal.SIGTERM
    assert not psutil.wait_procs(children, DEADLINE_S)[1]


def test_a_request_under_way_is_answered_when_nothing_new_is_taken(serve: Serve) -> None:
    served = serve(stop_grace_s="60")
    body = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n' + PHOTO + b"\r\n--x--\r\n"
    head = (
        f"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port), DEADLINE_S) as connection:
        connection.sendall(head.encode() + body[:100])
        # It has begun to read this request before it answers the next.
        assert served.ask("GET", "/healthz").status_code == 200
        served.stop()
        until(lambda: not _is_listening(served.port))
        connection.sendall(body[100:])
        with connection.makefile("rb") as answer:
            assert answer.readline().split()[1] == b"200"
            assert b"ring-blue" in answer.read()
    assert served.ended() == 128 + signal.SIGTERM


def _is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), DEADLINE_S).close()
    except ConnectionRefusedError:
        return False
    except ConnectionResetError:
        return True  # It closes at this very moment: the next attempt tells.
    return True


def test_an_import_stops_cleanly_and_goes_on_when_it_is_sent_again(serve: Serve, shop: Path) -> None:
    with open_shop(shop=shop) as opened:
        key = {"X-Api-Key": opened.keys.create("test", {"write"})}
    asked_for, may_answer = threading.Event(), threading.Event()

    def late(asked: Asked) -> None:
        asked_for.set()
        may_answer.wait(DEADLINE_S)
        asked.answer(picture("cross", "red"), headers={"Content-Type": "image/png"})

    with web_host() as host:
        rows = [f"slow-{n},Slow thing {n},{host.url(f'/{n}.png')}" for n in range(3)]
        feed = "\n".join(["id,title,image", *rows]).encode()
        host.answers.update({f"/{n}.png": late for n in range(3)})
        served = serve(fetch_allow_private="true")
        sent = {"files": {"file": ("feed.csv", feed)}, "headers": key}
        started = served.ask("POST", "/v1/imports", **sent)
        assert started.status_code == 202
        assert asked_for.wait(DEADLINE_S)
        served.stop()
        assert served.ended() == 128 + signal.SIGTERM
        may_answer.set()
        assert _status(shop, started.json()["id"]) == "cancelled"

        served = serve(fetch_allow_private="true")
        again = served.ask("POST", "/v1/imports", **sent).json()
        assert again["id"] == started.json()["id"]
        until(lambda: served.ask("GET", f"/v1/imports/{again['id']}", headers=key).json()["status"] == "done")
        assert served.ask("GET", "/v1/products/slow-2").json()["title"] == "Slow thing 2"


def _status(shop: Path, operation_id: str) -> str:
    with open_shop(shop=shop) as opened:
        return opened.operation(operation_id).status
