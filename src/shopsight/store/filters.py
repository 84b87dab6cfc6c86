"""Compiles a filter tree to SQL over the terms table, with the meaning that core.where gives it."""

from __future__ import annotations

import hashlib
import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, assert_never

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.types import TypeEngine

from shopsight.core.numbers import as_number
from shopsight.core.terms import field_name, fold
from shopsight.core.where import And, Compare, Exists, Not, Or, Where
from shopsight.store.schema import TEXT, products, terms

_ORDERS: dict[str, Callable[[Any, float], ColumnElement[bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MAX_INDEXED_CHARACTERS = 200
_MAX_SIBLINGS = 50
_REPLACEMENT = "\ufffd"


def allowed(where: Where | None, dialect: str) -> ColumnElement[bool]:
    """Return the condition on the products table that holds for what the filter allows, by sets: to read all of it."""

    def has_term(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return products.c.key.in_(select(terms.c.product_key).where(*conditions))

    return true() if where is None else _condition(where, dialect, _Look(has_term, terms.c.field))


def allows(where: Where | None, dialect: str, rows: FromClause) -> ColumnElement[bool]:
    """Return the same condition on an alias of the products table, row by row: to stop after a few."""

    def has_term(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(terms.c.product_key == rows.c.key, *conditions)

    # Adding nothing to a name keeps SQLite from reading all of a field's terms for each single product.
    return true() if where is None else _condition(where, dialect, _Look(has_term, terms.c.field.concat("")))


@lru_cache(maxsize=65536)
def term_key(text: str) -> str:
    """Return the form in which a term's text or name is stored and compared: folded, and short enough for an index."""
    folded = fold(clean(text))
    if len(folded) <= _MAX_INDEXED_CHARACTERS:
        return folded
    return f"{folded[:100]} {hashlib.sha256(folded.encode()).hexdigest()}"


def one_of(column: ColumnElement[Any], values: Sequence[str] | Sequence[int], dialect: str) -> ColumnElement[bool]:
    """Return `column IN values` as one parameter, however many there are."""
    plain = [clean(value) if isinstance(value, str) else value for value in values]
    if len(plain) == 1:
        return column == plain[0]
    if dialect == "sqlite":
        rows = func.json_each(json.dumps(plain, ensure_ascii=False)).table_valued("value")
        return column.in_(select(rows.c.value))
    kind: TypeEngine[Any] = BigInteger() if isinstance(column.type, Integer) else TEXT
    return column == func.any(cast(plain, ARRAY(kind)))


def one_of_given(column: ColumnElement[Any], dialect: str) -> ColumnElement[bool]:
    """Return `column IN values` for a statement that is built once: each search would pay for building it again.

    The values are given when it is executed, as `{"given": given(values, dialect)}`.
    """
    if dialect == "sqlite":
        rows = func.json_each(bindparam("given", type_=Text())).table_valued("value")
        return column.in_(select(rows.c.value))
    kind: TypeEngine[Any] = BigInteger() if isinstance(column.type, Integer) else TEXT
    return column == func.any(bindparam("given", type_=ARRAY(kind)))


def given(values: Sequence[str] | Sequence[int], dialect: str) -> object:
    """Return the values of a `one_of_given`, as the database takes them."""
    plain = [clean(value) if isinstance(value, str) else value for value in values]
    return json.dumps(plain, ensure_ascii=False) if dialect == "sqlite" else plain


def clean(text: str) -> str:
    """Return `text` as both databases can hold it: NUL and lone surrogates become U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    kept = text.encode(errors="surrogatepass").decode(errors="replace").replace("\0", _REPLACEMENT)
    return text if kept == text else kept


@dataclass(frozen=True, slots=True)
class _Look:
    """How to look into the terms: which products have one, and by which name where no value is known to look for."""

    has_term: Callable[..., ColumnElement[bool]]
    field: ColumnElement[Any]


def _condition(where: Where, dialect: str, look: _Look) -> ColumnElement[bool]:
    match where:
        case Compare(op="="):
            return _equals(where.field, [where.value], dialect, look)
        case Compare():
            number = as_number(where.value)
            if number is None:
                return false()
            return look.has_term(look.field == _name(where.field), _ORDERS[where.op](terms.c.number, number))
        case Exists():
            return look.has_term(look.field == _name(where.field))
        case And():
            return _joined(and_, [_condition(part, dialect, look) for part in where.parts], true())
        case Or():
            return _joined(or_, _either(where, dialect, look), false())
        case Not():
            return not_(Grouping(_condition(where.part, dialect, look)))
        case _ as unreachable:
            assert_never(unreachable)


def _either(where: Or, dialect: str, look: _Look) -> list[ColumnElement[bool]]:
    """Compile the parts, equalities of one field together: `in (…)` is one look into the index."""
    values: dict[str, list[str]] = {}
    others: list[ColumnElement[bool]] = []
    for part in where.parts:
        if isinstance(part, Compare) and part.op == "=":
            values.setdefault(part.field, []).append(part.value)
        else:
            others.append(_condition(part, dialect, look))
    return [*(_equals(field, of_field, dialect, look) for field, of_field in values.items()), *others]


def _equals(field: str, values: Sequence[str], dialect: str, look: _Look) -> ColumnElement[bool]:
    name = _name(field)
    by_text = look.has_term(
        terms.c.field == name, one_of(terms.c.folded, [term_key(value) for value in values], dialect)
    )
    numbers = [number for number in map(as_number, values) if number is not None]
    return by_text if not numbers else or_(by_text, look.has_term(look.field == name, terms.c.number.in_(numbers)))


def _name(field: str) -> str:
    return term_key(field_name(field))


def _joined(
    join: Callable[..., ColumnElement[bool]], parts: Sequence[ColumnElement[bool]], empty: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Join conditions as a shallow tree: SQLite refuses expressions deeper than 1000."""
    while len(parts) > _MAX_SIBLINGS:
        starts = range(0, len(parts), _MAX_SIBLINGS)
        # IS TRUE keeps SQLAlchemy from making the tree flat again.
        parts = [join(*parts[start : start + _MAX_SIBLINGS]).is_(true()) for start in starts]
    return join(*parts) if parts else empty
