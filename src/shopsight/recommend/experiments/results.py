"""What an experiment found: each metric by arm, against the control, with intervals that hold at every look."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from shopsight.core.errors import Conflict
from shopsight.core.experiments import (
    METRICS,
    ArmFigure,
    Effect,
    Experiment,
    ExperimentResults,
    Finding,
    Metric,
    MetricResult,
    Preference,
)
from shopsight.evaluation.effects import Estimate, Numbers, cuped, linearized, log_lift, sample_ratio
from shopsight.evaluation.sequences import sequence_interval
from shopsight.recommend.experiments.interleaved import Credit, preferred
from shopsight.recommend.experiments.tally import PARTS, ArmTally, Columns, Part, tallied

BEFORE = timedelta(days=28)
"""How far back shoppers' earlier behavior is looked at, to take its chance out (CUPED)."""
_FEWEST_SHOPPERS = 100
_FEWEST_THAT_DID = 10
_ALIKE = 0.03


def results_of(experiment: Experiment, days: Sequence[Columns], now: datetime) -> ExperimentResults:
    """Sum up the days from `BEFORE` its start to its end. Raises Conflict for an experiment that never began."""
    _, end = span_of(experiment, now)
    of_arm, contradicting = tallied(experiment, days, end)
    counts = {name: len(arm) for name, arm in of_arm.items()}
    return ExperimentResults(
        experiment=experiment,
        shoppers=counts,
        contradicting=contradicting,
        sample_ratio_p=sample_ratio(list(counts.values()), [arm.weight for arm in experiment.arms]),
        metrics=tuple(filter(None, (_metric(metric, of_arm) for metric in METRICS))),
    )


def interleaved_results(experiment: Experiment, clicks: Iterable[Credit], now: datetime) -> ExperimentResults:
    """Return which order these clicks prefer. Raises Conflict for an experiment that never began."""
    start, end = span_of(experiment, now)
    found = preferred(experiment, (click for click in clicks if start <= click.time < end))
    everybody = {arm.name: found.shoppers for arm in experiment.arms}
    return ExperimentResults(experiment, everybody, 0, 1.0, (), found)


def span_of(experiment: Experiment, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when an experiment runs. Raises Conflict for one that never began."""
    if experiment.started_at is None:
        raise Conflict(f"experiment {experiment.id!r} is a draft: start it before asking what came of it")
    return experiment.started_at, experiment.stopped_at or now


def said_of(found: Preference) -> str:
    """Say in words which of two interleaved orders is preferred."""
    if found.finding == "too_early" or found.low is None or found.high is None:
        between = "" if found.low is None or found.high is None else f": {found.low:+.0%} to {found.high:+.0%}"
        return f"too early to say of {found.arm}{between}"
    if found.finding == "alike":
        return f"{found.arm} is preferred no more than the other, within {_ALIKE:.0%}"
    low, high = sorted((abs(found.low), abs(found.high)))
    more = "more" if found.finding == "better" else "fewer"
    return f"{found.arm} wins {_digits(low)}–{_digits(high)} % {more} of the searches with a click"


def said(effect: Effect) -> str:
    """Say in words what an effect comes to."""
    if effect.finding == "too_early" or effect.low is None or effect.high is None:
        between = "" if effect.low is None or effect.high is None else f": {effect.low:+.0%} to {effect.high:+.0%}"
        return f"too early to say of {effect.arm}{between}"
    if effect.finding == "alike":
        return f"{effect.arm} makes no difference above {_ALIKE:.0%}"
    low, high = sorted((abs(effect.low), abs(effect.high)))
    return f"{effect.arm} is {effect.finding} by {_digits(low)}–{_digits(high)} %"


def _metric(metric: Metric, of_arm: Mapping[str, ArmTally]) -> MetricResult | None:
    """None where an arm has nothing to divide by: nobody searched, or nobody gave a thumb."""
    numerator, denominator = PARTS[metric]
    arms = list(of_arm.values())
    if any(len(arm) < 2 or not denominator(arm.after).sum() for arm in arms):
        return None
    rows = [linearized(numerator(arm.after), denominator(arm.after)) for arm in arms]
    estimates = cuped(rows, _earlier(numerator, denominator, arms))
    did = [int((numerator(arm.after) > 0).sum()) for arm in arms]
    enough = [e.n >= _FEWEST_SHOPPERS and n >= _FEWEST_THAT_DID for e, n in zip(estimates, did, strict=True)]
    names = list(of_arm)
    effects = (
        _effect(names[i], estimates[0], estimates[i], is_enough=enough[0] and enough[i]) for i in range(1, len(names))
    )
    return MetricResult(metric, tuple(map(_figure, names, estimates)), tuple(effects))


def _effect(arm: str, control: Estimate, treated: Estimate, *, is_enough: bool) -> Effect:
    lift = log_lift(control, treated)
    if lift is None:
        return Effect(arm, "too_early", None, None, None)
    low, high = (math.expm1(end) for end in sequence_interval(lift))
    finding: Finding = "too_early"
    if is_enough and not low <= 0 <= high:
        finding = "better" if low > 0 else "worse"
    elif is_enough and low >= -_ALIKE and high <= _ALIKE:
        finding = "alike"
    return Effect(arm, finding, math.expm1(lift.value), low, high)


def _figure(arm: str, estimate: Estimate) -> ArmFigure:
    low, high = sequence_interval(estimate)
    return ArmFigure(arm, estimate.n, estimate.value, low, high)


def _earlier(numerator: Part, denominator: Part, arms: Sequence[ArmTally]) -> list[Numbers]:
    """What tells beforehand how a shopper does: the same numerator, less what the denominator explains of it.

    The ratio is that of all arms together: each arm's own would hide by how much they differed from the beginning.
    """
    done = [numerator(arm.before) for arm in arms]
    chances = [denominator(arm.before) for arm in arms]
    whole = sum(float(each.sum()) for each in chances)
    ratio = sum(float(each.sum()) for each in done) / whole if whole else 0.0
    return [did - ratio * could for did, could in zip(done, chances, strict=True)]


def _digits(share: float) -> str:
    """As few digits as tell the ends of an interval apart."""
    percent = share * 100
    return f"{percent:.0f}" if percent >= 1 else f"{percent:.1g}"
