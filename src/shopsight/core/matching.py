"""Whether a product that is at hand passes a filter: the meaning of core.where without an index."""

from __future__ import annotations

import operator

from shopsight.core.numbers import as_number
from shopsight.core.terms import fold
from shopsight.core.types import Term, Terms
from shopsight.core.where import And, Compare, Exists, Not, Or, Where

_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def passes(where: Where, terms: Terms) -> bool:
    """Return whether a product with these terms passes."""
    match where:
        case And(parts):
            return all(passes(part, terms) for part in parts)
        case Or(parts):
            return any(passes(part, terms) for part in parts)
        case Not(part):
            return not passes(part, terms)
        case Exists(field):
            return bool(terms.get(field))
        case Compare(field, "=", value):
            folded, number = fold(value), as_number(value)
            return any(_equals(term, folded, number) for term in terms.get(field, ()))
        case Compare(field, op, value):
            number = as_number(value)
            numbers = [term.number for term in terms.get(field, ()) if term.number is not None]
            return number is not None and any(_ORDER[op](own, number) for own in numbers)


def _equals(term: Term, folded: str, number: float | None) -> bool:
    return fold(term.text) == folded or (number is not None and term.number == number)
