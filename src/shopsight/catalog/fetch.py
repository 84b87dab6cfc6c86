"""Downloads of pictures and feeds: polite, patient, bounded in time and bytes, and guarded.

They run on httpcore, the engine of httpx, rather than on an httpx.Client, which writes whole URLs into the log with the
secrets in their queries, keeps cookies, and cannot be given the backend that connects to checked addresses only.
"""

from __future__ import annotations

import os
import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

import httpcore
import httpx

from shopsight.catalog.body import ACCEPTED_ENCODING, DamagedBody, TooLargeBody, UnwantedBody, unpacked
from shopsight.catalog.exchange import (
    Answer,
    Got,
    PassingFailure,
    Received,
    Wanted,
    network_failure,
    status_text,
)
from shopsight.catalog.guard import GuardedBackend, Resolve, is_public, resolve_with_system
from shopsight.catalog.turns import Turns
from shopsight.catalog.web_address import HostHeaders, parsed_url, redacted, redirected
from shopsight.core.errors import FetchFailed, FetchTooLarge

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PASSING_STATUSES = frozenset((408, 425, 429, 500, 502, 503, 504))
_MAX_REDIRECTS = 5
_FIRST_DELAY_S = 0.5
_LONGEST_REST_S = 120.0
_CONNECT_WAIT_S = 10.0
_READ_WAIT_S = 30.0
_FILE_DEADLINE_S = 3600.0
_MAX_CONNECTIONS = 100


