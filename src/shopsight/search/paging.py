"""Cursors: where the next page begins, bound to the query that they came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import TypeAlias

from shopsight.core.errors import InvalidCursor
from shopsight.core.queries import Query

SortKey: TypeAlias = tuple[float | str, str]
"""The value sorted by and the product id that breaks ties, of the last row already seen."""


def query_digest(query: Query, photo_sha256: str) -> str:
    """Name the question without its paging: the same question, whichever way its photo came, has the same digest."""
    words = (query.words, query.match, repr(query.words_weight), repr(query.wishes), repr(query.read))
    parts = (photo_sha256, query.product_id, *words, repr(query.box), repr(query.where), query.sort)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def write_cursor(digest: str, after: SortKey) -> str:
    """Return an opaque, URL-safe cursor."""
    return base64.urlsafe_b64encode(json.dumps([digest, *after], ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(cursor: str, digest: str) -> SortKey | None:
    """Return where the cursor points, None for an empty one.

    Raises InvalidCursor if it is damaged or belongs to another query.
    """
    if not cursor:
        return None
    try:
        of, value, product_id = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise InvalidCursor("this cursor is damaged; start again without one") from None
    if not isinstance(value, (int, float, str)) or not isinstance(product_id, str):
        raise InvalidCursor("this cursor is damaged; start again without one")
    if of != digest:
        raise InvalidCursor("this cursor belongs to another query; send the same photo, words, filter and sort with it")
    return value, product_id
