"""The planner: walk the graph where the filter is wide, scan the allowed rows where it is narrow.

A graph knows nothing of filters. Asked for the nearest `width` rows of the whole shop it finds them at a recall over
0.99, and those that the filter allows among them are the right answer, provided that they are enough; so the width is
what is wanted divided by the share that the filter allows. Where that share is small, the width costs more than
scanning the few allowed rows. And where the filter excludes just what the query looks like, far fewer of the rows found
are allowed than the share promised; so far out a graph is unsure, and the allowed rows are scanned as well. No filter
lowers the recall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

_NEIGHBORHOODS = 400
_LEAST_WIDEST = 64
"""The graph is asked for no more rows than one such part of a large shop has. Goods lie in clusters, and a walk that
has left its own cluster misses others: recall@10 under a 10 % filter is 1.00 with clusters of 200, 0.97 with 80."""

_SCAN_ROWS_PER_STEP = 10
"""How many rows a scan scores in the time in which the graph finds one more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fetch rows: by a walk of the graph for `width` rows, or by scanning what is allowed; and why."""

    way: Literal["graph", "scan"]
    width: int
    reason: str


def plan(wanted_rows: int, allowed: int, products: int, rows: int, scan_below_rows: int) -> Plan:
    """Choose how to fetch `wanted_rows` allowed rows, given that the filter allows `allowed` of all `products`.

    `rows` is how many rows the shop has; under `scan_below_rows` of them every search is a scan.
    """
    if rows < scan_below_rows:
        return Plan(
            "scan", wanted_rows, f"{rows} photos are fewer than {scan_below_rows}: scanning them is fast and exact"
        )
    if not allowed:
        return Plan("scan", wanted_rows, "the filter allows nothing")
    share = allowed / products
    width = math.ceil(wanted_rows / share)
    if width > max(_LEAST_WIDEST, rows // _NEIGHBORHOODS):
        return Plan("scan", wanted_rows, f"the filter allows {share:.2%}: the graph would have to give {width} rows")
    if share * rows < width * _SCAN_ROWS_PER_STEP:
        return Plan("scan", wanted_rows, f"the filter allows {share:.2%}: so few rows are scanned faster than found")
    return Plan("graph", width, f"the filter allows {share:.2%}: the nearest {width} rows hold enough allowed ones")
