"""The number under a product's barcode: a GTIN-13 of the range that GS1 keeps for use inside a shop."""

from __future__ import annotations

import hashlib

from demo.goods import Good


def gtin(good: Good) -> str:
    """Give a good its thirteen digits, the same on every machine; the same thing listed twice carries one number.

    Prefixes 200–299 belong to nobody, so no number of ours is a real product's.
    """
    number = int.from_bytes(hashlib.sha256(good.thing.encode()).digest()[:8], "big") % 10**11
    twelve = f"2{number:011d}"
    return twelve + check_digit(twelve)


def check_digit(twelve: str) -> str:
    """Return the last digit of an EAN-13 (GS1 General Specifications, 7.9)."""
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10)
