"""Tests of the planner: graph where the filter is wide, scan where it is narrow."""

from __future__ import annotations

import pytest

from shopsight.index.planner import plan


@pytest.mark.parametrize(
    ("allowed", "way", "width"),
    [
        (100_000, "graph", 14),
        (50_000, "graph", 39),
        (10_000, "graph", 211),
        (5_000, "scan", 426),
        (1_000, "scan", 2145),
    ],
)
def test_the_share_that_a_filter_allows_decides(allowed: int, way: str, width: int) -> None:
    chosen = plan(14, allowed, products=100_000, rows=100_000, scan_below_rows=20_000)
    assert (chosen.way, chosen.width) == (way, width)
    assert f"{allowed / 1000:.2f}%" in chosen.reason


def test_small_shops_are_scanned() -> None:
    assert plan(22, 500, products=500, rows=900, scan_below_rows=20_000).reason.startswith("900 photos are so few")


def test_a_filter_that_allows_nothing_is_scanned_for_nothing() -> None:
    assert plan(22, 0, products=50_000, rows=50_000, scan_below_rows=20_000).way == "scan"


def test_the_graph_is_not_asked_beyond_a_neighborhood_which_is_smaller_in_a_smaller_shop() -> None:
    assert plan(14, 10_000, products=100_000, rows=100_000, scan_below_rows=20_000).way == "graph"
    assert plan(14, 4_000, products=40_000, rows=40_000, scan_below_rows=20_000).way == "scan"


def test_few_allowed_rows_are_scanned_even_when_their_share_is_large() -> None:
    assert plan(14, 200, products=2_000, rows=2_000, scan_below_rows=1_000).way == "scan"


@pytest.mark.parametrize(("wanted", "allowed", "breadth"), [(14, 100_000, 48), (14, 10_000, 55), (104, 50_000, 237)])
def test_a_walk_looks_around_fewer_rows_than_it_returns_only_where_few_are_wanted(
    wanted: int, allowed: int, breadth: int
) -> None:
    assert plan(wanted, allowed, products=100_000, rows=100_000, scan_below_rows=20_000).breadth == breadth


def test_under_a_narrower_filter_the_walk_lists_allowed_rows_and_witnesses_only() -> None:
    wide, narrow = (
        plan(14, allowed, products=100_000, rows=100_000, scan_below_rows=20_000) for allowed in (50_000, 10_000)
    )
    assert (wide.is_sieved, wide.listed, wide.reach) == (False, 39, 39)
    assert (narrow.is_sieved, narrow.listed, narrow.needed, narrow.reach) == (True, 41, 1, 14)
