"""Fits a calibration to questions whose answers are known, wherever they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.evaluation.reliability import expected_calibration_error
from shopsight.search.calibrate import Calibration, Curve, Evidence, Floats, features, scaled, sigmoid, softmax

Mask: TypeAlias = NDArray[np.bool_]

_FOLDS: Final = 5
_TEMPERATURES: Final = np.geomspace(0.005, 0.3, 50)
_MIN_STEP: Final = 1e-8


@dataclass(frozen=True, slots=True)
class Trial:
    """A picture whose product is known, and what the ranking says that came back for it.

    `subject` is that product; `own` its place in the ranking, None where it is not in the catalog. `kin` says of
    the first products whether it is of the same kind; empty where nobody knows.
    """

    subject: str
    evidence: Evidence
    own: int | None
    kin: tuple[bool, ...] = ()


def fit(trials: Sequence[Trial], prior: Calibration, strength: float) -> Calibration:
    """Return the calibration that explains the trials best, held near `prior` as firmly as `strength` trials would."""
    if not trials:
        return prior
    padding = _padding(trials, prior.padding)
    present = fit_curve(
        features([trial.evidence for trial in trials], padding),
        np.array([trial.own is not None for trial in trials], np.float64),
        prior.present,
        strength,
    )
    return Calibration(present, _kin(trials, prior.kin, strength), _temperature(trials, prior, strength), padding)


def cross_validated_error(trials: Sequence[Trial], prior: Calibration, strength: float) -> float:
    """Return the expected calibration error of presence, cross-fitted."""
    return expected_calibration_error(
        cross_fitted(trials, prior, strength), [trial.own is not None for trial in trials]
    )


def cross_fitted(trials: Sequence[Trial], prior: Calibration, strength: float) -> list[float]:
    """Return the presence of each trial, each fifth of the products judged by the fit of the others."""
    subjects = sorted({trial.subject for trial in trials})
    fold_of = {subject: place % _FOLDS for place, subject in enumerate(subjects)}
    fits = [fit([t for t in trials if fold_of[t.subject] != fold], prior, strength) for fold in range(_FOLDS)]
    return [fits[fold_of[trial.subject]].presence(trial.evidence) for trial in trials]


def fit_curve(x: Floats, y: Floats, prior: Curve, strength: float) -> Curve:
    """Return the logistic curve of greatest posterior, no weight negative: Newton's method, weights at 0 held there.

    The prior is a Gaussian round another curve, so that there is one answer whatever the outcomes are.
    """
    free = np.ones(x.shape[1], bool)
    while True:
        bias, weights = _newton(x[:, free], y, prior, free, strength)
        if (weights >= 0).all():
            break
        free[np.flatnonzero(free)[weights < 0]] = False
    whole = np.zeros(x.shape[1])
    whole[free] = weights
    return Curve(float(bias), tuple(whole.tolist()))


def _newton(x: Floats, y: Floats, prior: Curve, free: Mask, strength: float) -> tuple[float, Floats]:
    design = np.column_stack([np.ones(len(x)), x])
    center = np.array([prior.bias, *np.array(prior.weights)[free]])
    held = strength / 4  # a trial at even odds tells 1/4
    beta = center.copy()

    def loss(at: Floats) -> float:
        scores = design @ at
        return float(np.sum(np.logaddexp(0, scores) - y * scores) + held / 2 * np.sum((at - center) ** 2))

    for _ in range(50):
        chances = sigmoid(design @ beta)
        slope = design.T @ (chances - y) + held * (beta - center)
        bend = (design.T * (chances * (1 - chances))) @ design + held * np.eye(len(beta))
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while loss(beta - size * step) > loss(beta) and size > _MIN_STEP:
            size /= 2
        beta = beta - size * step
        if np.abs(size * step).max() < _MIN_STEP:
            break
    return float(beta[0]), beta[1:]


def _kin(trials: Sequence[Trial], prior: Curve, strength: float) -> Curve:
    """Fit on every product that came back; those of one trial hang together, so they count as one."""
    told = [trial for trial in trials if trial.kin]
    if not told:
        return prior
    cosines = np.concatenate([scaled(trial.evidence.cosines[: len(trial.kin)]) for trial in told])
    outcomes = np.concatenate([np.array(trial.kin, np.float64) for trial in told])
    return fit_curve(cosines[:, None], outcomes, prior, strength * len(cosines) / len(told))


def _temperature(trials: Sequence[Trial], prior: Calibration, strength: float) -> float:
    """Return what makes the right products likeliest among the hits, by the prior where no trial has one."""
    told = [
        (np.array(trial.evidence.scores), trial.own)
        for trial in trials
        if trial.own is not None and len(trial.evidence.scores) > 1
    ]
    pull = np.log(_TEMPERATURES / prior.temperature) ** 2 * strength / 2

    def surprise(temperature: float) -> float:
        return -sum(float(np.log(softmax(scores / temperature)[own] + 1e-12)) for scores, own in told)

    losses = np.array([surprise(float(temperature)) for temperature in _TEMPERATURES]) + pull
    return float(_TEMPERATURES[losses.argmin()])


def _padding(trials: Sequence[Trial], prior: float) -> float:
    """Return the mean cosine of what ranks second to tenth."""
    rests = [cosine for trial in trials for cosine in trial.evidence.cosines[1:10]]
    return float(np.mean(rests)) if rests else prior