@dataclass(frozen=True, slots=True)
class Fetched:
    """A download. `data` is None when nothing changed since the etag or date given; `url` is where redirects led."""

    url: str
    data: bytes | None
    etag: str
    last_modified: str
    media_type: str


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A download to a file. `path` is None when nothing changed since the etag or date given."""

    url: str
    path: Path | None
    etag: str
    last_modified: str
    media_type: str


class Fetcher:
    """Downloads over HTTP/1.1 and HTTP/2 with one pool of connections. Safe in many threads; close it when done.

    `headers` are by host and go to that host only. `deadline_s` holds for one download with all its redirects and
    retries, from its first turn at the host on. Network failures and the statuses that pass (408, 425, 429, 5xx) are
    tried `attempts` times, after half a second and then twice as long each time, give or take a quarter; a Retry-After
    is honored up to two minutes, and holds for every download from that host. `is_allowed` judges the IP addresses to
    connect to, unless `allow_private` lets in all.
    """

    def __init__(
        self,
        *,
        headers: Mapping[str, Mapping[str, str]] | None = None,
        allow_private: bool = False,
        deadline_s: float = 60.0,
        max_bytes: int = 20_000_000,
        per_host: int = 8,
        min_interval_s: float = 0.0,
        attempts: int = 4,
        user_agent: str = "Shopsight",
        resolve: Resolve = resolve_with_system,
        is_allowed: Callable[[str], bool] = is_public,
        ssl_context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._headers = HostHeaders(headers or {})
        self._deadline_s = deadline_s
        self._max_bytes = max_bytes
        self._attempts = attempts
        self._user_agent = user_agent
        self._clock = clock
        self._sleep = sleep
        self._now = now
        self._chance = chance
        self._turns = Turns(per_host, min_interval_s, clock, sleep)
        self._local = threading.local()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context or httpx.create_ssl_context(),
            max_connections=_MAX_CONNECTIONS,
            keepalive_expiry=30.0,
            http1=True,
            http2=True,
            network_backend=GuardedBackend(resolve, _anywhere if allow_private else is_allowed, self._remaining_s),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def fetch(self, url: str, etag: str = "", last_modified: str = "") -> Fetched:
        """Download into memory; with `etag` or `last_modified` of an earlier download only if it changed since.

        Raises FetchFailed, AddressRefused or FetchTooLarge; their messages show the URL without its secrets.
        """
        wanted = Wanted(parsed_url(url), etag, last_modified, self._max_bytes, self._deadline_s)
        got = self._download(wanted, b"".join)
        return Fetched(got.url, got.received, got.etag, got.last_modified, got.media_type)

    def fetch_to_file(
        self,
        url: str,
        path: Path,
        max_bytes: int,
        etag: str = "",
        last_modified: str = "",
        deadline_s: float = _FILE_DEADLINE_S,
    ) -> FetchedFile:
        """Download to `path` in bounded memory; whatever happens, there is all of it there or what was there before.

        Raises FetchFailed, AddressRefused or FetchTooLarge.
        """
        wanted = Wanted(parsed_url(url), etag, last_modified, max_bytes, deadline_s)
        got = self._download(wanted, lambda chunks: _written(path, chunks))
        return FetchedFile(got.url, got.received, got.etag, got.last_modified, got.media_type)

    def _download(self, wanted: Wanted, receive: Callable[[Iterator[bytes]], Received]) -> Got[Received]:
        self._local.ends_at_s = None
        for attempt in range(1, self._attempts + 1):
            try:
                return self._attempt(wanted, receive)
            except PassingFailure as failure:
                delay_s = self._delay_s(attempt, failure)
                if attempt == self._attempts or delay_s >= min(self._remaining_s(), _LONGEST_REST_S):
                    raise _given_up(wanted, attempt, failure, self._remaining_s()) from failure
                self._wait(delay_s, failure)
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, wanted: Wanted, receive: Callable[[Iterator[bytes]], Received]) -> Got[Received]:
        url = wanted.url
        for _ in range(_MAX_REDIRECTS + 1):
            with self._turns.turn(url.host), self._answer(url, wanted) as answer:
                if answer.status not in _REDIRECTS:
                    return self._received(answer, wanted, receive)
                if "location" not in answer.headers:
                    raise FetchFailed(f"{redacted(url)} redirects ({answer.status}) without saying where to")
                url = redirected(url, answer.headers["location"])
        raise FetchFailed(f"{redacted(wanted.url)} redirects more than {_MAX_REDIRECTS} times")

    @contextmanager
    def _answer(self, url: httpx.URL, wanted: Wanted) -> Iterator[Answer]:
        if self._local.ends_at_s is None:
            self._local.ends_at_s = self._clock() + wanted.deadline_s
        waits_s = {"connect": _CONNECT_WAIT_S, "read": _READ_WAIT_S, "write": _READ_WAIT_S, "pool": _READ_WAIT_S}
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        own = {"Accept": "*/*", "Accept-Encoding": ACCEPTED_ENCODING, "User-Agent": self._user_agent}
        headers = list((own | self._headers.owed_to(url, wanted.url) | wanted.conditions()).items())
        try:
            with self._pool.stream("GET", target, headers=headers, extensions={"timeout": waits_s}) as response:
                yield Answer(url, response.status, httpx.Headers(response.headers), response.iter_stream())
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.RemoteProtocolError) as error:
            raise network_failure(url, error) from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, UnicodeError) as error:
            raise FetchFailed(f"{redacted(url)} could not be asked for: {error}") from error

    def _received(
        self, answer: Answer, wanted: Wanted, receive: Callable[[Iterator[bytes]], Received]
    ) -> Got[Received]:
        if answer.status == HTTPStatus.NOT_MODIFIED and wanted.conditions():
            return answer.got(None, wanted)
        if answer.status in _PASSING_STATUSES:
            raise PassingFailure(status_text(answer.status), answer.url.host, answer.retry_after_s(self._now()))
        if answer.status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
            raise FetchFailed(f"{redacted(answer.url)} could not be downloaded: {status_text(answer.status)}")
        try:
            answer.check_announced_length(wanted.max_bytes)
            return answer.got(receive(unpacked(answer.chunks, answer.encoding, wanted.max_bytes)), wanted)
        except TooLargeBody as error:
            limit = f"at most {wanted.max_bytes:,} bytes were wanted"
            raise FetchTooLarge(f"{limit} from {redacted(answer.url)}, and it sends more") from error
        except UnwantedBody as error:
            raise FetchFailed(f"{redacted(answer.url)} could not be downloaded: {error}") from error
        except DamagedBody as error:
            raise PassingFailure(str(error), answer.url.host) from error

    def _delay_s(self, attempt: int, failure: PassingFailure) -> float:
        if failure.retry_after_s is not None:
            return failure.retry_after_s
        return _FIRST_DELAY_S * 2.0 ** (attempt - 1) * (0.75 + 0.5 * self._chance())

    def _wait(self, delay_s: float, failure: PassingFailure) -> None:
        if failure.retry_after_s is None:
            self._sleep(delay_s)
        else:
            self._turns.postpone(failure.host, delay_s)

    def _remaining_s(self) -> float:
        """Return how long the download of this thread may still take."""
        ends_at_s: float | None = getattr(self._local, "ends_at_s", None)
        return float("inf") if ends_at_s is None else ends_at_s - self._clock()


def _anywhere(_address: str) -> bool:
    return True


def _given_up(wanted: Wanted, attempts: int, failure: PassingFailure, remaining_s: float) -> FetchFailed:
    tried = f"{attempts} attempts" if attempts > 1 else "1 attempt"
    why = f"{redacted(wanted.url)} could not be downloaded in {tried}: {failure}"
    if failure.retry_after_s is not None:
        return FetchFailed(f"{why}; it asks to be left alone for {failure.retry_after_s:.0f} s")
    return FetchFailed(f"{why} (deadline {wanted.deadline_s:g} s)" if remaining_s <= 0 else why)


def _written(path: Path, chunks: Iterator[bytes]) -> Path:
    part = path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.part")
    try:
        with part.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        part.replace(path)
    except OSError as error:
        raise FetchFailed(f"the download could not be saved as {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return path
