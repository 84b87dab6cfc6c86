"""Whether a product that is at hand passes a filter: the meaning of core.where without an index."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from shopsight.core.numbers import as_number
from shopsight.core.terms import fold
from shopsight.core.types import Terms
from shopsight.core.where import And, Compare, Exists, Not, Or, Where

_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class Values(NamedTuple):
    """What a field of a product says, as it is compared."""

    texts: frozenset[str]
    numbers: frozenset[float]


Facts: TypeAlias = Mapping[str, Values]
Test: TypeAlias = Callable[[Facts], bool]


def facts_of(terms: Terms) -> Facts:
    """Return the fields of a product, ready to be compared by many filters."""
    return {
        field: Values(
            frozenset(fold(term.text) for term in values),
            frozenset(term.number for term in values if term.number is not None),
        )
        for field, values in terms.items()
        if values
    }


@lru_cache(maxsize=1024)
def passing(where: Where) -> Test:
    """Return the test that a filter is, made once for many products."""
    match where:
        case And(parts):
            tests = tuple(map(passing, parts))
            return lambda facts: all(test(facts) for test in tests)
        case Or(parts):
            tests = tuple(map(passing, parts))
            return lambda facts: any(test(facts) for test in tests)
        case Not(part):
            test = passing(part)
            return lambda facts: not test(facts)
        case Exists(field):
            return lambda facts: field in facts
        case Compare(field, "=", value):
            return _equals(field, fold(value), as_number(value))
        case Compare(field, op, value):
            return _compares(field, _ORDER[op], as_number(value))


def _equals(field: str, folded: str, number: float | None) -> Test:
    def test(facts: Facts) -> bool:
        values = facts.get(field)
        return values is not None and (folded in values.texts or (number is not None and number in values.numbers))

    return test


def _compares(field: str, holds: Callable[[float, float], bool], number: float | None) -> Test:
    def test(facts: Facts) -> bool:
        values = facts.get(field)
        return values is not None and number is not None and any(holds(own, number) for own in values.numbers)

    return test
