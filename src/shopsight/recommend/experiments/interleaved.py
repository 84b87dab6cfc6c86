"""Two orders of one answer, merged for the shopper and told apart by the clicks: an interleaved experiment.

Which order brought which place stands in the answer's query id, which clicks name anyway: nothing is written when a
shopper searches, and the answer looks as ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import NamedTuple

import numpy as np

from shopsight.core.events import Event
from shopsight.core.experiments import Experiment, Finding, Preference
from shopsight.core.queries import Result
from shopsight.evaluation.interleaving import preference, team_draft
from shopsight.evaluation.sequences import sequence_interval

CLICKS = ("select_item",)
_MARK = "~"
_CREDITED = 100
"""Places of a page that are told apart: a query id has at most 100 characters. Clicks further down count for nobody."""
_FEWEST_SHOPPERS = 100
_ALIKE = 0.03


def interleaved(experiment: Experiment, shopper: str, first: Result, second: Result) -> Result:
    """Return the two orders of the same hits as one. The same answer again is merged the same way."""
    of_first, of_second = ([hit.product.id for hit in result.hits] for result in (first, second))
    if of_first == of_second:
        return first
    dice = Random("\0".join((experiment.id, shopper, *of_first)))  # noqa: S311
    drafted = team_draft(of_first, of_second, len(of_first), dice)
    hits = {hit.product.id: hit for hit in first.hits}
    teams = "".join(str(place.team) for place in drafted[:_CREDITED])
    told = _MARK.join((first.query_id, experiment.id, f"{int('1' + teams, 2):x}"))
    return replace(first, hits=tuple(hits[place.product_id] for place in drafted), query_id=told)


class Credit(NamedTuple):
    """A click on an interleaved answer: of which experiment, by whom and when, and whose place it was: 0 or 1."""

    experiment_id: str
    shopper: str
    query_id: str
    place: int
    team: int
    time: datetime


def credits_of(events: Iterable[Event]) -> list[Credit]:
    """Return what clicks say of interleaved experiments. A click needs its query id and its place."""
    return [credit for event in events if event.shopper and _MARK in event.query_id for credit in _credits(event)]


def preferred(experiment: Experiment, clicks: Iterable[Credit]) -> Preference:
    """Return which arm's order the clicks prefer, by shopper."""
    places: defaultdict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for click in clicks:
        if click.experiment_id == experiment.id:
            places[click.shopper, click.query_id][click.place] = click.team
    arm = experiment.arms[1].name
    _, shoppers = np.unique([shopper for shopper, _ in places], return_inverse=True)
    count = int(shoppers.max()) + 1 if len(shoppers) else 0
    if count < 2:
        return Preference(arm, "too_early", None, None, None, count, len(places))
    won = np.array([sum(teams.values()) for teams in places.values()], np.float64)
    lost = np.array([len(teams) for teams in places.values()], np.float64) - won
    found = preference(lost, won, shoppers)
    low, high = sequence_interval(found)
    finding: Finding = "too_early"
    if count >= _FEWEST_SHOPPERS and not low <= 0 <= high:
        finding = "better" if low > 0 else "worse"
    elif count >= _FEWEST_SHOPPERS and low >= -_ALIKE and high <= _ALIKE:
        finding = "alike"
    return Preference(arm, finding, found.value, max(low, -1.0), min(high, 1.0), count, len(places))


def _credits(event: Event) -> Iterable[Credit]:
    _, name, teams = (*event.query_id.split(_MARK, 2), "", "")[:3]
    try:
        of_place = f"{int(teams, 16):b}"[1:]
    except ValueError:  # Anybody may send any id.
        return
    for item in event.items:
        if item.position is not None and item.position <= len(of_place):
            team = int(of_place[item.position - 1])
            yield Credit(name, event.shopper, event.query_id, item.position, team, event.time)
