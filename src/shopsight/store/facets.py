"""Counts how many products, variants as one, have each value of a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from shopsight.core.terms import field_name
from shopsight.core.types import FacetCount
from shopsight.core.where import Where
from shopsight.store.filters import one_of, term_key
from shopsight.store.finding import matching_products
from shopsight.store.fulltext import FullText
from shopsight.store.schema import products, terms


def count_facets(
    connection: Connection,
    fields: Sequence[str],
    product_ids: Sequence[str] | None,
    words: str,
    where: Where | None,
    limit: int,
    full_text: FullText,
) -> Mapping[str, tuple[FacetCount, ...]]:
    """Count the values of fields over these products, or over all that words and filter allow."""
    names = {field: term_key(field_name(field)) for field in fields}
    found: dict[str, list[FacetCount]] = {name: [] for name in names.values()}
    matching = matching_products(connection, words, where, full_text)
    if matching is not None and fields:
        dialect = connection.dialect.name
        if product_ids is not None:
            matching = matching.where(one_of(products.c.id, product_ids, dialect))
        for row in connection.execute(_counts(matching, list(found), limit, dialect)):
            found[row.field].append(FacetCount(row.shown, int(row.products)))
    return {field: tuple(found[name]) for field, name in names.items()}


def _counts(matching: Select[Any], fields: Sequence[str], limit: int, dialect: str) -> Select[Any]:
    allowed = matching.with_only_columns(products.c.key, products.c.group_key).subquery()
    counted = (
        select(
            terms.c.field,
            func.min(terms.c.shown).label("shown"),
            func.count(allowed.c.group_key.distinct()).label("products"),
        )
        .join_from(terms, allowed, allowed.c.key == terms.c.product_key)
        .where(one_of(terms.c.field, fields, dialect))
        .group_by(terms.c.field, terms.c.folded)
        .subquery()
    )
    best_first = (counted.c.products.desc(), counted.c.shown)
    place = func.row_number().over(partition_by=counted.c.field, order_by=best_first)
    ranked = select(counted, place.label("place")).subquery()
    return select(ranked).where(ranked.c.place <= limit).order_by(ranked.c.field, ranked.c.place)
