"""What each shopper of an experiment did, before it and in it, summed from columns of the log of events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray

from shopsight.core.events import Event
from shopsight.core.experiments import Experiment, Metric
from shopsight.core.money import major_units
from shopsight.evaluation.effects import Numbers

_EXPOSED = ("search", "view_item_list", "select_item", "view_item", "view_promotion")
LOOKED_AT = (*_EXPOSED, "add_to_cart", "purchase", "feedback")
_SEARCH, _CLICK, _CART, _ORDER, _THUMB = range(5)

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Columns:
    """What experiments look at in some events: `who` did what, and who was `told` in which arm of which experiment.

    Of what was done: time, kind, a value (major units, or 1 for a thumb up), and the number of the answer that it
    followed. Of what was told: who, time, and the place in `arms` of a pair of names. `who` is a place in `shoppers`.
    """

    shoppers: tuple[str, ...]
    who: Codes
    times: Numbers
    kinds: Codes
    values: Numbers
    answers: Codes
    arms: tuple[tuple[str, str], ...]
    told_who: Codes
    told_times: Numbers
    told_arms: Codes


def columns_of(events: Iterable[Event]) -> Columns:
    """Read columns off events; what has no shopper tells nothing."""
    shoppers: dict[str, int] = {}
    arms: dict[tuple[str, str], int] = {}
    done: list[tuple[int, float, int, float, int]] = []
    told: list[tuple[int, float, int]] = []
    for event in events:
        if not event.shopper:
            continue
        who, time = shoppers.setdefault(event.shopper, len(shoppers)), event.time.timestamp()
        if event.name in _EXPOSED:
            told += [(who, time, arms.setdefault(pair, len(arms))) for pair in _arms_told(event)]
        if (kind := _kind(event)) is not None:
            # Who sends no query ids is counted one clicked search a visit.
            done.append((who, time, kind, _value(event), hash(event.query_id or event.session)))
    columns = zip(*done, strict=True) if done else ((),) * 5
    of_told = zip(*told, strict=True) if told else ((),) * 3
    who_did, times, kinds, values, answers = map(np.array, columns)
    who_met, told_times, told_arms = map(np.array, of_told)
    return Columns(
        tuple(shoppers),
        who_did.astype(np.int64),
        times.astype(np.float64),
        kinds.astype(np.int64),
        values.astype(np.float64),
        answers.astype(np.int64),
        tuple(arms),
        who_met.astype(np.int64),
        told_times.astype(np.float64),
        told_arms.astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """What shoppers did in one span of time, each (n,), one place for each shopper."""

    searches: Numbers
    clicked: Numbers
    carts: Numbers
    orders: Numbers
    spent: Numbers
    thumbs: Numbers
    thumbs_up: Numbers


Part = Callable[[Tally], Numbers]

PARTS: Mapping[Metric, tuple[Part, Part]] = {
    "click_rate": (lambda t: np.minimum(t.clicked, t.searches), lambda t: t.searches),
    "cart_rate": (lambda t: (t.carts > 0).astype(np.float64), lambda t: np.ones(len(t.carts))),
    "conversion": (lambda t: (t.orders > 0).astype(np.float64), lambda t: np.ones(len(t.orders))),
    "revenue": (lambda t: t.spent, lambda t: np.ones(len(t.spent))),
    "thumbs": (lambda t: t.thumbs_up, lambda t: t.thumbs),
}
"""Each metric as a sum over shoppers of the first part, over a sum of the second."""


@dataclass(frozen=True, slots=True)
class ArmTally:
    """The shoppers who met an arm: what they did before the experiment's start, and from their first exposure on."""

    before: Tally
    after: Tally

    def __len__(self) -> int:
        return len(self.after.searches)


