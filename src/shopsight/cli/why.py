"""Explanations for the picture grid: a veil over what is not alike, as SVG, and reasons in words."""

from __future__ import annotations

from collections import defaultdict

from shopsight.core.queries import Hit
from shopsight.core.why import Heat, Reason, Why

SOFT = '<filter id="soft"><feGaussianBlur stdDeviation="0.5"/></filter>'
"""What the veils of a page are blurred with; the page has it once."""

_LEVELS = 10
_DARKEST = 0.8
_VERBS = {
    "word": "in the {field}: {values}",
    "filter": "passes the filter, {field}: {values}",
    "same": "same {field}: {values}",
}


def veil(heat: Heat, width_px: float, height_px: float) -> str:
    """Return SVG that darkens each part of a photo of that size the more, the less it speaks for the match."""
    cells: defaultdict[int, list[str]] = defaultdict(list)
    for y, row in enumerate(heat.rows):
        for x, value in enumerate(row):
            cells[round(_LEVELS * (1 - value**0.5))].append(_square(x, y, len(row), len(heat.rows)))
    paths = "".join(
        f'<path fill-opacity="{_DARKEST * level / _LEVELS:.2f}" d="{"".join(squares)}"/>'
        for level, squares in sorted(cells.items())
        if level
    )
    box = heat.box
    x_px, y_px = box.left * width_px, box.top * height_px
    width, height = (box.right - box.left) * width_px, (box.bottom - box.top) * height_px
    return (
        f'<svg x="{x_px:.1f}" y="{y_px:.1f}" width="{width:.1f}" height="{height:.1f}" fill="#101622" '
        f'viewBox="0 0 {len(heat.rows[0])} {len(heat.rows)}" preserveAspectRatio="none" shape-rendering="crispEdges">'
        f'<g filter="url(#soft)">{paths}</g></svg>'
    )


def _square(x: int, y: int, columns: int, rows: int) -> str:
    """Return a part of the veil; those on the edge reach beyond it, so that the edge stays sharp when blurred."""
    left, right = (-1 if x == 0 else x), (columns + 1 if x == columns - 1 else x + 1)
    top, bottom = (-1 if y == 0 else y), (rows + 1 if y == rows - 1 else y + 1)
    return f"M{left} {top}H{right}V{bottom}H{left}z"


def reason_texts(hit: Hit, rank: int | None, why: Why) -> list[str]:
    """Return what speaks for a hit, in words; `rank` is its place where places tell of likeness."""
    return [*_moved(hit, rank), *map(_text, why.reasons)]


def _moved(hit: Hit, rank: int | None) -> list[str]:
    if rank is None or hit.rank_before in (None, rank):
        return []
    way = "up" if rank < (hit.rank_before or 0) else "down"
    by = "by a closer look and the words" if "text" in hit.matched else "after a closer look"
    return [f"moved {way} from place {hit.rank_before} to {rank} {by}"]


def _text(reason: Reason) -> str:
    values = ", ".join(f"“{value}”" for value in reason.values)
    return _VERBS[reason.kind].format(field=reason.field.replace("_", " "), values=values)
