"""The auction: who wins, and at which price."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shopsight.ads.auction import run_auction
from shopsight.core.ads import Offer

NAMES = st.sampled_from("abcdef")
SHARES = st.floats(0.001, 1)
OFFERS = st.lists(
    st.builds(Offer, NAMES, NAMES, NAMES, st.integers(1, 10_000), SHARES, SHARES),
    max_size=20,
    unique_by=lambda one: one[:2],
)
PLACES = st.integers(1, 8)
RESERVES = st.integers(1, 500)


def offer(campaign: str, product: str, bid: int, relevance: float = 1.0, ctr: float = 0.1) -> Offer:
    return Offer(campaign, product, product, bid, relevance, ctr)


def test_the_second_sets_the_price_of_the_first() -> None:
    outcome = run_auction([offer("a", "shoe", 100), offer("b", "boot", 60), offer("c", "sock", 30)], 2)
    assert [(won.offer.campaign_id, won.price_minor) for won in outcome.won] == [("a", 60), ("b", 30)]


def test_a_product_that_fits_better_wins_with_a_smaller_bid_and_pays_less() -> None:
    outcome = run_auction([offer("a", "shoe", 50, relevance=1.0), offer("b", "boot", 80, relevance=0.5)], 1)
    assert [(won.offer.campaign_id, won.price_minor) for won in outcome.won] == [("a", 40)]


def test_who_is_alone_pays_the_reserve() -> None:
    assert run_auction([offer("a", "shoe", 100)], 3, reserve_minor=7).won[0].price_minor == 7


def test_a_bid_below_the_reserve_does_not_compete() -> None:
    outcome = run_auction([offer("a", "shoe", 100), offer("b", "boot", 6)], 3, reserve_minor=7)
    assert [won.offer.campaign_id for won in outcome.won] == ["a"]
    assert outcome.won[0].price_minor == 7


def test_a_campaign_does_not_bid_against_itself() -> None:
    outcome = run_auction([offer("a", "shoe", 100), offer("a", "boot", 100), offer("b", "sock", 10)], 3)
    assert [(won.offer.product_id, won.price_minor) for won in outcome.won] == [("boot", 10), ("sock", 1)]


def test_a_rival_for_the_same_product_sets_the_price_and_gets_no_second_place_for_it() -> None:
    outcome = run_auction([offer("a", "shoe", 100), offer("b", "shoe", 90)], 3)
    assert [(won.offer.campaign_id, won.price_minor) for won in outcome.won] == [("a", 90)]


@given(OFFERS, PLACES, RESERVES)
def test_no_price_is_above_the_own_bid_or_below_the_reserve(offers: list[Offer], places: int, reserve: int) -> None:
    for won in run_auction(offers, places, reserve).won:
        assert reserve <= won.price_minor <= won.offer.bid_minor


@given(OFFERS, PLACES, RESERVES)
def test_the_first_winner_has_the_highest_score_and_no_campaign_or_product_comes_twice(
    offers: list[Offer], places: int, reserve: int
) -> None:
    won = [place.offer for place in run_auction(offers, places, reserve).won]
    admitted = [one for one in offers if one.bid_minor >= reserve]
    assert bool(won) == bool(admitted)
    if won:
        assert won[0].score == max(one.score for one in admitted)
    assert [one.score for one in won] == sorted((one.score for one in won), reverse=True)
    assert len({one.campaign_id for one in won}) == len({one.group_key for one in won}) == len(won) <= places


@given(OFFERS, PLACES, st.randoms(use_true_random=False))
def test_the_order_of_offers_decides_nothing(offers: list[Offer], places: int, random: object) -> None:
    shuffled = list(offers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert run_auction(shuffled, places) == run_auction(offers, places)


@given(OFFERS, RESERVES)
def test_a_winner_keeps_its_place_at_its_price_and_not_much_below(offers: list[Offer], reserve: int) -> None:
    outcome = run_auction(offers, 1, reserve)
    for won in outcome.won:
        others = [one for one in offers if one.campaign_id != won.offer.campaign_id and one.bid_minor >= reserve]
        best = max((one.score for one in others), default=0.0)
        assert won.offer.quality * won.price_minor >= best * (1 - 1e-6) or won.price_minor == won.offer.bid_minor
        assert won.price_minor == reserve or won.offer.quality * (won.price_minor - 1) < best * (1 + 1e-6)


def test_ties_go_to_the_smaller_campaign_id() -> None:
    outcome = run_auction([offer("b", "boot", 50), offer("a", "shoe", 50)], 1)
    assert [(won.offer.campaign_id, won.price_minor) for won in outcome.won] == [("a", 50)]
