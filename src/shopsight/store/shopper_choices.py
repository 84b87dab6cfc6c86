"""What shoppers chose about being remembered, in SQL: obeyed from the moment it is written, erased with the shopper."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, delete, insert, select, update

from shopsight.core.recommendations import ShopperChoice
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import shopper_choices

_NOBODY = ""


class SqlShopperChoices:
    """The `ShopperChoices` of one shop. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, shopper: str) -> ShopperChoice:
        """Return what a shopper chose."""
        wanted = select(shopper_choices).where(shopper_choices.c.shopper.in_([_NOBODY, clean(shopper)]))
        with reading(self._engine) as connection:
            rows = {row.shopper: row for row in connection.execute(wanted)}
        epoch = rows[_NOBODY].taste_after if _NOBODY in rows else 0
        own = rows.get(clean(shopper)) if shopper else None
        return ShopperChoice(own.opted_out, own.taste_after, epoch) if own else ShopperChoice(epoch=epoch)

    def all(self) -> Mapping[str, ShopperChoice]:
        """Return the choices of all shoppers who made one."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(shopper_choices).where(shopper_choices.c.shopper != _NOBODY)).all()
        return {row.shopper: ShopperChoice(row.opted_out, row.taste_after) for row in rows}

    def opt_out(self, shopper: str, opted_out: bool) -> None:
        """Keep that a shopper wants no recommendations by what they did, or wants them again."""
        with writing(self._engine) as connection:
            _write(connection, clean(shopper), opted_out=opted_out)

    def reset(self, shopper: str, after: int) -> None:
        """Let a shopper's taste begin after this event number."""
        with writing(self._engine) as connection:
            _write(connection, clean(shopper), taste_after=after)


def forget_choice(connection: Connection, shopper: str) -> None:
    """Remove what a shopper chose, and begin an epoch, within the transaction that erases the shopper."""
    connection.execute(delete(shopper_choices).where(shopper_choices.c.shopper == shopper))
    _write(connection, _NOBODY, taste_after=shopper_choices.c.taste_after + 1)


def _write(connection: Connection, shopper: str, **values: object) -> None:
    change = update(shopper_choices).where(shopper_choices.c.shopper == shopper)
    if not connection.execute(select(shopper_choices.c.shopper).where(shopper_choices.c.shopper == shopper)).first():
        connection.execute(insert(shopper_choices).values(shopper=shopper, opted_out=False, taste_after=0))
    connection.execute(change.values(**values))
