"""Keys for the HTTP door: shown once, kept as a hash, with scopes, revocable."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select, update

from shopsight.core.errors import InvalidRequest, NotFound
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import api_keys

SCOPES = ("search", "write")

_REMEMBERED_S = 5.0
_MAX_SECRET_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as its owner may see it again: everything but the secret."""

    id: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    revoked_at: datetime | None


class ApiKeys:
    """The keys of one shop. A key revoked by another process is refused within seconds.

    `now` gives seconds since 1970.
    """

    def __init__(self, engine: Engine, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._now = now
        self._lock = threading.Lock()
        self._remembered: dict[str, tuple[float, frozenset[str]]] = {}

    def create(self, name: str, scopes: Collection[str]) -> str:
        """Make a key and return its secret, which cannot be had again. Raises InvalidRequest for an unknown scope."""
        if not scopes or not frozenset(scopes) <= frozenset(SCOPES):
            raise InvalidRequest(f"scopes of a key are some of {', '.join(SCOPES)}, got {', '.join(scopes) or 'none'}")
        secret = "sk_" + secrets.token_urlsafe(32)
        row = {
            "id": "key_" + secrets.token_hex(6),
            "name": clean(name.strip()),
            "secret_sha256": _sha256(secret),
            "scopes": sorted(frozenset(scopes)),
            "created_at": self._now(),
        }
        with writing(self._engine) as connection:
            connection.execute(insert(api_keys), row)
        return secret

    def check(self, secret: str) -> frozenset[str] | None:
        """Return the scopes of a key, None for one that is unknown or revoked."""
        if not secret.startswith("sk_") or len(secret) > _MAX_SECRET_CHARACTERS:
            return None
        hashed = _sha256(secret)
        with self._lock:
            until, scopes = self._remembered.get(hashed, (0.0, frozenset()))
        if self._now() < until:
            return scopes
        return self._look_up(hashed)

    def list(self) -> tuple[ApiKey, ...]:
        """Return all keys, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)).all()
        return tuple(
            ApiKey(
                row.id,
                row.name,
                frozenset(row.scopes),
                datetime.fromtimestamp(row.created_at, UTC),
                None if row.revoked_at is None else datetime.fromtimestamp(row.revoked_at, UTC),
            )
            for row in rows
        )

    def revoke(self, key_id: str) -> None:
        """Make a key worthless; doing so twice does no harm. Raises NotFound for an unknown id."""
        with writing(self._engine) as connection:
            known = connection.execute(select(api_keys.c.id).where(api_keys.c.id == clean(key_id))).first()
            if known is None:
                raise NotFound(f"no API key {key_id!r}; list the keys to see their ids")
            active = (api_keys.c.id == clean(key_id)) & api_keys.c.revoked_at.is_(None)
            connection.execute(update(api_keys).where(active).values(revoked_at=self._now()))
        with self._lock:
            self._remembered.clear()

    def _look_up(self, hashed: str) -> frozenset[str] | None:
        with reading(self._engine) as connection:
            row = connection.execute(
                select(api_keys.c.secret_sha256, api_keys.c.scopes).where(
                    api_keys.c.secret_sha256 == hashed, api_keys.c.revoked_at.is_(None)
                )
            ).first()
        if row is None or not hmac.compare_digest(row.secret_sha256, hashed):
            with self._lock:
                self._remembered.pop(hashed, None)
            return None
        scopes = frozenset(row.scopes)
        with self._lock:
            self._remembered[hashed] = (self._now() + _REMEMBERED_S, scopes)
        return scopes


def _sha256(secret: str) -> str:
    # A secret has 256 random bits: a plain hash is as strong as a slow one, and costs nothing for each request.
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
