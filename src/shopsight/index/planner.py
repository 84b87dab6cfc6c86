"""The planner: walk the graph where the filter is wide, scan the allowed rows where it is narrow.

A graph knows nothing of filters. Asked for the nearest `width` rows of the whole shop it finds them at a recall over
0.99, and those that the filter allows among them are the right answer, provided that they are enough; so the width is
what is wanted divided by the share that the filter allows. A long list costs as much as the walk itself, so a sieve
shortens it (index/sieve.py). Where the share is small, the width costs more than scanning the few allowed rows. And
where the filter excludes just what the query looks like, far fewer of the nearest rows are allowed than the share
promised; so far out a graph is unsure, and the allowed rows are scanned as well. No filter lowers the recall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from shopsight.index.sieve import ROWS_PER_WITNESS

_NEIGHBORHOODS = 400
_LEAST_WIDEST = 64
"""The graph is asked for no more rows than one such part of a large shop has. Goods lie in clusters, and a walk that
has left its own cluster misses others: recall@10 under a 10 % filter is 1.00 with clusters of 200, 0.97 with 80."""

_LEAST_BREADTH = 48
"""A walk passes some ten times as many rows as it looks around. So it may return more rows than its breadth where few
of them are wanted; where many are, the last of them lie at its edge, and the breadth is the width."""

_FALSE_ALARMS = 0.0002
"""How often chance may put so many witnesses before the first allowed row that the filter seems to exclude what the
query looks like. A scan costs ten times as much as the walk, so they cost next to nothing."""

_SCAN_ROWS_PER_STEP = 10
"""How many rows a scan scores in the time in which the graph finds one more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fetch rows: by a walk of the graph for `width` rows, or by scanning what is allowed.

    The walk looks around `breadth` rows and lists `listed` of those that it passed. It is trusted if `needed` allowed
    ones are among the first `reach` of the list. `why` may name {share}, {width} and {rows}.
    """

    way: Literal["graph", "scan"]
    width: int
    breadth: int
    share: float
    rows: int
    why: str
    listed: int = 0
    needed: int = 0
    reach: int = 0

    @property
    def is_sieved(self) -> bool:
        """Whether the walk hands out the allowed rows and some witnesses only (index/sieve.py)."""
        return self.listed < self.width

    @property
    def reason(self) -> str:
        """The choice in words."""
        return self.why.format(share=f"{self.share:.2%}", width=self.width, rows=self.rows)


@lru_cache(maxsize=1024)
def plan(wanted_rows: int, allowed: int, products: int, rows: int, scan_below_rows: int) -> Plan:
    """Choose how to fetch `wanted_rows` allowed rows, given that the filter allows `allowed` of all `products`.

    `rows` is how many rows the shop has; under `scan_below_rows` of them every search is a scan.
    """
    if rows < scan_below_rows:
        return Plan("scan", wanted_rows, 0, 1.0, rows, "{rows} photos are so few that scanning them is fast and exact")
    if not allowed:
        return Plan("scan", wanted_rows, 0, 0.0, rows, "the filter allows nothing")
    share = allowed / products
    # Two standard deviations more than the share promises, or every other search would come back for a few more.
    width = math.ceil((wanted_rows + 2 * math.sqrt(wanted_rows * (1 - share))) / share)
    breadth = max(_LEAST_BREADTH, min(width, 3 * wanted_rows + width // 16))
    if width > max(_LEAST_WIDEST, rows // _NEIGHBORHOODS):
        why = "the filter allows {share}: the graph would have to give {width} rows"
        return Plan("scan", width, 0, share, rows, why)
    if share * rows < width * _SCAN_ROWS_PER_STEP:
        why = "the filter allows {share}: so few rows are scanned faster than found"
        return Plan("scan", width, 0, share, rows, why)
    why = "the filter allows {share}: the nearest {width} rows hold enough allowed ones"
    if width <= breadth:
        return Plan("graph", width, breadth, share, rows, why, listed=width, needed=(wanted_rows + 1) // 2, reach=width)
    witnesses = (1 - share) / ROWS_PER_WITNESS
    listed = wanted_rows + math.ceil(width / ROWS_PER_WITNESS)
    reach = math.ceil(math.log(_FALSE_ALARMS) / math.log(witnesses / (witnesses + share)))
    return Plan("graph", width, breadth, share, rows, why, listed, needed=1, reach=reach)
