"""Where words are looked for, and what they are as vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from shopsight.core.errors import InvalidQuery
from shopsight.core.queries import Matching, Query, Source
from shopsight.core.types import ModelCard, Vectors
from shopsight.search.words import WordSight
from tests.fakes import FAKE_CARD

RED, BLUE = np.array([[1, 0], [0, 1]], np.float32)


class ReadsRed:
    """Everything but red is blue; `asked` are the texts that it was given."""

    card: ModelCard = FAKE_CARD

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.stack([RED if text == "red" else BLUE for text in texts])


@pytest.fixture
def embedder() -> ReadsRed:
    return ReadsRed()


@pytest.mark.parametrize(
    ("asked", "of_the_shop", "sources"),
    [
        ("auto", "auto", {"text", "picture"}),
        ("auto", "text", {"text"}),
        ("both", "text", {"text", "picture"}),
        ("picture", "text", {"picture"}),
        ("text", "auto", {"text"}),
    ],
)
def test_a_query_that_says_where_to_look_wins_over_the_shop(
    embedder: ReadsRed, asked: Matching, of_the_shop: Matching, sources: set[Source]
) -> None:
    sight = WordSight(lambda: embedder, of_the_shop)
    assert sight.sources(Query(words="red", match=asked)) == sources


def test_without_words_nothing_is_looked_for(embedder: ReadsRed) -> None:
    assert WordSight(lambda: embedder).sources(Query(words="  ", match="both")) == frozenset()


def test_a_model_that_knows_pictures_only_finds_words_in_text_and_refuses_only_what_was_asked_by_name() -> None:
    assert WordSight().sources(Query(words="red")) == {"text"}
    for match in ("picture", "both"):
        with pytest.raises(InvalidQuery, match=f"match={match}: this shop's model knows pictures only"):
            WordSight().sources(Query(words="red", match=match))


def test_words_asked_again_are_not_read_again_however_they_are_spaced(embedder: ReadsRed) -> None:
    sight = WordSight(lambda: embedder)
    for words in ("red", " red ", "red\n", "dark  red", "dark red"):
        sight.vectors(Query(words=words))
    assert embedder.asked == ["red", "dark red"]


@pytest.mark.parametrize(("weight", "moved"), [(0.0, BLUE), (1.0, RED), (0.5, (RED + BLUE) / np.sqrt(2))])
def test_words_move_a_picture_by_their_weight(embedder: ReadsRed, weight: float, moved: Vectors) -> None:
    by_query = WordSight(lambda: embedder, weight=0.3).composed(BLUE[None], Query(words="red", words_weight=weight))
    by_shop = WordSight(lambda: embedder, weight=weight).composed(BLUE[None], Query(words="red"))
    np.testing.assert_allclose(by_query, moved[None], atol=1e-6)
    np.testing.assert_allclose(by_shop, moved[None], atol=1e-6)


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_outside_of_its_range_is_refused(weight: float) -> None:
    with pytest.raises(InvalidQuery, match="words_weight is 0–1"):
        Query(words="red", words_weight=weight)


def test_a_place_to_look_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidQuery, match="match is one of auto, text, picture, both, got 'sound'"):
        Query(words="red", match="sound")  # type: ignore[arg-type]
