"""What cosines are said to mean, whatever they are; and the sums that have to come out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.queries import Hit, Result
from shopsight.core.types import WHOLE, Candidate, Product
from shopsight.search.calibrate import FEATURES, Calibration, Curve, Evidence, evidence_of, features, judged
from shopsight.search.second_look.look import Looked, Placed

CALIBRATION = Calibration(Curve(-1.5, (2.0, 0.4, 0.3)), Curve(0.2, (1.5,)), 0.05, 0.4)
cosine = st.floats(-1, 1, allow_nan=False)
cosines = st.lists(cosine, min_size=1, max_size=60).map(lambda values: sorted(values, reverse=True))
leads = st.floats(0, 1, allow_nan=False)


@settings(deadline=None)
@given(cosines, leads)
def test_chances_lie_in_0_to_1_and_those_of_a_hit_sum_to_1(ranking: list[float], lead: float) -> None:
    chances = CALIBRATION.probabilities(said(ranking, lead))
    for chance in chances:
        assert all(0 <= part <= 1 for part in (chance.same, chance.similar, chance.unrelated))
        assert math.isclose(chance.same + chance.similar + chance.unrelated, 1, abs_tol=2e-4)


@settings(deadline=None)
@given(cosines)
def test_the_chances_to_be_the_product_add_up_to_that_it_is_here(ranking: list[float]) -> None:
    total = sum(chance.same for chance in CALIBRATION.probabilities(said(ranking)))
    assert math.isclose(total, CALIBRATION.presence(said(ranking)), abs_tol=1e-4 * (len(ranking) + 1))


@settings(deadline=None)
@given(cosines)
def test_a_more_alike_hit_is_never_less_likely(ranking: list[float]) -> None:
    same = [chance.same for chance in CALIBRATION.probabilities(said(ranking))]
    assert same == sorted(same, reverse=True)


@settings(deadline=None)
@given(cosines, st.floats(0, 0.5))
def test_presence_grows_with_the_cosine_where_all_else_is_fixed(ranking: list[float], more: float) -> None:
    one, other = features([said(ranking)], 0.4), features([said(ranking)], 0.4)
    other[:, 0] += more / 0.1
    assert CALIBRATION.present(other)[0] >= CALIBRATION.present(one)[0]


@settings(deadline=None)
@given(cosines, st.floats(0, 0.5))
def test_presence_grows_when_the_best_hit_is_more_alike(ranking: list[float], more: float) -> None:
    raised = [ranking[0] + more, *ranking[1:]]
    # The padding of a short list must not follow, so lists are long enough here.
    whole = ranking[1:] + [-1.0] * 10
    assert CALIBRATION.presence(said(raised[:1] + whole)) >= CALIBRATION.presence(said(ranking[:1] + whole))


@settings(deadline=None)
@given(cosines, leads, leads)
def test_presence_grows_with_the_lead_in_places(ranking: list[float], lead: float, more: float) -> None:
    assert CALIBRATION.presence(said(ranking, lead + more)) >= CALIBRATION.presence(said(ranking, lead))


def test_the_hit_shown_first_speaks_also_where_another_has_the_higher_cosine() -> None:
    looked = Looked([placed("twin", 0.7, 0.8), placed("kin", 0.9, 0.6)], 0.03)
    evidence = evidence_of(looked)
    assert evidence == Evidence((0.7, 0.9), (0.8, 0.6), 0.03)
    assert features([evidence], 0.4)[0, 0] == pytest.approx((0.7 - 0.6) / 0.1)


@pytest.mark.parametrize("ranking", [[], [0.7], [0.7, 0.7], [1.0] * 30, [-1.0], [0.0, -0.2]])
def test_catalogs_of_none_one_and_two_and_of_equals_get_a_number(ranking: list[float]) -> None:
    assert features([said(ranking)], 0.4).shape == (1, FEATURES)
    assert math.isfinite(CALIBRATION.presence(said(ranking)))
    assert len(CALIBRATION.probabilities(said(ranking))) == len(ranking)


def test_a_lone_product_does_not_stand_out_by_being_alone() -> None:
    assert CALIBRATION.presence(said([0.5])) <= CALIBRATION.presence(said([0.5] + [0.4] * 9)) + 1e-9


@pytest.mark.parametrize(("ranking", "kind"), [([0.95, 0.4], "found"), ([0.62, 0.61], "similar"), ([0.1], "not_here")])
def test_the_verdict_says_found_similar_or_not_here(ranking: list[float], kind: str) -> None:
    verdict = judged(answer(ranking), ids(ranking), said(ranking), CALIBRATION, 0.5).verdict
    assert verdict is not None and verdict.kind == kind


def test_a_page_is_judged_by_the_whole_ranking() -> None:
    ranking = [0.9, 0.6, 0.5]
    whole, last = answer(ranking), Result(answer(ranking).hits[2:], 3)
    first_page, third_page = (judged(page, ids(ranking), said(ranking), CALIBRATION, 0.5) for page in (whole, last))
    assert first_page.verdict == third_page.verdict
    assert first_page.hits[2] == third_page.hits[0]


def test_an_empty_answer_is_not_here() -> None:
    verdict = judged(Result((), 0), [], said([]), CALIBRATION, 0.5).verdict
    assert verdict is not None and (verdict.kind, verdict.probability) == ("not_here", 0.0)


def answer(ranking: list[float]) -> Result:
    hits = tuple(Hit(Product(f"p{n}", "A"), score, score, None, WHOLE) for n, score in enumerate(ranking))
    return Result(hits, len(hits))


def ids(ranking: list[float]) -> list[str]:
    return [f"p{n}" for n in range(len(ranking))]


def said(ranking: list[float], lead: float = 0.0) -> Evidence:
    return Evidence(tuple(ranking), tuple(ranking), lead)


def placed(name: str, cosine: float, score: float) -> Placed:
    return Placed(Candidate(name, name, f"{name}-photo", cosine), score, None)
