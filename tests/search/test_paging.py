"""Cursors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.errors import InvalidCursor
from shopsight.core.queries import Query
from shopsight.search.paging import query_digest, read_cursor, write_cursor


@given(st.one_of(st.floats(allow_nan=False), st.text(max_size=20)), st.text(max_size=50))
def test_a_cursor_says_where_it_was_made(value: float | str, product_id: str) -> None:
    assert read_cursor(write_cursor("digest", (value, product_id)), "digest") == (value, product_id)


@given(st.text(max_size=60))
def test_anything_else_is_refused_as_damaged(text: str) -> None:
    if text:
        with pytest.raises(InvalidCursor):
            read_cursor(text, "digest")


def test_a_cursor_of_another_query_is_refused() -> None:
    cursor = write_cursor(query_digest(Query(words="mug"), ""), (1.0, "a"))
    with pytest.raises(InvalidCursor, match="another query"):
        read_cursor(cursor, query_digest(Query(words="cup"), ""))


def test_paging_size_and_facets_do_not_change_the_question() -> None:
    assert query_digest(Query(words="a", limit=5), "x") == query_digest(Query(words="a", facets=("brand",)), "x")
    assert query_digest(Query(words="a"), "x") != query_digest(Query(words="a", sort="price"), "x")
