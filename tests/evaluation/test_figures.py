"""Figures of a search that is known to be right and wrong in known places."""

import pytest

from shopsight.evaluation.figures import Figures, figures, inside_and_outside
from tests.evaluation.letters import found, item, photo

ITEMS = [item("apple", "Fruit"), item("pear", "Fruit"), item("milk", "Dairy")]
OUTCOMES = [
    found(photo("1", "apple"), "apple", "pear", "milk"),
    found(photo("2", "pear"), "apple", "milk", "pear"),
    found(photo("3", "pear", "milk"), "milk", "apple", "pear"),
]


@pytest.fixture(scope="module")
def summary() -> Figures:
    return figures(OUTCOMES, ITEMS)


def test_shares_of_photos_add_up(summary: Figures) -> None:
    assert summary["recall_at_1"] == summary["accuracy"] == pytest.approx(2 / 3)
    assert summary["recall_at_5"] == summary["recall_at_10"] == 1
    assert summary["map"] == pytest.approx((1 + 1 / 3 + (1 + 2 / 3) / 2) / 3)
    assert summary["recall_curve"][:4] == pytest.approx([2 / 3, 2 / 3, 1, 1])
    assert len(summary["recall_curve"]) == 20
    assert (summary["n_queries"], summary["n_products"]) == (3, 3)


def test_macro_recall_counts_products_alike_and_micro_recall_each_product_on_each_photo(summary: Figures) -> None:
    # apple 1 of 1, pear 0 of 2, milk 1 of 1.
    assert summary["macro_recall"] == pytest.approx(2 / 3)
    assert summary["micro_recall"] == pytest.approx(2 / 4)


def test_a_wrong_product_of_the_right_category_counts_for_the_category(summary: Figures) -> None:
    # Fruit on photos 1, 2 and 3 and given on 1 and 2; dairy on 3 and given.
    assert summary["category_accuracy"] == pytest.approx(3 / 4)
    assert summary["category_macro_recall"] == pytest.approx((2 / 3 + 1) / 2)


def test_every_share_has_an_interval_around_it(summary: Figures) -> None:
    shares = {name: value for name, value in summary.items() if isinstance(value, float)}
    assert set(shares) == set(summary["ci95"])
    for name, value in shares.items():
        low, high = summary["ci95"][name]
        assert 0 <= low <= value <= high <= 1, name


def test_each_photo_counts_with_its_products_in_the_catalog_and_without_them() -> None:
    assert inside_and_outside(OUTCOMES) == ([0.9, 0.9, 0.9], [0.8, 0.9, 0.8])
    known = figures(OUTCOMES, ITEMS)["in_catalog"]
    assert known is not None
    # Of nine pairs six are won and three are ties.
    assert known["auc"] == pytest.approx(7.5 / 9)
    assert known["threshold"] == 0.9
    assert known["false_positive_rate"] == pytest.approx(1 / 3)
    assert known["n_queries"] == 3


def test_a_search_that_lists_nothing_else_says_nothing_about_what_is_not_in_the_catalog() -> None:
    assert figures([found(photo("1", "apple"), "apple"), found(photo("2", "pear"))], ITEMS)["in_catalog"] is None


def test_categories_are_counted_apart(summary: Figures) -> None:
    counts = {name: (row["recall_at_1"], row["n_queries"]) for name, row in summary["per_category"].items()}
    assert counts == {"Dairy": (1, 1), "Fruit": (pytest.approx(2 / 3), 3)}


def test_seen_and_unseen_products_are_told_apart_where_the_catalog_keeps_them_apart() -> None:
    items = [item("apple", "Fruit", "train"), item("pear", "Fruit", "test"), item("milk", "Dairy", "train")]
    counts = {
        name: (row["recall_at_1"], row["n_queries"]) for name, row in figures(OUTCOMES, items)["per_exposure"].items()
    }
    # The third photo shows a seen and an unseen product and is in neither group.
    assert counts == {"seen": (1, 1), "unseen": (0, 1)}


def test_a_catalog_that_keeps_no_products_apart_claims_nothing_about_unseen_ones(summary: Figures) -> None:
    assert summary["per_exposure"] == {}


def test_no_photos_give_figures_without_a_claim() -> None:
    summary = figures([], ITEMS)
    assert summary["n_queries"] == 0
    assert set(summary["ci95"].values()) == {(0, 1)}
    assert summary["in_catalog"] is None
