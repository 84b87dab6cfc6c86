"""Amounts as people write them: 50k, 1.6, 50M, 1G; and bytes, hours and machines as people read them."""

from __future__ import annotations

import math
import re

from shopsight.core.errors import InvalidRequest

_AMOUNT = re.compile(r"(\d[\d_,]*(?:\.\d+)?)([kKmMgG]?)")
_FACTORS = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9}
_TIME_UNITS = (("days", 24), ("hours", 1), ("minutes", 1 / 60), ("seconds", 1 / 3600))
_BYTE_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def amount(text: str, name: str, *, at_least: float, at_most: float) -> float:
    """Return the number that a text spells. Raises InvalidRequest, which names the option, for anything else."""
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        raise InvalidRequest(f"{name} is a number such as 300, 50k, 1.5M or 1G, got {text!r}", name)
    value = float(re.sub("[_,]", "", found[1])) * _FACTORS[found[2].lower()]
    if not at_least <= value <= at_most:
        raise InvalidRequest(f"{name} lies between {at_least:,.10g} and {at_most:,.10g}, got {text!r}", name)
    return value


def shown(value: float, unit: str) -> str:
    """Return a value with its unit, at three digits: more would claim more than is known."""
    if unit == "bytes":
        return _shown_bytes(value)
    if unit == "hours":
        return _shown_time(value)
    return f"{_three_digits(value):,.10g} {unit}".strip()


def _shown_time(hours: float) -> str:
    name, each = next((name, each) for name, each in _TIME_UNITS if hours >= 2 * each or name == "seconds")
    return f"{_three_digits(hours / each):,.10g} {name}"


def _shown_bytes(value: float) -> str:
    power = min(int(math.log10(value) / 3), len(_BYTE_UNITS) - 1) if value >= 1 else 0
    return f"{_three_digits(value / 1000**power):,.10g} {_BYTE_UNITS[power]}"


def _three_digits(value: float) -> float:
    return float(f"{value:.3g}")
