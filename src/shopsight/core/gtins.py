"""Global trade item numbers (EAN, UPC, ISBN-13): 8, 12, 13 or 14 digits, the last one a check digit."""

from __future__ import annotations

import re

_NOISE = re.compile(r"[\s\-'’]")
_LENGTHS = (8, 12, 13, 14)


def read_gtin(text: str) -> str:
    """Return the digits. Raises ValueError saying what was wanted and got."""
    digits = _NOISE.sub("", text)
    if "e+" in digits.lower():
        raise ValueError(f"all digits of a GTIN were wanted, a spreadsheet has cut them: {text[:40]!r}")
    if not (digits.isascii() and digits.isdecimal() and len(digits) in _LENGTHS):
        raise ValueError(f"a GTIN of 8, 12, 13 or 14 digits was wanted, got {text[:40]!r}")
    if check_digit(digits[:-1]) != digits[-1]:
        raise ValueError(f"a GTIN with check digit {check_digit(digits[:-1])} was wanted, got {digits}")
    return digits


def check_digit(digits: str) -> str:
    """Return the check digit that follows these digits (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def same_length(digits: str) -> str:
    """Return a GTIN in its 14-digit form, in which its spellings compare (an EAN-13, and the UPC-A that it is)."""
    return digits.zfill(14)


def spellings(digits: str) -> tuple[str, ...]:
    """Return how a catalog may write a GTIN: in 14 digits, and in each shorter form that only drops zeros."""
    long = same_length(digits)
    return tuple(long[-size:] for size in reversed(_LENGTHS) if not long[:-size].strip("0"))
