"""CSV as the world writes it: dialects, damage, row numbers."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.catalog.feeds.tables import MAX_ROW_CHARACTERS, Row, Table, count_rows, header_of


def rows(text: str) -> list[Row]:
    return list(Table(io.StringIO(text, newline="")))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(delimiter: str) -> None:
    text = f"id{delimiter}title\r\n1{delimiter}a, b; c\r\n".replace("a, b; c", "plain")
    assert rows(text)[0].values == {"id": "1", "title": "plain"}


def test_rows_are_numbered_as_a_spreadsheet_does_with_quoted_line_ends_and_blank_lines() -> None:
    found = rows('id,title\n1,"two\nlines"\n\n2,b\n')
    assert [(row.number, row.values.get("title")) for row in found] == [(2, "two\nlines"), (4, "b")]


def test_an_unclosed_quote_costs_its_own_row_only() -> None:
    found = rows('id,title\n1,"open\n2,b\n3,c\n')
    assert [(row.number, row.problem and row.problem[0]) for row in found] == [
        (2, "unclosed_quote"),
        (3, None),
        (4, None),
    ]
    assert found[2].values == {"id": "3", "title": "c"}


def test_a_quote_that_swallows_the_next_rows_cells_gives_them_back() -> None:
    found = rows('id,title\n1,"open\n2,"b, c"\n3,c\n')
    assert found[0].problem is not None
    assert [row.values["id"] for row in found if not row.problem] == ["2", "3"]


def test_a_quote_within_an_unquoted_cell_is_an_inch() -> None:
    assert rows('id,title\n1,12" pipe\n2,b\n')[0].values["title"] == '12" pipe'


def test_a_row_with_too_many_cells_is_reported_and_empty_ones_at_the_end_are_not() -> None:
    found = rows("id,title\n1,a,,\n2,b,c\n")
    assert found[0].values == {"id": "1", "title": "a"}
    assert found[1].problem is not None
    assert found[1].problem[0] == "wrong_columns"


def test_a_short_row_lacks_its_last_columns() -> None:
    assert rows("id,title,brand\n1,a\n")[0].values == {"id": "1", "title": "a"}


def test_a_line_without_end_is_too_long_and_reading_goes_on() -> None:
    found = rows(f"id,title\n1,{'x' * (3 * MAX_ROW_CHARACTERS)}\n2,b\n")
    assert [(row.number, row.problem and row.problem[0]) for row in found] == [(2, "row_too_long"), (3, None)]


def test_a_quoted_cell_without_end_is_given_up_after_the_limit() -> None:
    found = rows('id,title\n1,"open\n' + "2,b\n" * (MAX_ROW_CHARACTERS // 4 + 10))
    assert found[0].problem is not None
    assert found[0].problem[0] == "unclosed_quote"
    assert len(found) == MAX_ROW_CHARACTERS // 4 + 11


def test_excels_hint_and_blank_lines_before_the_header_are_passed_over() -> None:
    assert rows("sep=;\n\nid;title\n1;a\n")[0].values == {"id": "1", "title": "a"}
    assert header_of("sep=;\nid;title\n") == ["id", "title"]


def test_repeated_headings_are_numbered() -> None:
    assert Table(io.StringIO("image,image,image\n")).columns == ["image", "image (2)", "image (3)"]


def test_an_empty_text_is_a_table_without_columns_and_rows() -> None:
    table = Table(io.StringIO(""))
    assert (table.columns, list(table), count_rows("")) == ([], [], 0)


cells = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=20), st.sampled_from(",;\t|"))
def test_what_the_csv_module_writes_is_read_back(table: list[list[str]], delimiter: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([["id", "title", "brand"], *table])
    found = rows(file.getvalue())
    assert [list(row.values.values()) for row in found] == [row for row in table if any(map(str.strip, row))]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_to_its_end(text: str) -> None:
    numbers = [row.number for row in rows(text)]
    assert numbers == sorted(set(numbers))
