"""Recommenders held against what shoppers turned to later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.events import Event, EventItem
from shopsight.evaluation.recommendation_baselines import baselines, item_knn, look_alike, popularity, random_choice
from shopsight.evaluation.recommendations import Recommend, RecommenderFigures, judge, temporal_split
from shopsight.evaluation.shoppers.history import Goods, SimulatedShop
from shopsight.evaluation.shoppers.tastes import draw_shoppers

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def took(shopper: str, product: str, minutes: int) -> Event:
    time = NOON + timedelta(minutes=minutes)
    return Event(f"{shopper}-{product}-{minutes}", "view_item", time, shopper, items=(EventItem(product),))


HISTORY = [
    took("ann", "a", 0), took("ann", "b", 1), took("bob", "a", 2), took("bob", "b", 3), took("bob", "c", 4),
    took("eve", "d", 5), took("ann", "c", 8), took("ann", "b", 9),
]  # fmt: skip


def figures_of(name: str, recommend: Recommend, **given: object) -> RecommenderFigures:
    split = temporal_split(HISTORY, 0.75)
    return judge(split, {name: lambda events: recommend}, "abcde", **given)["recommenders"][0]  # type: ignore[arg-type]


def test_the_split_is_by_time_and_only_what_is_new_counts() -> None:
    split = temporal_split(reversed(HISTORY), 0.75)
    assert split.cut == NOON + timedelta(minutes=8)
    assert split.later == {"ann": {"c"}}
    assert max(event.time for event in split.before) < split.cut


def test_goods_known_before_are_passed_over() -> None:
    figures = figures_of("known first", lambda shopper, k: list("abcde")[:k], k=1)
    assert figures["recall"] == figures["mrr"] == figures["ndcg"] == 1.0


def test_the_figures_of_a_list_are_as_counted_by_hand() -> None:
    vectors = {"e": np.array([1, 0], np.float32), "c": np.array([0, 1], np.float32), "d": np.array([0, 1], np.float32)}
    figures = figures_of("ours", lambda shopper, k: ["e", "c", "d"], k=3, vectors=vectors)
    assert (figures["recall"], figures["mrr"]) == (1.0, 0.5)
    assert figures["ndcg"] == pytest.approx(1 / np.log2(3))
    assert figures["coverage"] == 3 / 5
    assert figures["diversity"] == pytest.approx(1 - 1 / 3)
    assert figures["novelty"] == pytest.approx(np.mean([np.log2(6), np.log2(3), np.log2(3)]))
    assert figures["popularity_bias"] == pytest.approx(2 / 3)


def test_item_knn_knows_who_took_what_with_what() -> None:
    recommend = item_knn(temporal_split(HISTORY, 0.75).before)
    assert list(recommend("ann", 5)) == ["c", "a", "b", "d"]
    assert recommend("nobody", 2) == popularity(HISTORY)("nobody", 2)


def test_nobody_who_came_back_is_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="no event of a known shopper"):
        temporal_split([])
    with pytest.raises(ValueError, match="nothing to judge by"):
        judge(temporal_split(HISTORY[:1]), baselines("a"), "a")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_every_figure_is_within_its_bounds(seed: int) -> None:
    dice = Random(seed)
    events = [took(dice.choice("xyz"), dice.choice("abcde"), minutes) for minutes in range(20)]
    split = temporal_split(events, 0.5)
    if not split.later:
        return
    for figures in judge(split, baselines("abcde"), "abcde", k=3)["recommenders"]:
        for figure in (figures["recall"], figures["ndcg"], figures["mrr"], figures["coverage"]):
            assert 0 <= figure <= 1
        assert figures["ci95"]["recall"][0] <= figures["recall"] + 1e-9


def test_simulated_tastes_are_found_by_who_looks_for_them() -> None:
    vectors = np.random.default_rng(5).normal(size=(80, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"p{row}" for row in range(80)]
    shop = SimulatedShop(Goods(ids, vectors, [1000] * 80), draw_shoppers(vectors, 150))
    of = {shopper.id: shopper for shopper in shop.shoppers}
    makers = {
        **baselines(ids),
        "look-alike": look_alike(ids, vectors),
        "true taste": lambda events: lambda shopper, k: shop.preference(of[shopper])[:k],
    }
    report = judge(temporal_split(shop.history(NOON, 90)), makers, ids, dict(zip(ids, vectors, strict=True)))
    ndcg = {figures["name"]: figures["ndcg"] for figures in report["recommenders"]}
    assert ndcg["true taste"] > ndcg["look-alike"] > ndcg["random"]
    assert ndcg["item-kNN"] > ndcg["random"]
    true_taste = report["recommenders"][-1]
    assert true_taste["ci95"]["ndcg_gain"][0] > 0
    assert random_choice(ids)("x", 5) == random_choice(ids)("x", 5)
