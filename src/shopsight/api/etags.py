"""ETags: names for versions, so that nothing is sent twice and no change is written over another unseen."""

from __future__ import annotations

import hashlib

from starlette.requests import Request

from shopsight.core.errors import PreconditionFailed


def etag_of(data: bytes) -> str:
    """Return a strong ETag for these bytes, in the quotes that belong to it."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def none_match(request: Request, etag: str) -> bool:
    """Whether If-None-Match names this version: the caller has it already."""
    return _names(request.headers.get("if-none-match", ""), etag)


def check_if_match(request: Request, etag: str | None) -> None:
    """Raise PreconditionFailed unless If-Match and If-None-Match, where given, allow a change.

    `etag` names the present version, None where there is none yet. `If-None-Match: *` means: create only.
    """
    wanted = request.headers.get("if-match")
    if wanted is not None and (etag is None or not _names(wanted, etag)):
        raise PreconditionFailed(
            f"If-Match names {wanted[:80]}, but the product {_is(etag)}; get it again, then change it"
        )
    unwanted = request.headers.get("if-none-match")
    if unwanted is not None and etag is not None and _names(unwanted, etag):
        raise PreconditionFailed(f"If-None-Match names {unwanted[:80]}, and the product {_is(etag)}")


def _names(header: str, etag: str) -> bool:
    if header.strip() == "*":
        return True
    return any(part.strip().removeprefix("W/") == etag for part in header.split(","))


def _is(etag: str | None) -> str:
    return "does not exist" if etag is None else f"is {etag}"
