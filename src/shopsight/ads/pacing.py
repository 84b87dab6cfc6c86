"""Spreads a budget over the day: how often a campaign may join auctions, so that its money lasts until midnight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

from shopsight.core.ads import Campaign, Spend

DAY_S: Final = 86_400
HOURS: Final = 24
_LEAD_S: Final = 600.0
"""A campaign so far ahead of its pace joins e times less often."""
_LEARN_S: Final = 4 * _LEAD_S
"""In which time the throttle learns the demand: critically damped, neither hunting nor sleepy."""
_LONGEST_STEP_S: Final = 300.0
_LEAST: Final = 1e-4
_FIRST: Final = 0.1
"""Where a throttle begins, before it knows the demand: behind its pace by minutes, a campaign joins all the same."""

DayShape: TypeAlias = Sequence[float]
"""24 shares of the day's traffic by hour of UTC, together 1."""

EVEN: Final[DayShape] = (1 / HOURS,) * HOURS


def passed(at: datetime, shape: DayShape = EVEN) -> float:
    """Return the share of the day's traffic that has usually passed by this time of day."""
    clock = at.astimezone(UTC)
    return sum(shape[: clock.hour]) + shape[clock.hour] * (clock.minute * 60 + clock.second) / 3600


def smoothed(counts: Sequence[float], evenness: float = 0.2) -> DayShape:
    """Return the shape of a day of so many searches by hour; `evenness` of it is spread over all hours."""
    total = sum(counts)
    if not total:
        return EVEN
    return tuple(evenness / HOURS + (1 - evenness) * count / total for count in counts)


def allowance(campaign: Campaign, whole: Spend, today: Spend, now: datetime) -> int | None:
    """Return what a campaign may spend today, in minor units, None where nothing says that it is to last.

    That is its daily budget, and where it has an end no more than an even share of what was left this morning.
    """
    left = campaign.budget_minor - whole.spent_minor + today.spent_minor
    if campaign.ends_at is None:
        return None if campaign.daily_budget_minor is None else min(campaign.daily_budget_minor, left)
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = max(1.0, (campaign.ends_at - midnight).total_seconds() / DAY_S)
    share = math.ceil(left / days)
    return share if campaign.daily_budget_minor is None else min(campaign.daily_budget_minor, share)


@dataclass(slots=True)
class _Throttle:
    at: datetime
    level: float


class Pacer:
    """The throttle of every campaign: a multiplicative PI controller on how far its spend is ahead of its pace.

    Probabilistic throttling as in Agarwal et al. (Budget Pacing for Targeted Online Advertisements, 2014). Each process
    has its own; all follow the same spend. Not safe in threads: whoever owns it takes turns.
    """

    def __init__(self) -> None:
        self._throttles: dict[str, _Throttle] = {}

    def share(self, campaign_id: str, now: datetime, spent_minor: int, allowed_minor: int, shape: DayShape) -> float:
        """Return the share of auctions to join from now on, 0–1, given what was spent today."""
        lead_s = (spent_minor / allowed_minor - passed(now, shape)) * DAY_S if allowed_minor > 0 else DAY_S
        throttle = self._throttles.get(campaign_id)
        if throttle is None:
            throttle = self._throttles[campaign_id] = _Throttle(now, _FIRST)
        elapsed_s = min(max((now - throttle.at).total_seconds(), 0.0), _LONGEST_STEP_S)
        error = max(-3.0, min(3.0, lead_s / _LEAD_S))
        # A new day begins at the level of the last one: yesterday's demand is the best guess.
        throttle.level = max(_LEAST, min(1.0, throttle.level * math.exp(-error * elapsed_s / _LEARN_S)))
        throttle.at = now
        return min(1.0, throttle.level * math.exp(-error))
