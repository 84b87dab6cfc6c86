"""From error answers back to the errors of core.errors, by their code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from shopsight.core.errors import FetchFailed, ShopsightError

_CARRIED = ("field", "column")


def error_of(response: httpx.Response) -> ShopsightError:
    """Return the error that the server answered with; its request id is a note on it.

    An answer that is not the API's (a proxy's, say) becomes a ShopsightError that quotes it.
    """
    try:
        told = dict(response.json()["error"])
        kind, message = _kinds()[told["code"]], str(told["message"])
    except (ValueError, TypeError, LookupError):
        kind, told = ShopsightError, {}
        message = f"the server answered {response.status_code}: {response.text[:200]!r}"
    error = _made(kind, message, told)
    retry_after = response.headers.get("retry-after", "")
    if retry_after.isdecimal():
        error.retry_after_s = float(retry_after)  # type: ignore[attr-defined]
    if request_id := response.headers.get("x-request-id"):
        error.add_note(f"request id {request_id}")
    return error


@contextmanager
def reaching(url: httpx.URL) -> Iterator[None]:
    """Raise FetchFailed where the server cannot be reached or breaks off."""
    try:
        yield
    except httpx.TransportError as error:
        raise FetchFailed(f"the server at {url} cannot be reached: {error or type(error).__name__}") from error


def _kinds() -> dict[str, type[ShopsightError]]:
    """Return every class of the tree by its code; a class that takes over its parent's code stands behind it."""
    kinds: dict[str, type[ShopsightError]] = {}
    waiting: list[type[ShopsightError]] = [ShopsightError]
    while waiting:
        kind = waiting.pop(0)
        if kind.__module__ == ShopsightError.__module__:
            kinds.setdefault(kind.code, kind)
            waiting.extend(kind.__subclasses__())
    return kinds


def _made(kind: type[ShopsightError], message: str, told: dict[str, Any]) -> ShopsightError:
    """Make an error with the server's message as it is, whatever its class would have made of its arguments."""
    error = kind.__new__(kind)
    ShopsightError.__init__(error, message)
    for name in _CARRIED:
        if name in told:
            setattr(error, name, told[name])
    return error
