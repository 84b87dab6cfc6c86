"""Intervals that hold however often one looks: confidence sequences for experiments that are watched while they run."""

from __future__ import annotations

import math

from shopsight.evaluation.effects import Estimate
from shopsight.evaluation.metrics import Interval

_ALPHA = 0.05
TIGHTEST_AT = 5000
"""How many shoppers the interval is tightest at; it holds at any number."""


def sequence_interval(estimate: Estimate, tightest_at: int = TIGHTEST_AT) -> Interval:
    """Return the interval of the 95 % asymptotic confidence sequence (Waudby-Smith et al., 2024; a mixture SPRT).

    The truth is in all of them, at every look, in 95 % of experiments. Whoever stops as soon as 0 is outside is wrong
    in at most 5 %, where the plain interval would be wrong in 20–30 %. The price is half as wide again.
    """
    rho = (-2 * math.log(_ALPHA) + math.log(1 - 2 * math.log(_ALPHA))) / tightest_at
    seen = estimate.n * rho
    half = math.sqrt(2 * estimate.variance * (seen + 1) / seen * math.log(math.sqrt(seen + 1) / _ALPHA))
    return estimate.value - half, estimate.value + half
