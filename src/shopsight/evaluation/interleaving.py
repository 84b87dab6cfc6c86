"""Two rankings in one list, credited by clicks: tells which is better with a tenth of the shoppers of two arms."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.evaluation.effects import Estimate, Numbers, ratio_of


class Drafted(NamedTuple):
    """A product of the merged list, and which ranking brought it: 0 the first, 1 the second."""

    product_id: str
    team: int


def team_draft(first: Sequence[str], second: Sequence[str], k: int, dice: Random) -> list[Drafted]:
    """Merge two rankings to k places (Radlinski et al., 2008): as captains pick teams, a coin deciding who begins.

    Each in turn brings the best that is not there yet, so neither gains by standing anywhere.
    """
    rankings = (first, second)
    picks = [0, 0]
    places = [0, 0]
    merged: list[Drafted] = []
    there: set[str] = set()
    while len(merged) < k:
        for team in (0, 1):
            while places[team] < len(rankings[team]) and rankings[team][places[team]] in there:
                places[team] += 1
        able = [team for team in (0, 1) if places[team] < len(rankings[team])]
        if not able:
            break
        fewest = min(picks[team] for team in able)
        team = dice.choice([team for team in able if picks[team] == fewest])
        product_id = rankings[team][places[team]]
        merged.append(Drafted(product_id, team))
        there.add(product_id)
        picks[team] += 1
    return merged


def preference(clicks_first: Numbers, clicks_second: Numbers, shoppers: NDArray[np.int64]) -> Estimate:
    """Return by how much more searches the second won than the first, −1 to 1, among those with a click.

    Rows are searches; a search is won by the ranking with more clicks, and a tie is half of each (Chapelle et al.,
    2012). Raises ValueError where fewer than two shoppers clicked.
    """
    clicked = clicks_first + clicks_second > 0
    _, rows = np.unique(shoppers[clicked], return_inverse=True)
    won = np.bincount(rows, np.sign(clicks_second - clicks_first)[clicked])
    return ratio_of(won.astype(np.float64), np.bincount(rows).astype(np.float64))
