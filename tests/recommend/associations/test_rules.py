"""Rules: equal to those of another implementation, and true to what their measures mean."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import pytest
from efficient_apriori import apriori
from hypothesis import given
from hypothesis import strategies as st

from shopsight.core.associations import AssociationQuery, Rule, RuleSort
from shopsight.core.errors import InvalidRequest
from shopsight.recommend.associations.basket_file import read_basket_file
from shopsight.recommend.associations.rules import find_rules
from tests.recommend.associations.made import GROCERIES, SMALL_FILE, baskets

ANYTHING: Any = {"min_lift": 0.0, "max_q": 1.0}
_baskets = st.lists(st.sets(st.sampled_from("abcdef")), min_size=1, max_size=30)


Found = dict[tuple[tuple[str, ...], str], tuple[tuple[int, ...], tuple[float, ...]]]


def by_apriori(file: Path, min_count: int, min_confidence: float, max_items: int) -> Found:
    """Return what efficient-apriori finds: counts, and support, confidence and lift."""
    with file.open(encoding="utf-8", newline="") as lines:
        contents = [tuple(item.strip() for item in items) for items in csv.reader(lines)]
    _, found = apriori(contents, (min_count - 0.5) / len(contents), min_confidence, max_length=max_items)
    return {
        (rule.lhs, rule.rhs[0]): (
            (rule.count_full, rule.count_lhs, rule.count_rhs, rule.num_transactions),
            (rule.support, rule.confidence, rule.lift),
        )
        for rule in found
        if len(rule.rhs) == 1
    }


def ours(file: Path, min_count: int, min_confidence: float, max_items: int) -> Found:
    query = AssociationQuery(min_count=min_count, min_confidence=min_confidence, max_items=max_items, **ANYTHING)
    return {
        (rule.antecedent, rule.consequent): (
            (rule.count, rule.antecedent_count, rule.consequent_count, rule.baskets),
            (rule.support, rule.confidence, rule.lift),
        )
        for rule in find_rules(read_basket_file(file), query).rules
    }


def expect_same(found: Found, expected: Found) -> None:
    assert {rule: counts for rule, (counts, _) in found.items()} == {
        rule: counts for rule, (counts, _) in expected.items()
    }
    for rule, (_, measures) in expected.items():
        assert found[rule][1] == pytest.approx(measures, rel=1e-12)


def test_rules_of_a_small_file_equal_those_of_another_implementation() -> None:
    expected = by_apriori(SMALL_FILE, 4, 0.0, 5)
    assert len(expected) > 500
    expect_same(ours(SMALL_FILE, 4, 0.0, 5), expected)


@pytest.mark.skipif(not GROCERIES.exists(), reason=f"needs {GROCERIES}")
@pytest.mark.parametrize(("min_count", "min_confidence", "max_items"), [(20, 0.0, 3), (10, 0.8, 10), (99, 0.5, 10)])
def test_rules_of_real_baskets_equal_those_of_another_implementation(
    min_count: int, min_confidence: float, max_items: int
) -> None:
    expected = by_apriori(GROCERIES, min_count, min_confidence, max_items)
    expect_same(ours(GROCERIES, min_count, min_confidence, max_items), expected)


@pytest.mark.skipif(not GROCERIES.exists(), reason=f"needs {GROCERIES}")
def test_the_famous_rules_are_found() -> None:
    whole = read_basket_file(GROCERIES)
    # The usual exercise on this data: support of .001, confidence of .8.
    exercise = AssociationQuery(min_count=10, min_confidence=0.8, max_items=10, **ANYTHING)
    assert find_rules(whole, exercise).total == 410
    strongest = find_rules(whole, AssociationQuery(min_count=10, max_items=3, sort="lift")).rules[0]
    assert (strongest.antecedent, strongest.consequent) == (("bottled beer", "red/blush wine"), "liquor")
    assert strongest.lift == pytest.approx(35.7, abs=0.1)


@given(_baskets)
def test_measures_are_what_they_are_said_to_be(contents: list[set[str]]) -> None:
    rules = find_rules(baskets(contents), AssociationQuery(min_count=2, max_items=4, **ANYTHING)).rules
    by_pair = {(rule.antecedent, rule.consequent): rule for rule in rules}
    for rule in rules:
        share = {
            name: sum(items <= basket for basket in contents) / len(contents)
            for name, items in (
                ("left", {*rule.antecedent}),
                ("right", {rule.consequent}),
                ("both", {*rule.antecedent, rule.consequent}),
            )
        }
        assert rule.support == pytest.approx(share["both"])
        assert rule.confidence == pytest.approx(share["both"] / share["left"])
        assert rule.lift == pytest.approx(share["both"] / (share["left"] * share["right"]))
        assert rule.leverage == pytest.approx(share["both"] - share["left"] * share["right"], abs=1e-12)
        assert 0 < rule.confidence <= 1 and rule.lift_low < rule.lift and rule.p_value * (1 - 1e-9) <= rule.q_value <= 1
        if rule.confidence < 1:
            assert rule.conviction == pytest.approx((1 - share["right"]) / (1 - rule.confidence))
        if len(rule.antecedent) == 1:
            back = by_pair[((rule.consequent,), rule.antecedent[0])]
            assert back.lift == pytest.approx(rule.lift) and back.p_value == rule.p_value


def test_what_is_never_wrong_has_an_infinite_conviction() -> None:
    rules = find_rules(baskets([["a", "b"]] * 3 + [["b"], []]), AssociationQuery(min_count=2, **ANYTHING)).rules
    assert {rule.antecedent[0]: rule.conviction for rule in rules} == {"a": math.inf, "b": pytest.approx(1.6)}


def test_chance_is_no_rule_however_often() -> None:
    """Everybody buys bags: they are with everything, and with nothing more than with anything else."""
    made = baskets([["bag", "tea"], ["bag", "jam"], ["bag", "tea", "mug"], ["bag", "tea", "mug"]] * 50)
    found = {(rule.antecedent[0], rule.consequent) for rule in find_rules(made, AssociationQuery()).rules}
    assert found == {("tea", "mug"), ("mug", "tea")}


@pytest.mark.parametrize(
    ("sort", "measure"),
    [("lift", "lift"), ("confidence", "confidence"), ("support", "support"), ("strength", "lift_low")],
)
def test_rules_come_in_the_order_asked_for(sort: RuleSort, measure: str) -> None:
    rules = find_rules(read_basket_file(SMALL_FILE), AssociationQuery(sort=sort, **ANYTHING)).rules
    values = [getattr(rule, measure) for rule in rules]
    assert values == sorted(values, reverse=True)


def test_a_sample_says_how_far_it_may_be_off() -> None:
    whole = find_rules(read_basket_file(SMALL_FILE), AssociationQuery(**ANYTHING))
    part = find_rules(read_basket_file(SMALL_FILE, max_baskets=250), AssociationQuery(**ANYTHING))
    assert not whole.is_sample and whole.support_margin(0.2) == 0
    assert part.is_sample and part.baskets <= 250
    known = {(rule.antecedent, rule.consequent): rule.support for rule in whole.rules}
    inside = [abs(known[r.antecedent, r.consequent] - r.support) <= part.support_margin(r.support) for r in part.rules]
    assert sum(inside) / len(inside) > 0.85


def test_one_basket_and_none_at_all_have_no_rules() -> None:
    cases: list[list[list[str]]] = [[], [["a", "b"]], [[], []]]
    for contents in cases:
        found = find_rules(baskets(contents), AssociationQuery(min_count=2, **ANYTHING))
        assert (found.rules, found.total, found.tests) == ((), 0, 0)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"by": "brand"}, "by is one of product, group, category, got brand"),
        ({"min_count": 1}, "min_count is at least 2"),
        ({"max_items": 11}, "max_items is 2–10 items, got 11"),
        ({"max_q": 0.0}, "max_q is above 0"),
    ],
)
def test_a_wrong_question_says_what_is_wrong(given: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        AssociationQuery(**given)  # type: ignore[arg-type]


def test_a_rule_that_many_baskets_bear_out_is_stronger() -> None:
    few, many = (Rule(("a",), "b", 3 * n, 10 * n, 10 * n, 100 * n, 0.0, 0.0) for n in (1, 100))
    assert few.lift == many.lift
    assert few.lift_low < many.lift_low
