"""What kind of goods a photo shows: said where it is sure, as narrowly as it is sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.queries import Query
from shopsight.core.types import Product
from shopsight.search.calibrate import Calibration, Curve, Evidence
from shopsight.search.category import SURE, Branch, branch_of
from tests.fakes import FakeLocalizer
from tests.search.test_pipeline import BLUE, RED, Shop, png
from tests.search.test_regions import CORNER, in_a_corner

HERE = Calibration(Curve(0.0, (9.0, 0.0, 0.0)), Curve(0.0, (9.0,)), 0.02, 0.4)
MUG, BOWL, PEAR = ("Kitchen", "Mugs"), ("Kitchen", "Bowls"), ("Food", "Fruit", "Pears")


def said(*scores: float) -> Evidence:
    return Evidence(scores, scores)


def test_the_category_of_the_one_that_stands_out_is_said_to_its_narrowest_level() -> None:
    found = branch_of([PEAR, MUG], said(0.95, 0.5), HERE)
    assert found is not None and found.path == PEAR and found.probability > 0.99


def test_between_two_kinds_of_a_department_the_department_is_said() -> None:
    found = branch_of([MUG, BOWL, PEAR], said(0.95, 0.95, 0.4), HERE)
    assert found is not None and found.path == ("Kitchen",)


def test_between_departments_nothing_is_said() -> None:
    assert branch_of([MUG, PEAR], said(0.95, 0.95), HERE) is None


def test_a_product_that_is_not_here_is_of_a_kind_only_where_something_is_as_alike_as_a_kind_is() -> None:
    away = replace(HERE, present=Curve(-99.0, (0.0, 0.0, 0.0)))
    found = branch_of([MUG, MUG, MUG], said(0.9, 0.9, 0.9), away)
    assert found is not None and found.path == MUG
    assert branch_of([MUG, MUG, MUG], said(0.5, 0.5, 0.5), away) is None


def test_of_products_without_a_category_and_of_none_nothing_is_said() -> None:
    assert branch_of([(), ()], said(0.95, 0.9), HERE) is None
    assert branch_of([], Evidence((), ()), HERE) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([MUG, BOWL, PEAR, ()]), st.floats(-1, 1)), min_size=1, max_size=60))
def test_what_is_said_is_sure_and_is_a_branch_of_the_shop_s_tree(ranking: list[tuple[tuple[str, ...], float]]) -> None:
    ranking.sort(key=lambda ranked: -ranked[1])
    paths = [path for path, _ in ranking]
    found = branch_of(paths, said(*(score for _, score in ranking)), HERE)
    if found:
        assert SURE <= found.probability <= 1
        assert any(path[: len(found.path)] == found.path for path in paths)


def first_of(paths: Sequence[tuple[str, ...]], evidence: Evidence) -> Branch | None:
    assert len(evidence.cosines) >= len(paths)
    return Branch(paths[0], 0.97)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path, FakeLocalizer(), categorize=first_of)
    opened.put(Product("red", "Red mug", category=MUG), png(RED))
    opened.put(Product("blue", "Blue bowl", category=BOWL), png(BLUE))
    yield opened
    opened.store.close()


def test_the_region_that_shows_the_product_best_has_its_category(shop: Shop) -> None:
    told = {region.box: region for region in shop.pipeline.search(Query(photo=in_a_corner(RED))).regions}
    assert (told[CORNER].category, told[CORNER].category_probability) == ("Kitchen > Mugs", 0.97)
    assert [region.category for box, region in told.items() if box != CORNER] == [None]


def test_each_region_has_its_own_where_hits_of_each_are_asked_for(shop: Shop) -> None:
    told = shop.pipeline.search(Query(photo=in_a_corner(RED), per_region=1)).regions
    assert [region.category for region in told] == ["Kitchen > Mugs", "Kitchen > Bowls"]


@pytest.mark.parametrize("asked", [Query(photo=png(RED), words="mug"), Query(product_id="red")], ids=["words", "alike"])
def test_where_not_a_photo_alone_asks_no_category_is_said(shop: Shop, asked: Query) -> None:
    assert [region.category for region in shop.pipeline.search(asked).regions if region.category] == []
