"""Where the roll-out of a new model stands: one row that every process of the shop follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from shopsight.core.roll_out import Compared, RollOut
from shopsight.store.engine import reading, writing
from shopsight.store.schema import clock, roll_out

_ROW = 1


class SqlRollOut:
    """The row; safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def now(self) -> RollOut:
        """Return how it stands."""
        with reading(self._engine) as connection:
            return _read(connection)

    def change(self, to: Callable[[RollOut], RollOut]) -> RollOut:
        """Make what `to` returns of how it stands, while nobody else changes it; what it raises changes nothing."""
        with writing(self._engine) as connection:
            connection.execute(select(clock.c.seq).with_for_update())
            changed = to(_read(connection))
            connection.execute(delete(roll_out))
            if changed.other:
                connection.execute(insert(roll_out).values(id=_ROW, state=asdict(changed)))
            return changed


def _read(connection: Connection) -> RollOut:
    state: dict[str, Any] | None = connection.execute(select(roll_out.c.state)).scalar()
    return RollOut(**{**state, "compared": Compared(**state["compared"])}) if state else RollOut()
