"""What all processes of a shop share about advertising: the secret of its tokens, how far clicks are settled, and what
was learned of them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shopsight.store.engine import reading, writing
from shopsight.store.schema import ad_state

_ROW = 1


class SqlAdState:
    """One row, made when it is first asked for. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def secret(self) -> bytes:
        """Return the shop's secret, 32 random bytes: the same in every process."""
        with reading(self._engine) as connection:
            known = connection.execute(select(ad_state.c.secret)).scalar()
        return bytes.fromhex(known) if known else self._begin()

    def settled(self) -> int:
        """Return the number of the last event whose click was settled."""
        with reading(self._engine) as connection:
            return connection.execute(select(ad_state.c.settled)).scalar() or 0

    def settle_to(self, number: int) -> None:
        """Remember that everything up to this event is settled; it never goes back."""
        with writing(self._engine) as connection:
            further = update(ad_state).where(ad_state.c.settled < number).values(settled=number)
            connection.execute(further)

    def learned(self) -> Mapping[str, Any]:
        """Return what was learned last, as JSON-ready data; nothing where nothing was."""
        with reading(self._engine) as connection:
            return connection.execute(select(ad_state.c.learned)).scalar() or {}

    def learn(self, learned: Mapping[str, Any]) -> None:
        """Keep what was learned, for every process."""
        self.secret()
        with writing(self._engine) as connection:
            connection.execute(update(ad_state).values(learned=dict(learned)))

    def _begin(self) -> bytes:
        make = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        row = {"id": _ROW, "secret": secrets.token_hex(32), "settled": 0, "learned": {}}
        with writing(self._engine) as connection:
            connection.execute(make(ad_state).values(row).on_conflict_do_nothing())
            return bytes.fromhex(connection.execute(select(ad_state.c.secret)).scalar_one())
