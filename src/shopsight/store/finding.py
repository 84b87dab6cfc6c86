"""Products by words and filter: one row for each group of variants, ordered, and paged by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    exists,
    func,
    literal,
    nulls_last,
    or_,
    select,
)

from shopsight.core.errors import InvalidCursor
from shopsight.core.queries import Find, Found, Match, Sort
from shopsight.core.where import Where
from shopsight.store.filters import allowed, allows
from shopsight.store.fulltext import FullText, Joined
from shopsight.store.schema import REAL, products
from shopsight.store.words import WordQuery, word_query

_MISSING = ""
"""What stands for a missing price in a cursor: such products come last in either direction."""


def find_products(connection: Connection, find: Find, full_text: FullText, many: int = 1000) -> Found:
    """Return one page of what words and filter allow: the best variant of each group, and how many groups there are.

    From `many` groups on, a walk along an index that stops early is faster than ranking them all.
    """
    matching = matching_products(connection, find.words, find.where, full_text)
    if matching is None:
        return Found((), 0)
    total = _count(connection, matching)
    if total > many and not find.words.strip():
        page = _walk(find, connection.dialect.name)
    else:
        page = _page(matching.subquery(), find)
    rows = connection.execute(page).all()
    shown = rows[: find.limit]
    matches = tuple(Match(row.id, row.group_key, float(row.score)) for row in shown)
    if len(rows) <= find.limit:
        return Found(matches, total)
    last = shown[-1]
    return Found(matches, total, (_MISSING if last.place is None else last.place, last.id))


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
        return nulls_last(self.place.desc() if self.descending else self.place.asc()), product_id


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
    """Rank the variants of every group, then the groups: for words, and for filters that leave little."""
    order = _order(matching, find)
    in_group = func.row_number().over(partition_by=matching.c.group_key, order_by=order.by(matching.c.id))
    ranked = select(
        matching.c.id, matching.c.group_key, matching.c.score, order.place.label("place"), in_group.label("in_group")
    ).subquery()
    place = _Order(ranked.c.place, order.descending)
    page = select(ranked).where(ranked.c.in_group == 1).order_by(*place.by(ranked.c.id)).limit(find.limit + 1)
    return page if find.after is None else page.where(_beyond(place, ranked.c.id, find))


def _walk(find: Find, dialect: str) -> Select[Any]:
    """Walk an index in the order asked, over products that have no better variant: stops when the page is full."""
    of, other = products.alias("of"), products.alias("other")
    order, of_other = _order(of, find), _order(other, find)
    better = _precedes(of_other, other.c.id, order, of.c.id)
    has_better = exists().where(other.c.group_key == of.c.group_key, better, allows(find.where, dialect, other))
    page = (
        select(of.c.id, of.c.group_key, literal(0.0, REAL).label("score"), order.place.label("place"))
        .where(allows(find.where, dialect, of), ~has_better)
        .order_by(*(order.by(of.c.id) if find.sort != "relevance" else [of.c.id]))
        .limit(find.limit + 1)
    )
    return page if find.after is None else page.where(_beyond(order, of.c.id, find))


def _order(rows: FromClause, find: Find) -> _Order:
    if find.sort == "relevance":
        # Without words nothing is more relevant than another: the id alone decides.
        return _Order(rows.c.score if "score" in rows.c else literal(0.0, REAL), descending=True)
    orders: dict[Sort, _Order] = {
        "price": _Order(rows.c.paid),
        "-price": _Order(rows.c.paid, descending=True),
        "newest": _Order(rows.c.added_at, descending=True),
        "title": _Order(rows.c.title_folded),
    }
    return orders[find.sort]


def _precedes(
    first: _Order, first_id: ColumnElement[str], second: _Order, second_id: ColumnElement[str]
) -> ColumnElement[bool]:
    further = first.place > second.place if first.descending else first.place < second.place
    known = and_(first.place.is_not(None), second.place.is_(None))
    even = or_(first.place == second.place, and_(first.place.is_(None), second.place.is_(None)))
    return or_(further, known, and_(even, first_id < second_id))


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
