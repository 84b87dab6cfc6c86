"""What a search returned is kept as it matters: each product once, with its score, and what is right among it."""

from pathlib import Path

import pytest

from shopsight.core.errors import TruncatedImage
from shopsight.core.types import Box
from shopsight.evaluation.datasets import LabelledSet, read_labelled
from shopsight.evaluation.outcomes import Outcome, Ranking, outcomes_by_embedding, outcomes_by_search
from tests.evaluation.letters import embed, found, photo
from tests.evaluation.shop import write_shop


@pytest.fixture
def labelled(tmp_path: Path) -> LabelledSet:
    return read_labelled(write_shop(tmp_path))


def test_embedding_ranks_by_cosine_and_breaks_ties_by_product_id(labelled: LabelledSet) -> None:
    outcomes = outcomes_by_embedding(labelled.split("test"), labelled.items, embed)
    assert [outcome.ranked for outcome in outcomes] == [
        ("apple", "milk", "pear"),
        ("apple", "milk", "pear"),
        ("milk", "apple", "pear"),
    ]
    assert list(outcomes[0].scores) == [1, 0, 0]
    assert outcomes_by_embedding((), labelled.items, embed) == []


def test_a_search_may_return_fewer_products_than_there_are_and_repeat_itself(labelled: LabelledSet) -> None:
    photos = labelled.split("test")
    outcomes = outcomes_by_search(photos, lambda data, box: [("apple", 0.9), ("apple", 0.8)] if data == b"a" else [])
    assert [outcome.ranked for outcome in outcomes] == [("apple",), ("apple",), ()]
    assert [outcome.scores for outcome in outcomes] == [(0.9,), (0.9,), ()]
    assert [outcome.first_hit for outcome in outcomes] == [0, None, None]


def test_a_photo_that_cannot_be_read_is_named(labelled: LabelledSet) -> None:
    def search(data: bytes, box: Box | None) -> Ranking:
        raise TruncatedImage("the rest was lost")

    with pytest.raises(TruncatedImage, match=r"photos/1: the rest was lost"):
        outcomes_by_search(labelled.split("test"), search)


def test_the_margin_is_the_lead_of_the_right_product_over_the_best_wrong_one() -> None:
    shown = photo("x", "a")
    assert found(shown, "a", "b", scores=(0.75, 0.5)).margin == 0.25
    assert found(shown, "b", "c", "a", scores=(0.75, 0.7, 0.5)).margin == -0.25
    assert found(shown, "b").margin == float("-inf")
    assert found(shown, "a", scores=(0.75,)).margin == 0.75


def test_every_product_has_a_score() -> None:
    with pytest.raises(ValueError, match="2 products with 1 scores"):
        Outcome(photo("x", "a"), ("a", "b"), (1.0,))
