"""Draws a run's log as an SVG: each part of the loss, or of what was found, over the steps."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

_WIDTH, _HEIGHT, _MARGIN = 640, 320, 40
_COLORS = ("#0072b2", "#d55e00", "#009e73")
"""Told apart by color-blind eyes, too (Okabe and Ito, 2008)."""


def write_curves(log: Path, path: Path, title: str = "loss") -> None:
    """Read a log of up to three columns over step and seconds and write its curves, all on one scale from 0."""
    with log.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("step", "seconds")]
    steps = [float(row["step"]) for row in rows]
    top = max(float(row[name]) for row in rows for name in names) or 1.0
    lines = [
        _line(steps, [float(row[name]) for row in rows], top, color) + _legend(name, color, number)
        for number, (name, color) in enumerate(zip(names, _COLORS, strict=False))
    ]
    axes = (
        f'<path d="M{_MARGIN} {_MARGIN}V{_HEIGHT - _MARGIN}H{_WIDTH - _MARGIN}" fill="none" stroke="#888"/>'
        f'<text x="{_WIDTH - _MARGIN}" y="{_HEIGHT - 12}" text-anchor="end">step {steps[-1]:.0f}</text>'
        f'<text x="{_MARGIN}" y="{_MARGIN - 12}">{title}, up to {top:.2f}</text>'
    )
    body = "\n".join([axes, *lines])
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="13">\n{body}\n</svg>\n',
        encoding="utf-8",
    )


def _line(steps: Sequence[float], values: Sequence[float], top: float, color: str) -> str:
    across, down = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN
    points = " ".join(
        f"{_MARGIN + across * step / steps[-1]:.1f},{_HEIGHT - _MARGIN - down * value / top:.1f}"
        for step, value in zip(steps, values, strict=True)
    )
    return f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>'


def _legend(name: str, color: str, number: int) -> str:
    return f'<text x="{_WIDTH - _MARGIN}" y="{_MARGIN + 18 * number}" text-anchor="end" fill="{color}">{name}</text>'
