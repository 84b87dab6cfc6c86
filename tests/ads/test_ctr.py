"""Predicted click-through rates."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from shopsight.ads.ctr import PRIOR, ClickModel, Seen, fit_clicks


def drawn(n: int, truth: ClickModel, campaigns: tuple[str, ...], positions: tuple[int, ...]) -> list[Seen]:
    rng = np.random.default_rng(1)
    seen = []
    for _ in range(n):
        campaign, position = str(rng.choice(campaigns)), int(rng.choice(positions))
        relevance = float(rng.random())
        clicked = bool(rng.random() < truth.predict(campaign, relevance, position))
        seen.append(Seen(campaign, position, relevance, clicked))
    return seen


def test_what_fits_better_and_stands_higher_is_clicked_more() -> None:
    model = ClickModel()
    assert model.predict("c", 0.9) > model.predict("c", 0.5) > model.predict("c", 0.5, position=4)


def test_nothing_seen_leaves_the_prior_and_a_few_places_nearly() -> None:
    assert fit_clicks([]).weights == PRIOR
    few = fit_clicks([Seen("c", 1, 0.8, clicked=True), Seen("c", 1, 0.8, clicked=False)])
    assert few.predict("c", 0.8) == pytest.approx(ClickModel().predict("c", 0.8), rel=0.6)
    assert few.predict("c", 0.8) > ClickModel().predict("c", 0.8)


def test_many_places_teach_the_true_rates() -> None:
    truth = ClickModel((-2.0, 1.0, -1.2), {"dull": (500, 1000.0), "good": (1500, 1000.0)})
    model = fit_clicks(drawn(30_000, truth, ("dull", "good"), (1, 2, 4)))
    for campaign in ("dull", "good"):
        for position in (1, 4):
            wanted = truth.predict(campaign, 0.6, position)
            assert model.predict(campaign, 0.6, position) == pytest.approx(wanted, rel=0.15)


def test_a_campaign_is_not_praised_for_its_position() -> None:
    truth = ClickModel((-2.0, 1.0, -1.2))
    high = [
        seen
        for seen in drawn(40_000, truth, ("high", "low"), (1, 4))
        if (seen.campaign_id == "high") == (seen.position == 1)
    ]
    model = fit_clicks(high)
    assert model.factor("high") == pytest.approx(model.factor("low"), rel=0.1)


def test_what_is_little_known_is_drawn_widely_and_what_is_known_is_not() -> None:
    model, chance = ClickModel(evidence={"known": (900, 1000.0)}), Random(1)
    known = [model.drawn_factor("known", chance) for _ in range(500)]
    new = [model.drawn_factor("new", chance) for _ in range(500)]
    assert np.mean(known) == pytest.approx(0.9, abs=0.02) and np.std(known) < 0.05
    assert np.mean(new) == pytest.approx(1.0, abs=0.1) and np.std(new) > 0.3


def test_a_model_survives_being_written_down() -> None:
    model = fit_clicks([Seen("c", 1, 0.8, clicked=True)])
    assert ClickModel.of_data(model.as_data()) == model
    assert ClickModel.of_data({}) == ClickModel()
