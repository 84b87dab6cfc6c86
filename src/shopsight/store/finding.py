"""Products by words and filter: one row for each group of variants, ordered, and paged by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, func, literal, or_, select

from shopsight.core.errors import InvalidCursor
from shopsight.core.types import Find, Found, Match, Sort
from shopsight.core.where import Where
from shopsight.store.filters import allowed
from shopsight.store.fulltext import FullText, Joined
from shopsight.store.schema import REAL, products
from shopsight.store.words import WordQuery, word_query

_MISSING = ""
"""What stands for a missing price in a cursor: such products come last in either direction."""


def find_products(connection: Connection, find: Find, full_text: FullText) -> Found:
    """Return one page of what words and filter allow: the best variant of each group, and how many groups there are."""
    matching = matching_products(connection, find.words, find.where, full_text)
    if matching is None:
        return Found((), 0)
    rows = connection.execute(_page(matching.subquery(), find)).all()
    if not rows:
        return Found((), _count(connection, matching) if find.after else 0)
    matches = tuple(Match(row.id, row.group_key, float(row.score)) for row in rows)
    last = rows[-1]
    return Found(matches, int(rows[0].total), (_MISSING if last.place is None else last.place, last.id))


def matching_products(
    connection: Connection, words: str, where: Where | None, full_text: FullText
) -> Select[Any] | None:
    """Return a select of all products that words and filter allow, with a score; None where nothing can match.

    Every word must match; where no product has them all, any of them is enough.
    """
    condition = allowed(where, connection.dialect.name)
    if not words.strip():
        return select(*_COLUMNS, literal(0.0, REAL).label("score")).where(condition)
    query = word_query(words)
    if query is None:
        return None
    strict = _with_words(query, "all", condition, full_text)
    if len(query.clauses) == 1 or connection.execute(strict.with_only_columns(literal(1)).limit(1)).first():
        return strict
    return _with_words(query, "any", condition, full_text)


@dataclass(frozen=True, slots=True)
class _Order:
    """A sort order: by `place`, then by product id. A missing place comes last."""

    place: ColumnElement[Any]
    descending: bool = False

    def by(self, product_id: ColumnElement[str]) -> tuple[ColumnElement[Any], ...]:
        return self.place.is_(None), self.place.desc() if self.descending else self.place, product_id


_COLUMNS = (
    products.c.key,
    products.c.id,
    products.c.group_key,
    products.c.paid,
    products.c.added_at,
    products.c.title_folded,
)


def _with_words(query: WordQuery, joined: Joined, condition: ColumnElement[bool], full_text: FullText) -> Select[Any]:
    found = full_text.matching(query, joined).subquery()
    return (
        select(*_COLUMNS, found.c.score)
        .join_from(products, found, products.c.key == found.c.product_key)
        .where(condition)
    )


def _page(matching: Subquery, find: Find) -> Select[Any]:
    order = _order(matching, find)
    in_group = func.row_number().over(partition_by=matching.c.group_key, order_by=order.by(matching.c.id))
    ranked = select(
        matching.c.id, matching.c.group_key, matching.c.score, order.place.label("place"), in_group.label("in_group")
    ).subquery()
    best = select(ranked, func.count().over().label("total")).where(ranked.c.in_group == 1).subquery()
    place = _Order(best.c.place, order.descending)
    page = select(best).order_by(*place.by(best.c.id)).limit(find.limit)
    return page if find.after is None else page.where(_beyond(place, best.c.id, find))


def _order(matching: Subquery, find: Find) -> _Order:
    if find.sort == "relevance":
        # Without words nothing is more relevant than another: the id alone decides.
        return _Order(matching.c.score, descending=True)
    orders: dict[Sort, _Order] = {
        "price": _Order(matching.c.paid),
        "-price": _Order(matching.c.paid, descending=True),
        "newest": _Order(matching.c.added_at, descending=True),
        "title": _Order(matching.c.title_folded),
    }
    return orders[find.sort]


def _beyond(order: _Order, product_id: ColumnElement[str], find: Find) -> ColumnElement[bool]:
    """Return the condition for what comes after the last row seen, whether or not that row is still there."""
    place, last_id = find.after or (_MISSING, "")
    if isinstance(place, str) != (find.sort == "title") and place != _MISSING:
        raise InvalidCursor(f"this cursor does not belong to a list sorted by {find.sort}")
    if place == _MISSING and find.sort != "title":
        return and_(order.place.is_(None), product_id > last_id)
    further = order.place < place if order.descending else order.place > place
    return or_(further, and_(order.place == place, product_id > last_id), order.place.is_(None))


def _count(connection: Connection, matching: Select[Any]) -> int:
    groups = matching.with_only_columns(func.count(products.c.group_key.distinct()))
    return int(connection.execute(groups).scalar_one())
