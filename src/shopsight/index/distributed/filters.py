"""The filter tree as a Milvus expression, and the scalar fields that it speaks of.

Attributes have any name and any number of values, and Milvus wants its fields named beforehand. So a value becomes a
token, a 63-bit hash of field and folded text (or field and number, or the field's name alone: it exists), and a product
is the set of its tokens, spread over eight array fields by the hash of the field's name, so that a condition reads an
eighth of them. `<` and its kin hold when one of the values is in range, that is when the least or the greatest is, so
the least and the greatest number of each field are kept: in columns for `price`, which is asked for most and answers
faster there, and in a JSON field for all others.
"""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from shopsight.core.errors import InvalidFilter
from shopsight.core.numbers import as_number
from shopsight.core.terms import fold
from shopsight.core.types import Terms
from shopsight.core.where import And, Compare, Exists, Not, Or, Where

BUCKETS = tuple(f"terms_{number}" for number in range(8))
NUMBERS = "numbers"
LOW, HIGH = "price_low", "price_high"

_NOTHING = 1e300
"""Beyond every number that a filter can spell (30 digits): no price is lower than it, none higher than its negative."""

_COMPARES = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def columns(terms: Terms) -> dict[str, Any]:
    """Return the values of the scalar fields for a product with these terms."""
    tokens: dict[str, dict[int, None]] = {bucket: {} for bucket in BUCKETS}
    ranges: dict[str, list[float]] = {}
    for field, values in terms.items():
        if values:
            own = [_token(field, "exists")]
            own += [_token(field, "text", fold(value.text)) for value in values]
            numbers = [value.number for value in values if value.number is not None]
            own += [_number_token(field, number) for number in numbers]
            tokens[_bucket(field)].update(dict.fromkeys(own))
            if numbers:
                ranges[field] = [min(numbers), max(numbers)]
    low, high = ranges.pop("price", (_NOTHING, -_NOTHING))
    return {
        **{bucket: list(own) for bucket, own in tokens.items()},
        NUMBERS: {_key(field): both for field, both in ranges.items()},
        LOW: low,
        HIGH: high,
    }


def expression(where: Where) -> str:
    """Return the filter in Milvus' language. Raises InvalidFilter for a range whose bound is no number."""
    match where:
        case Not(part):
            return f"not ({expression(part)})"
        case And(parts):
            return " and ".join(f"({expression(part)})" for part in parts) or f"{LOW} == {LOW}"
        case Or(parts):
            return " or ".join(f"({part})" for part in _alternatives(parts)) or f"{LOW} != {LOW}"
        case Compare(field, "<" | "<=" | ">" | ">=" as op, _):
            return f"{_range_place(field, op)} {op} {_bound(where)!r}"
        case _:
            return _has_any(_bucket(where.field), _wanted(where))


def fields_of(where: Where) -> set[str]:
    """Return the scalar fields that `allows` has to see."""
    match where:
        case Not(part):
            return fields_of(part)
        case And(parts) | Or(parts):
            return {field for part in parts for field in fields_of(part)}
        case Compare(field, "<" | "<=" | ">" | ">=", _):
            return {LOW, HIGH} if field == "price" else {NUMBERS}
        case _:
            return {_bucket(where.field)}


def allows(where: Where, row: Mapping[str, Any]) -> bool:
    """Return whether a row with these scalar fields satisfies the filter: the same as the server says of it."""
    match where:
        case Not(part):
            return not allows(part, row)
        case And(parts):
            return all(allows(part, row) for part in parts)
        case Or(parts):
            return any(allows(part, row) for part in parts)
        case Compare(field, "<" | "<=" | ">" | ">=" as op, _):
            both = (row[LOW], row[HIGH]) if field == "price" else row[NUMBERS].get(_key(field))
            return both is not None and bool(_COMPARES[op](both[_edge(op)], _bound(where)))
        case _:
            own = row[_bucket(where.field)]
            return any(token in own for token in _wanted(where))


def _alternatives(parts: Iterable[Where]) -> list[str]:
    """Return expressions of which one has to hold; equalities of one bucket are looked for together."""
    together: dict[str, list[int]] = {}
    others = []
    for part in parts:
        if isinstance(part, Exists) or (isinstance(part, Compare) and part.op == "="):
            together.setdefault(_bucket(part.field), []).extend(_wanted(part))
        else:
            others.append(expression(part))
    return [_has_any(bucket, tokens) for bucket, tokens in together.items()] + others


def _has_any(bucket: str, tokens: Iterable[int]) -> str:
    wanted = list(dict.fromkeys(tokens))
    return f"array_contains({bucket}, {wanted[0]})" if len(wanted) == 1 else f"array_contains_any({bucket}, {wanted})"


def _range_place(field: str, op: str) -> str:
    return (LOW, HIGH)[_edge(op)] if field == "price" else f'{NUMBERS}["{_key(field)}"][{_edge(op)}]'


def _edge(op: str) -> int:
    """Return which of (least, greatest) decides whether any value is in such a range."""
    return 0 if op in ("<", "<=") else 1


@lru_cache(maxsize=4096)
def _wanted(condition: Compare | Exists) -> tuple[int, ...]:
    if isinstance(condition, Exists):
        return (_token(condition.field, "exists"),)
    number = as_number(condition.value)
    text = _token(condition.field, "text", fold(condition.value))
    return (text,) if number is None else (text, _number_token(condition.field, number))


@lru_cache(maxsize=4096)
def _bound(condition: Compare) -> float:
    number = as_number(condition.value)
    if number is None:
        raise InvalidFilter(f"{condition.op} compares numbers, got {condition.value[:60]!r}", 1)
    return number


def _number_token(field: str, number: float) -> int:
    # Adding zero makes -0.0 the 0.0 that it equals.
    return _token(field, "number", repr(number + 0.0))


@lru_cache(maxsize=65536)
def _token(*parts: str) -> int:
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") >> 1


@lru_cache(maxsize=4096)
def _bucket(field: str) -> str:
    return BUCKETS[_token(field, "bucket") % len(BUCKETS)]


@lru_cache(maxsize=4096)
def _key(field: str) -> str:
    return f"{_token(field, 'key'):016x}"
