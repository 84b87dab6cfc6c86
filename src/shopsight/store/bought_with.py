"""What is bought with what, worked out ahead: read by key, replaced as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Engine, delete, func, insert, select

from shopsight.core.associations import Rule
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import bought_with, bought_with_state

_AT_ONCE = 5000
_MEASURES = ("count", "antecedent_count", "consequent_count", "baskets", "p_value", "q_value")


class SqlBoughtWith:
    """Rules with one antecedent each. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def replace(self, rules: Iterable[Rule], number: int) -> None:
        """Keep these rules, best first, and nothing else; `number` is that of the last event they rest on."""
        place: Counter[str] = Counter()
        rows = []
        for rule in rules:
            antecedent = clean(rule.antecedent[0])
            place[antecedent] += 1
            named = {"antecedent": antecedent, "place": place[antecedent], "consequent": clean(rule.consequent)}
            rows.append(named | {name: getattr(rule, name) for name in _MEASURES})
        with writing(self._engine) as connection:
            connection.execute(delete(bought_with))
            for start in range(0, len(rows), _AT_ONCE):
                connection.execute(insert(bought_with), rows[start : start + _AT_ONCE])
            connection.execute(delete(bought_with_state))
            connection.execute(insert(bought_with_state), {"number": number})

    def get(self, antecedent: str, limit: int) -> list[Rule]:
        """Return the rules from one item, best first."""
        columns = [bought_with.c[name] for name in ("consequent", *_MEASURES)]
        of_it = select(*columns).where(bought_with.c.antecedent == clean(antecedent))
        with reading(self._engine) as connection:
            rows = connection.execute(of_it.order_by(bought_with.c.place).limit(limit)).all()
        return [Rule((antecedent,), *row) for row in rows]

    def number(self) -> int | None:
        """Return the number of the last event that the rules rest on, None before they were ever worked out."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(bought_with_state.c.number))).scalar()
