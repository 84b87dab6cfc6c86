"""One request for a download, its answer, and what went wrong: for good, or perhaps not the next time."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from socket import EAI_NONAME, gaierror
from typing import Generic, TypeVar

import httpcore
import httpx

from shopsight.catalog.body import TooLargeBody
from shopsight.catalog.web_address import redacted
from shopsight.core.errors import FetchFailed

Received = TypeVar("Received")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A download to make: from where, unless it is unchanged, and within which limits."""

    url: httpx.URL
    etag: str
    last_modified: str
    max_bytes: int
    deadline_s: float

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for an answer only if something changed (RFC 9110, 13.1)."""
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in stated.items() if value and value.isascii() and value.isprintable()}


@dataclass(frozen=True, slots=True)
class Got(Generic[Received]):
    """What a download brought; `received` is None where nothing changed."""

    url: str
    received: Received | None
    etag: str
    last_modified: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer, and the chunks of its body that are still to be read."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    chunks: Iterator[bytes]

    @property
    def encoding(self) -> str:
        return str(self.headers.get("content-encoding", "")).strip().lower()

    def check_announced_length(self, max_bytes: int) -> None:
        """Raise TooLargeBody where the answer says itself that it is over the limit."""
        length = self.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:18]) > max_bytes:
            raise TooLargeBody

    def retry_after_s(self, now_s: float) -> float | None:
        """Return the seconds that the host asks to be left alone (RFC 9110, 10.2.3): a number of them, or a date."""
        value = str(self.headers.get("retry-after", "")).strip()
        if value.isascii() and value.isdigit():
            return float(value[:9])
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - now_s) if value else None
        except (ValueError, OverflowError):
            return None

    def got(self, received: Received | None, wanted: Wanted) -> Got[Received]:
        """Return the download with what this head says of it; of what did not change, what was known before."""
        unchanged = received is None
        return Got(
            url=str(self.url),
            received=received,
            etag=self.headers.get("etag", wanted.etag if unchanged else ""),
            last_modified=self.headers.get("last-modified", wanted.last_modified if unchanged else ""),
            media_type=self.headers.get("content-type", "").partition(";")[0].strip().lower(),
        )


class PassingFailure(Exception):
    """A failure that may be gone at the next attempt; `retry_after_s` is what the host asked for."""

    def __init__(self, reason: str, host: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.host = host
        self.retry_after_s = retry_after_s


def network_failure(url: httpx.URL, error: Exception) -> FetchFailed | PassingFailure:
    """Return what an error of httpcore's network means: only an unknown host or a bad certificate will stay."""
    cause = error.__context__  # not __cause__, which httpcore's pool takes away
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = f"its certificate is not valid: {cause.verify_message}"
        return FetchFailed(f"{redacted(url)} could not be downloaded: {reason}")
    if isinstance(cause, gaierror) and cause.errno == EAI_NONAME:
        return FetchFailed(f"{redacted(url)} could not be downloaded: there is no host {url.host!r}")
    if isinstance(error, httpcore.TimeoutException):
        return PassingFailure("it did not answer in time", url.host)
    return PassingFailure(str(error) or type(error).__name__, url.host)


def status_text(status: int) -> str:
    """Return a status as people know it: HTTP 404 Not Found."""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
