"""What of a product agreed with the question, besides its looks: words, conditions of the filter, equal attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from shopsight.core.numbers import as_number
from shopsight.core.terms import fold, product_terms
from shopsight.core.types import Product, Term, Terms
from shopsight.core.where import And, Compare, Exists, Not, Or, Where
from shopsight.core.why import Reason
from shopsight.store.words import Alternative, document_words, word_query

Clause: TypeAlias = tuple[Alternative, ...]

_EDGES = re.compile(r"^\W+|\W+$")


def reasons(words: str, where: Where | None, asked_by: Product | None, product: Product) -> tuple[Reason, ...]:
    """Return what agreed; `asked_by` is the product that the search was asked by, if one was."""
    of_words = _words_found(words, product)
    of_filter = _conditions_met(where, product_terms(product)) if where else []
    of_product = _shared(asked_by, product) if asked_by else []
    return (*of_words, *of_filter, *of_product)


def _words_found(words: str, product: Product) -> Iterator[Reason]:
    """Yield for each text of the product those of the words that it has; one found further up is not told again."""
    left = _asked_words(words)
    for field, texts in _texts(product):
        has = set(document_words(" ".join(texts)))
        found = [word for word, clauses in left.items() if all(_holds(clause, has) for clause in clauses)]
        if found:
            yield Reason("word", field, _joined(found, words))
        left = {word: clauses for word, clauses in left.items() if word not in found}


def _asked_words(words: str) -> dict[str, Sequence[Clause]]:
    """Return the words as the shopper wrote them, fillers left out, each with what a text has to have for it.

    Scripts without spaces come as pairs of characters, as they are searched.
    """
    counted = word_query(words)
    asked: dict[str, Sequence[Clause]] = {}
    parts = words.split()
    for number, part in enumerate(parts, start=1):
        query = word_query(part if number == len(parts) else part + " ")
        if not query or not counted or not set(query.clauses) <= set(counted.clauses):
            continue
        if part.isascii() or len(query.clauses) == 1:
            asked[_EDGES.sub("", part)] = query.clauses
        else:
            asked.update({clause[0][0]: [clause] for clause in query.clauses})
    return asked


def _joined(found: Sequence[str], words: str) -> tuple[str, ...]:
    """Return the words with pairs of characters that overlap in the question as the longer words they are."""
    joined: list[str] = []
    for word in found:
        if joined and not word.isascii() and joined[-1][-1] == word[0] and joined[-1] + word[1:] in words:
            joined[-1] += word[1:]
        else:
            joined.append(word)
    return tuple(joined)


def _holds(clause: Clause, has: set[str]) -> bool:
    return any(all(_has(word, has) for word in alternative) for alternative in clause)


def _has(word: str, has: set[str]) -> bool:
    return any(found.startswith(word[:-1]) for found in has) if word.endswith("*") else word in has


def _texts(product: Product) -> Iterator[tuple[str, Sequence[str]]]:
    yield "title", [product.title]
    yield "brand", [product.brand]
    yield "category", product.category
    yield from product.attributes.items()
    yield "description", [product.description]
    yield "id", [product.id, product.gtin, product.group_id]


def _conditions_met(where: Where, terms: Terms) -> list[Reason]:
    """Return the values by which the product passes; what it must not be is no reason that can be shown."""
    match where:
        case And(parts) | Or(parts):
            return [reason for part in parts for reason in _conditions_met(part, terms)]
        case Not():
            return []
        case Exists(field):
            values = terms.get(field, ())
        case Compare(field, _, _):
            values = tuple(term for term in terms.get(field, ()) if _compares(term, where))
    return [Reason("filter", field, tuple(term.text for term in values))] if values else []


def _compares(term: Term, condition: Compare) -> bool:
    wanted = as_number(condition.value)
    if condition.op == "=":
        return fold(term.text) == fold(condition.value) or (wanted is not None and term.number == wanted)
    if term.number is None or wanted is None:
        return False
    return {
        "<": term.number < wanted,
        "<=": term.number <= wanted,
        ">": term.number > wanted,
        ">=": term.number >= wanted,
    }[condition.op]


def _shared(one: Product, other: Product) -> Iterator[Reason]:
    """Yield what two products have in common: brand, deepest category, attributes."""
    theirs = {"brand": (other.brand,), "category": other.category[-1:], **other.attributes}
    for field, values in {"brand": (one.brand,), "category": one.category[-1:], **one.attributes}.items():
        both = tuple(value for value in values if value and value in theirs.get(field, ()))
        if both:
            yield Reason("same", field, both)
