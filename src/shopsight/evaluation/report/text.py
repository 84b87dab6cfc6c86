"""How the report writes numbers and names."""

from __future__ import annotations

import html


def escaped(words: str) -> str:
    """Return words that mean themselves in HTML, in text and in quoted attributes."""
    return html.escape(words, quote=True)


def percent(share: float, decimals: int = 1) -> str:
    """Return a share of 0–1 as people read it."""
    return f"{share:.{decimals}%}".replace("%", "\u202f%")


def span(interval: tuple[float, float], decimals: int = 1) -> str:
    """Return an interval of shares."""
    low, high = interval
    return f"{low * 100:.{decimals}f}–{percent(high, decimals)}"


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return f"{difference * 100:+.1f}".replace("-", "−")


def p_value(p: float) -> str:
    """Return a p value; below a thousandth its size says nothing more."""
    return "p\u202f<\u202f0.001" if p < 0.001 else f"p\u202f=\u202f{p:.3f}"
