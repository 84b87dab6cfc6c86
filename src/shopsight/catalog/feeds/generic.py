"""Any table or JSON of products, read by its headings: CSV, TSV, semicolon CSV, JSON lines, a JSON array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from shopsight.catalog.feeds.columns import Plan, check_mapping, draft_of, plan_of
from shopsight.catalog.feeds.encodings import open_text
from shopsight.catalog.feeds.intake import Intake
from shopsight.catalog.feeds.json_rows import json_rows
from shopsight.catalog.feeds.tables import Table
from shopsight.core.errors import UnknownFeedFormat
from shopsight.core.feed import FeedItem

_MAX_PLANS = 1000


def read_table(intake: Intake) -> Iterator[FeedItem]:
    """Read a delimited text with a header.

    Raises UnknownFeedFormat when no column reads as an id, or neither a title nor a photo is there.
    """
    return _table_items(intake, intake.path)


def read_json(intake: Intake) -> Iterator[FeedItem]:
    """Read JSON lines, a JSON array of objects, or an object with such an array in it."""
    check_mapping(intake.mapping)
    plans: dict[tuple[str, ...], Plan] = {}
    with open_text(intake.path) as file:
        for row in json_rows(file):
            if row.problem:
                yield intake.desk.reject(row.number, "", *row.problem)
                continue
            columns = tuple(row.values)
            plan = plans.get(columns) or plan_of(columns, intake.mapping)
            if len(plans) < _MAX_PLANS:
                plans[columns] = plan
            yield intake.desk.check(draft_of(row.values, plan, row.number))


def read_evaluation(intake: Intake) -> Iterator[FeedItem]:
    """Read the catalog of an evaluation folder: `catalog.csv`, its photos relative to the folder."""
    return _table_items(intake, catalog_of(intake.path))


def catalog_of(source: Path) -> Path:
    """Return the table of an evaluation folder."""
    return source / "catalog.csv" if source.is_dir() else source


def _table_items(intake: Intake, path: Path) -> Iterator[FeedItem]:
    with open_text(path) as file:
        table = Table(file)
        check_mapping(intake.mapping, table.columns)
        plan = _usable_plan(table.columns, intake.mapping, path.name)
        for row in table:
            if row.problem:
                yield intake.desk.reject(row.number, "", *row.problem, file=path.name)
            else:
                yield intake.desk.check(draft_of(row.values, plan, row.number), file=path.name)


def _usable_plan(columns: list[str], mapping: Mapping[str, str], name: str) -> Plan:
    plan = plan_of(columns, mapping)
    if plan.names_products:
        return plan
    missing = "an id" if "id" not in plan.fields else "a title or an image"
    raise UnknownFeedFormat(
        f"{name}: no column reads as {missing}; the columns are {', '.join(columns)[:500]}. "
        "Say which is which with a mapping like id=COLUMN, title=COLUMN, image=COLUMN"
    )
