"""Search by the letter of its definition, in plain Python: what every index has to agree with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from shopsight.core.numbers import as_number
from shopsight.core.terms import fold
from shopsight.core.types import Candidate, IndexEntry, Term, Vector
from shopsight.core.where import And, Compare, Exists, Not, Or, Where


def best_of(entries: Mapping[str, IndexEntry], query: Vector, k: int, where: Where | None) -> list[Candidate]:
    """Return the k best groups among the allowed products, each by its best photo."""
    photos = [
        (-cosine(vector, query), entry.product_id, position, entry)
        for entry in entries.values()
        if where is None or holds(where, entry.terms)
        for position, vector in enumerate(entry.vectors)
    ]
    best: dict[str, Candidate] = {}
    for loss, product_id, position, entry in sorted(photos, key=lambda photo: photo[:3]):
        best.setdefault(entry.group_key, Candidate(product_id, entry.group_key, entry.photo_ids[position], -loss))
    return list(best.values())[:k]


def holds(where: Where, terms: Mapping[str, tuple[Term, ...]]) -> bool:
    """Return whether a product with these terms satisfies the filter."""
    match where:
        case And(parts):
            return all(holds(part, terms) for part in parts)
        case Or(parts):
            return any(holds(part, terms) for part in parts)
        case Not(part):
            return not holds(part, terms)
        case Exists(field):
            return bool(terms.get(field))
        case Compare(field, op, value):
            return any(_compares(term, op, value) for term in terms.get(field, ()))


def cosine(vector: Vector, query: Vector) -> float:
    """Return the cosine in double precision."""
    a, b = vector.astype(np.float64), query.astype(np.float64)
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def _compares(term: Term, op: str, value: str) -> bool:
    wanted = as_number(value)
    if op == "=":
        return fold(term.text) == fold(value) or (wanted is not None and term.number == wanted)
    if term.number is None or wanted is None:
        return False
    return {
        "<": term.number < wanted,
        "<=": term.number <= wanted,
        ">": term.number > wanted,
        ">=": term.number >= wanted,
    }[op]
