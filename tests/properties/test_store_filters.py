"""Filters, sorting, variants and facets of the store against a plain reading of core/where.py."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopsight.core.numbers import as_number
from shopsight.core.queries import Find, Found, Match, Sort
from shopsight.core.terms import fold, product_terms
from shopsight.core.types import Product, ProductRecord
from shopsight.core.where import And, Compare, Exists, Not, Or, Where
from shopsight.store import SqlProductStore, open_engine
from shopsight.store.engine import reading
from shopsight.store.finding import find_products
from shopsight.store.fulltext import full_text

VALUES = [
    "red",
    "Red",
    "ＲＥＤ",
    "dark  red",
    "10",
    "10.0",
    "9.5",
    "-3",
    "1e2",
    "",
    "ß",
    "SS",
    "it's",
    '"',
    "\0x",
    "红",
]
RANKED, WALKED = 10**9, 0
FIELDS = ["color", "Size", "brand", "price", "quantity", "on_sale", "category", "nothing"]

values = st.sampled_from(VALUES) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4
)
fields = st.sampled_from(FIELDS)
prices = st.none() | st.integers(0, 1200)


@st.composite
def products(draw: st.DrawFn) -> list[Product]:
    return [
        Product(
            id=f"p{number}",
            title=draw(values) or "untitled",
            brand=draw(values),
            category=tuple(draw(st.lists(values, max_size=3))),
            price_minor=price,
            sale_price_minor=None if price is None else draw(prices),
            currency="EUR",
            quantity=draw(st.none() | st.integers(0, 12)),
            attributes=draw(st.dictionaries(st.sampled_from(["color", "Size", "brand"]), st.tuples(values, values))),
            group_id=draw(st.sampled_from(["", "", "g1", "g2", "p0"])),
        )
        for number, price in enumerate(draw(st.lists(prices, max_size=12)))
    ]


conditions = st.one_of(
    st.builds(Compare, fields, st.just("="), values),
    st.builds(Compare, fields, st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(["10", "9.5", "-3", "0", "5"])),
    st.builds(Exists, fields),
)
trees: st.SearchStrategy[Where] = st.recursive(
    conditions,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)

ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def holds(where: Where, product: Product) -> bool:
    """The meaning of a filter, as plainly as it can be said."""
    match where:
        case And():
            return all(holds(part, product) for part in where.parts)
        case Or():
            return any(holds(part, product) for part in where.parts)
        case Not():
            return not holds(where.part, product)
        case Exists():
            return fold(where.field) in product_terms(product)
    of_field = product_terms(product).get(fold(where.field), ())
    wanted = as_number(where.value)
    if where.op == "=":
        return any(
            fold(term.text) == fold(where.value) or (wanted is not None and term.number == wanted) for term in of_field
        )
    return any(
        wanted is not None and term.number is not None and ORDERS[where.op](term.number, wanted) for term in of_field
    )


def expected(catalog: Sequence[Product], where: Where, sort: Sort) -> list[str]:
    """The best product of each group, in order."""
    ordered = sorted((product for product in catalog if holds(where, product)), key=lambda product: product.id)
    if sort == "title":
        ordered.sort(key=lambda product: fold(product.title))
    if sort in ("price", "-price"):
        sign = -1 if sort == "-price" else 1
        ordered.sort(key=lambda product: (paid(product) is None, sign * (paid(product) or 0.0)))
    groups: dict[str, str] = {}
    for product in ordered:
        groups.setdefault(product.group_key, product.id)
    return list(groups.values())


def paid(product: Product) -> float | None:
    price = product_terms(product).get("price")
    return price[0].number if price else None


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[SqlProductStore]:
    with tempfile.TemporaryDirectory() as folder:
        on_disk = str(Path(folder) / "shop.db")
        engine = open_engine(on_disk if request.param == "sqlite" else request.getfixturevalue("postgres_server"))
        store = SqlProductStore(engine, "model-1")
        yield store
        store.close()
        engine.dispose()


@given(catalog=products(), where=trees, sort=st.sampled_from(["relevance", "price", "-price", "title"]))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_filter_finds_what_its_meaning_says_in_order(
    store: SqlProductStore, catalog: list[Product], where: Where, sort: Sort
) -> None:
    fill(store, catalog)
    # What the store keeps is the truth: texts that a database cannot hold were mended on the way.
    kept = store.get([product.id for product in catalog])
    for many in RANKED, WALKED:
        found = ask(store, Find(where=where, sort=sort, limit=100), many)
        assert [match.product_id for match in found.matches] == expected(kept, where, sort)
        assert found.total == len(found.matches)


@given(catalog=products(), where=trees, sort=st.sampled_from(["relevance", "price", "-price", "title", "newest"]))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_join_to_the_whole_list(store: SqlProductStore, catalog: list[Product], where: Where, sort: Sort) -> None:
    fill(store, catalog)
    whole = store.find(Find(where=where, sort=sort, limit=100))
    for many in RANKED, WALKED:
        after, pages = None, list[Match]()
        while page := ask(store, Find(where=where, sort=sort, limit=2, after=after), many):
            assert page.total == whole.total
            pages.extend(page.matches)
            after = page.last
            if after is None:
                break
        assert tuple(pages) == whole.matches


@given(catalog=products(), where=trees, field=fields)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facets_count_the_groups_of_each_value(
    store: SqlProductStore, catalog: list[Product], where: Where, field: str
) -> None:
    fill(store, catalog)
    groups: dict[str, set[str]] = {}
    for product in store.get([product.id for product in catalog]):
        for term in product_terms(product).get(fold(field), ()) if holds(where, product) else ():
            groups.setdefault(fold(term.text), set()).add(product.group_key)
    counts = {fold(facet.value): facet.count for facet in store.facets([field], where=where)[field]}
    assert counts == {value: len(of_value) for value, of_value in groups.items()}


def ask(store: SqlProductStore, find: Find, many: int) -> Found:
    """Ask in one of the two ways to read a page; both have to give the same, whatever the size of the shop."""
    with reading(store.engine) as connection:
        return find_products(connection, find, full_text(store.engine.dialect.name), many)


def fill(store: SqlProductStore, catalog: Sequence[Product]) -> None:
    store.delete(list(store.ids()))
    store.put([ProductRecord(product) for product in catalog])
