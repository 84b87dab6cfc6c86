"""Reciprocal rank fusion."""

from shopsight.search.fuse import RANK_CONSTANT, reciprocal_rank_fusion


def test_first_in_every_ranking_scores_one() -> None:
    assert reciprocal_rank_fusion([["a", "b"], ["a", "c"]])["a"] == 1.0


def test_being_in_both_rankings_beats_being_first_in_one() -> None:
    scores = reciprocal_rank_fusion([["a", "b"], ["c", "b"]])
    assert max(scores, key=lambda key: scores[key]) == "b"


def test_scores_follow_the_formula_of_its_paper() -> None:
    scores = reciprocal_rank_fusion([["a", "b"]])
    assert scores["b"] == (1 / (RANK_CONSTANT + 2)) / (1 / (RANK_CONSTANT + 1))


def test_nothing_ranked_scores_nothing() -> None:
    assert reciprocal_rank_fusion([[], []]) == {}
