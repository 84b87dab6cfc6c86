"""Fitting to questions whose answers are known: made up ones, whose truth can be told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from shopsight.search.calibrate import Calibration, Curve, Evidence
from shopsight.search.calibration_fit import Trial, cross_validated_error, fit, fit_curve

PRIOR = Calibration(Curve(0.0, (1.0, 0.0, 0.0)), Curve(0.0, (1.0,)), 0.05, 0.4)


def trials(count: int = 300, inside: float = 0.85, outside: float = 0.5) -> list[Trial]:
    rng = np.random.default_rng(0)
    made = []
    for number in range(count):
        others = sorted(rng.normal(0.35, 0.05, 12).tolist(), reverse=True)
        best, wrong = float(rng.normal(inside, 0.08)), float(rng.normal(outside, 0.08))
        kin = (True,) + (False,) * 12
        made.append(Trial(f"p{number % 60}", said(best, *others), 0, kin))
        made.append(Trial(f"p{number % 60}", said(wrong, *others), None, (wrong > 0.5,) + (False,) * 12))
    return made


def said(*cosines: float, lead: float = 0.0) -> Evidence:
    return Evidence(cosines, cosines, lead)


def test_a_lead_in_places_counts_where_cosines_say_nothing() -> None:
    rng = np.random.default_rng(1)
    made = [
        Trial(f"p{number % 30}", said(*[0.7] * 12, lead=float(rng.uniform(0.02, 0.06) * (place is not None))), place)
        for number in range(200)
        for place in (0, None)
    ]
    fitted = fit(made, PRIOR, 1.0)
    assert fitted.presence(said(*[0.7] * 12, lead=0.05)) > 0.9 > 0.2 > fitted.presence(said(*[0.7] * 12))


def test_a_fit_keeps_what_it_says() -> None:
    assert cross_validated_error(trials(), PRIOR, 1.0) < 0.05


def test_a_fit_tells_what_is_here_from_what_is_not() -> None:
    fitted = fit(trials(), PRIOR, 1.0)
    assert fitted.presence(said(0.85, *[0.35] * 9)) > 0.9
    assert fitted.presence(said(0.5, *[0.35] * 9)) < 0.1


def test_without_trials_the_prior_stays() -> None:
    assert fit([], PRIOR, 1.0) == PRIOR


def test_a_strong_prior_outweighs_few_trials() -> None:
    few = trials(3)
    held, free = fit(few, PRIOR, 1000.0), fit(few, PRIOR, 0.1)
    assert abs(held.present.bias) < abs(free.present.bias)
    assert held.present.weights[0] == pytest.approx(1.0, abs=0.1)


def test_no_weight_is_negative_even_where_the_outcomes_say_so() -> None:
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    curve = fit_curve(x, np.array([1.0, 1.0, 0.0, 0.0]), Curve(0.0, (1.0,)), 0.1)
    assert curve.weights == (0.0,)


def test_catalogs_of_equal_pictures_and_outcomes_of_one_kind_give_numbers() -> None:
    equal = [Trial("p", said(*[1.0] * 20), place) for place in (0, None)] * 20
    present = [Trial("p", said(0.9, 0.2), 0)] * 20
    for made in (equal, present):
        fitted = fit(made, PRIOR, 1.0)
        assert all(map(math.isfinite, (fitted.present.bias, *fitted.present.weights, fitted.temperature)))
    assert fit(equal, PRIOR, 1.0).presence(said(*[1.0] * 20)) == pytest.approx(0.5, abs=0.05)
