"""Figures of a search that is known to be right and wrong in known places."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from shopsight.core.types import Vectors
from shopsight.evaluation.datasets import LabelledSet, read_labelled
from shopsight.evaluation.report import Outcome, figures, outcomes_by_embedding, outcomes_by_search, write_html
from tests.evaluation.shop import write_shop


@pytest.fixture
def labelled(tmp_path: Path) -> LabelledSet:
    return read_labelled(write_shop(tmp_path))


def embed(pictures: Sequence[bytes]) -> Vectors:
    """Each letter has a direction of its own."""
    return np.stack([np.eye(3, dtype=np.float32)["apm".index(picture.decode())] for picture in pictures])


def test_embedding_ranks_by_cosine_and_breaks_ties_by_product_id(labelled: LabelledSet) -> None:
    outcomes = outcomes_by_embedding(labelled.split("test"), labelled.items, embed)
    assert [outcome.ranked for outcome in outcomes] == [
        ("apple", "milk", "pear"),
        ("apple", "milk", "pear"),
        ("milk", "apple", "pear"),
    ]


def test_figures_add_up(labelled: LabelledSet) -> None:
    summary = figures(outcomes_by_embedding(labelled.split("test"), labelled.items, embed), labelled.items)
    assert summary["recall_at_1"] == pytest.approx(2 / 3)
    assert summary["recall_at_5"] == summary["recall_at_10"] == 1
    assert summary["map"] == pytest.approx((1 + 1 / 3 + (1 + 2 / 3) / 2) / 3)
    assert (summary["n_queries"], summary["n_products"]) == (3, 3)
    low, high = summary["ci95"]["recall_at_1"]
    assert low < 2 / 3 < high
    assert set(summary["ci95"]) == {"recall_at_1", "recall_at_5", "recall_at_10", "map"}


def test_categories_are_counted_apart_with_the_department_where_there_is_none(labelled: LabelledSet) -> None:
    summary = figures(outcomes_by_embedding(labelled.split("test"), labelled.items, embed), labelled.items)
    counts = {name: (row["recall_at_1"], row["n_queries"]) for name, row in summary["per_category"].items()}
    assert counts == {"Apple": (1, 1), "Pear": (0.5, 2), "Dairy": (1, 1)}


def test_seen_and_unseen_products_are_told_apart_where_the_catalog_keeps_them_apart(tmp_path: Path) -> None:
    catalog = (
        "product_id,title,department,category,image,description,split\n"
        "apple,Apple,Fruit,Apple,catalog/apple,red,train\n"
        "pear,Pear,Fruit,Pear,catalog/pear,green,test\n"
        "milk,Milk,Dairy,,catalog/milk,white,train\n"
    )
    labelled = read_labelled(write_shop(tmp_path, catalog))
    summary = figures(outcomes_by_embedding(labelled.split("test"), labelled.items, embed), labelled.items)
    counts = {name: (row["recall_at_1"], row["n_queries"]) for name, row in summary["per_exposure"].items()}
    # The third photo shows a seen and an unseen product and is in neither group.
    assert counts == {"seen": (1, 1), "unseen": (0, 1)}


def test_a_catalog_that_keeps_no_products_apart_claims_nothing_about_unseen_ones(labelled: LabelledSet) -> None:
    summary = figures(outcomes_by_embedding(labelled.split("test"), labelled.items, embed), labelled.items)
    assert summary["per_exposure"] == {}


def test_a_search_may_return_fewer_products_than_there_are_and_repeat_itself(labelled: LabelledSet) -> None:
    photos = labelled.split("test")
    outcomes = outcomes_by_search(photos, lambda data: ["apple", "apple"] if data == b"a" else [])
    assert [outcome.ranked for outcome in outcomes] == [("apple",), ("apple",), ()]
    assert [outcome.first_hit for outcome in outcomes] == [0, None, None]


def test_no_photos_give_figures_without_a_claim(labelled: LabelledSet) -> None:
    assert outcomes_by_embedding((), labelled.items, embed) == []
    summary = figures([], labelled.items)
    assert summary["n_queries"] == 0
    assert summary["ci95"]["recall_at_1"] == (0, 1)


def test_the_page_shows_the_worst_misses_first_and_no_hits(labelled: LabelledSet, tmp_path: Path) -> None:
    photos = labelled.split("test")
    outcomes = [
        Outcome(photos[0], ("apple",)),
        Outcome(photos[1], ("apple", "pear")),
        Outcome(photos[2], ("apple",)),
    ]
    page = tmp_path / "report.html"
    write_html(page, "A <small> shop", outcomes, labelled.items, lambda data: data)
    text = page.read_text(encoding="utf-8")
    assert "A &lt;small&gt; shop" in text
    assert text.count("<div class=miss>") == 2
    assert text.index("photo (not listed)") < text.index("photo (place 2)")
    assert "http" not in text
