"""Money in minor units: how many decimals a currency has, and how an amount is read."""

from __future__ import annotations

import re
from decimal import Decimal

_NO_DECIMALS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_DIGITS = re.compile(r"\d+(\.\d+)?")


def decimals_of(currency: str) -> int:
    """Return how many decimals the currency's minor unit has (ISO 4217), 2 where unknown."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def major_units(minor: int, currency: str) -> Decimal:
    """Return the amount in major units, exactly: 1999 USD -> 19.99."""
    return Decimal(minor).scaleb(-decimals_of(currency))


def minor_units(amount: str, currency: str) -> int:
    """Return the amount in minor units: "19.99", "1,299.00", "1.299,00" and "1 299,00" are all read.

    Where there is one separator only, it is the decimal mark unless exactly three digits follow a comma.
    Raises ValueError when `amount` is not a non-negative number.
    """
    plain = _with_decimal_point(re.sub(r"[\s'’\u00a0\u202f]", "", amount))
    if not _DIGITS.fullmatch(plain):
        raise ValueError(f"an amount like 19.99 was wanted, got {amount[:40]!r}")
    return int(Decimal(plain).scaleb(decimals_of(currency)).to_integral_value())


def _with_decimal_point(text: str) -> str:
    comma, point = text.rfind(","), text.rfind(".")
    if comma >= 0 and point >= 0:
        thousands, decimal = (",", ".") if point > comma else (".", ",")
        return text.replace(thousands, "").replace(decimal, ".")
    if comma >= 0:
        is_decimal = text.count(",") == 1 and len(text) - comma - 1 != 3
        return text.replace(",", "." if is_decimal else "")
    return text.replace(".", "") if point >= 0 and text.count(".") > 1 else text
