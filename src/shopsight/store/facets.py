"""Counts how many products, variants as one, have each value of a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from shopsight.core.queries import FacetCount
from shopsight.core.terms import field_name
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
    dialect = connection.dialect.name
    matching = matching_products(connection, words, where, full_text)
    if matching is None or not fields:
        return dict.fromkeys(fields, ())
    if product_ids is not None:
        matching = matching.where(one_of(products.c.id, product_ids, dialect))
    everything = product_ids is None and where is None and not words.strip()
    counts = (
        _counts_of_all(list(found), limit, dialect) if everything else _counts(matching, list(found), limit, dialect)
    )
    for row in connection.execute(counts):
        found[row.field].append(FacetCount(row.shown, int(row.products)))
    return {field: tuple(found[name]) for field, name in names.items()}


def _counts(matching: Select[Any], fields: Sequence[str], limit: int, dialect: str) -> Select[Any]:
    chosen = matching.with_only_columns(products.c.key).subquery()
    of_product = and_(terms.c.product_key == chosen.c.key, one_of(terms.c.field, fields, dialect))
    # The outer join makes SQLite begin with the products, which are fewer; its own guess was ten times slower.
    return _best(_counted().select_from(chosen).outerjoin(terms, of_product), limit)


def _counts_of_all(fields: Sequence[str], limit: int, dialect: str) -> Select[Any]:
    return _best(_counted().where(one_of(terms.c.field, fields, dialect)), limit)


def _counted() -> Select[Any]:
    groups = func.count(terms.c.group_number.distinct()).label("products")
    return select(terms.c.field, func.min(terms.c.shown).label("shown"), groups).group_by(terms.c.field, terms.c.folded)


def _best(counts: Select[Any], limit: int) -> Select[Any]:
    counted = counts.subquery()
    best_first = (counted.c.products.desc(), counted.c.shown)
    place = func.row_number().over(partition_by=counted.c.field, order_by=best_first)
    ranked = select(counted, place.label("place")).where(counted.c.field.is_not(None)).subquery()
    return select(ranked).where(ranked.c.place <= limit).order_by(ranked.c.field, ranked.c.place)