def tallied(experiment: Experiment, days: Sequence[Columns], end: datetime) -> tuple[dict[str, ArmTally], int]:
    """Return what the shoppers of each arm did, and how many were logged in an arm not theirs.

    Who met the experiment is told by its trace in `details`. Those logged elsewhere are left out: what they saw is not
    known.
    """
    assert experiment.started_at is not None
    start = experiment.started_at.timestamp()
    # Asked once a shopper, not once a shopper and day: a digest is most of the work of a look.
    own_arm = cache(lambda shopper: experiment.arm_of(shopper).name)
    since, contradicting = _exposures(experiment.id, own_arm, days, start, end.timestamp())
    of_arm: dict[str, dict[str, int]] = {arm.name: {} for arm in experiment.arms}
    for shopper in since:
        members = of_arm[own_arm(shopper)]
        members[shopper] = len(members)
    found = {}
    for name, members in of_arm.items():
        from_time = np.array([since[shopper] for shopper in members], np.float64)
        n = len(members)
        parts = [_done(day, members) for day in (*days, columns_of(()))]
        who, times, kinds, values, answers = (np.concatenate(column) for column in zip(*parts, strict=True))
        rows = who, kinds, values, answers
        before = times < start
        after = ~before & (times < end.timestamp())
        after[after] = times[after] >= from_time[who[after]]
        found[name] = ArmTally(_tally(n, *(c[before] for c in rows)), _tally(n, *(c[after] for c in rows)))
    return found, contradicting


def _exposures(
    experiment_id: str, own_arm: Callable[[str], str], days: Sequence[Columns], start: float, end: float
) -> tuple[dict[str, float], int]:
    """Return since when each shopper met the experiment, and how many were told an arm that is not theirs."""
    since: dict[str, float] = {}
    contradicting: set[str] = set()
    for day in days:
        for place, (name, arm) in enumerate(day.arms):
            if name != experiment_id:
                continue
            told = (day.told_arms == place) & (day.told_times >= start) & (day.told_times < end)
            first = np.full(len(day.shoppers), np.inf)
            np.minimum.at(first, day.told_who[told], day.told_times[told])
            for who in np.flatnonzero(first < np.inf).tolist():
                shopper = day.shoppers[who]
                since[shopper] = min(since.get(shopper, np.inf), float(first[who]))
                if arm != own_arm(shopper):
                    contradicting.add(shopper)
    return {shopper: time for shopper, time in since.items() if shopper not in contradicting}, len(contradicting)


def _done(day: Columns, members: Mapping[str, int]) -> tuple[Codes, Numbers, Codes, Numbers, Codes]:
    """Return what these shoppers did that day, `who` being their place among them."""
    places = np.array([members.get(shopper, -1) for shopper in day.shoppers], np.int64)
    who = places[day.who] if len(day.who) else day.who
    kept = who >= 0
    return who[kept], day.times[kept], day.kinds[kept], day.values[kept], day.answers[kept]


def _tally(n: int, who: Codes, kinds: Codes, values: Numbers, answers: Codes) -> Tally:
    def summed(kind: int, weights: Numbers | None = None) -> Numbers:
        these = kinds == kind
        counts = np.bincount(who[these], None if weights is None else weights[these], minlength=n)
        return counts.astype(np.float64)

    clicks = kinds == _CLICK
    distinct = np.unique(np.stack([who[clicks], answers[clicks]]), axis=1)[0]
    return Tally(
        searches=summed(_SEARCH),
        clicked=np.bincount(distinct, minlength=n).astype(np.float64),
        carts=summed(_CART),
        orders=summed(_ORDER),
        spent=summed(_ORDER, values),
        thumbs=summed(_THUMB),
        thumbs_up=summed(_THUMB, values),
    )


def _kind(event: Event) -> int | None:
    if event.name == "feedback":
        return _THUMB if isinstance(event.details.get("helpful"), bool) else None
    kinds = {"search": _SEARCH, "select_item": _CLICK, "add_to_cart": _CART, "purchase": _ORDER}
    return kinds.get(event.name)


def _value(event: Event) -> float:
    if event.name == "purchase":
        return float(major_units(event.value_minor or 0, event.currency))
    return float(event.details.get("helpful") is True)


def _arms_told(event: Event) -> Iterable[tuple[str, str]]:
    """The arms that an event names: `experiment` and `arm` hold one name, or several with commas between."""
    if not event.details:
        return ()
    experiments, arms = (str(event.details.get(name, "")).split(",") for name in ("experiment", "arm"))
    return ((name, arm) for name, arm in zip(experiments, arms, strict=False) if name)
