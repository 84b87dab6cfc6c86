"""Curves and bars as inline SVG, colored by the page's style so that they follow light, dark and print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shopsight.evaluation.report.text import escaped, percent

_WIDTH, _HEIGHT = 460, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 24, 12, 46


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line through points; y is a share."""

    name: str
    points: Sequence[tuple[float, float]]


def chart(
    title: str,
    curves: Sequence[Curve],
    *,
    x_label: str,
    y_label: str,
    x_ticks: Sequence[tuple[float, str]],
    note: str,
    diagonal: bool = False,
) -> str:
    """Return a figure with the curves, shares from 0 to 100 % upwards, and a legend where there are several."""
    low, high = x_ticks[0][0], x_ticks[-1][0]

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - low) / (high - low)
        return _LEFT + across * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _BOTTOM - y * (_HEIGHT - _TOP - _BOTTOM)

    lines = [
        _line(f"curve c{number}", [place(*point) for point in curve.points]) for number, curve in enumerate(curves)
    ]
    chance = [_line("chance", [place(low, 0), place(high, 1)])] if diagonal else []
    grid = [_level(place(low, tick / 4), place(high, tick / 4), percent(tick / 4, 0)) for tick in range(5)]
    ticks = [_tick(place(x, 0), label) for x, label in x_ticks]
    middle_x, middle_y = (_LEFT + _WIDTH - _RIGHT) / 2, (_TOP + _HEIGHT - _BOTTOM) / 2
    names = (
        f'<text class="axis" x="{middle_x:.0f}" y="{_HEIGHT - 8}">{escaped(x_label)}</text>'
        f'<text class="axis" transform="translate(13 {middle_y:.0f}) rotate(-90)">{escaped(y_label)}</text>'
    )
    legend = "".join(f'<li class="c{number}">{escaped(curve.name)}</li>' for number, curve in enumerate(curves))
    return (
        f'<figure class="chart"><h2>{escaped(title)}</h2>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escaped(f"{title}. {note}")}">'
        f"{''.join(grid + ticks)}{names}{''.join(chance + lines)}</svg>"
        f"{f'<ul class=legend>{legend}</ul>' if len(curves) > 1 else ''}"
        f"<figcaption>{escaped(note)}</figcaption></figure>"
    )


def share_bar(value: float, interval: tuple[float, float]) -> str:
    """Return a bar from 0 to 100 % with the interval as a band and the value as a mark; the text beside says both."""
    low, high = interval
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/>'
        f'<rect class="filled" width="{value * 100:.2f}" height="8"/>'
        f'<rect class="band" x="{low * 100:.2f}" y="2" width="{max(high - low, 0.004) * 100:.2f}" height="4"/></svg>'
    )


def _line(style: str, points: Sequence[tuple[float, float]]) -> str:
    return f'<polyline class="{style}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _level(start: tuple[float, float], end: tuple[float, float], label: str) -> str:
    x, y = start
    return (
        f'<line class="grid" x1="{x:.1f}" x2="{end[0]:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="level" x="{x - 6:.1f}" y="{y + 4:.1f}">{label}</text>'
    )


def _tick(at: tuple[float, float], label: str) -> str:
    return f'<text class="tick" x="{at[0]:.1f}" y="{at[1] + 17:.1f}">{label}</text>'
