"""Amounts as shops write them: "15.00 USD", "$1,299", "12,50 €", "￥99", "99元"."""

from __future__ import annotations

import re

from shopsight.core.money import minor_units

CURRENCIES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND
    VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG""".split()
)
_SYMBOLS = {
    "us$": "USD", "a$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD", "nt$": "TWD", "s$": "SGD",
    "r$": "BRL", "€": "EUR", "£": "GBP", "元": "CNY", "人民币": "CNY", "rmb": "CNY", "円": "JPY", "₹": "INR",
    "₽": "RUB", "₩": "KRW", "₺": "TRY", "₫": "VND", "₴": "UAH", "₪": "ILS", "฿": "THB", "₱": "PHP",
    "zł": "PLN", "kč": "CZK",
}  # fmt: skip
_SHARED_SYMBOLS = {
    "$": ("USD", "AUD CAD NZD HKD SGD TWD MXN CLP COP ARS".split()),
    "¥": ("CNY", ["JPY"]),
    "￥": ("CNY", ["JPY"]),
    "kr": ("SEK", ["NOK", "DKK", "ISK"]),
}
_AMOUNT = re.compile(r"[\d.,'’\s\u00a0\u202f]*\d[\d.,'’\s\u00a0\u202f]*")


class BadPrice(ValueError):
    """An amount that is not one."""


class BadCurrency(ValueError):
    """A currency that is not one."""


def read_price(text: str, currency: str) -> tuple[int, str]:
    """Return the minor units and the currency of an amount; `currency` is for one that names none.

    Raises BadPrice or BadCurrency, with a message saying what was wanted and got.
    """
    found = _AMOUNT.search(text)
    if not found or len(text) > 100:
        raise BadPrice(f"an amount like 19.99 or 19.99 USD was wanted, got {text[:40]!r}")
    before, amount, after = text[: found.start()], found.group(), text[found.end() :]
    if "-" in before or "−" in before:
        raise BadPrice(f"an amount that is not negative was wanted, got {text[:40]!r}")
    unit = _unit(before, after, currency)
    try:
        return minor_units(amount.strip(".,' "), unit), unit
    except ValueError as error:
        raise BadPrice(f"an amount like 19.99 or 19.99 USD was wanted, got {text[:40]!r}") from error


def named_currency(text: str) -> str:
    """Return the currency that an amount names, "" where it names none or no good one."""
    try:
        return read_price(text, "")[1]
    except (BadPrice, BadCurrency):
        return ""


def read_currency(text: str, default: str) -> str:
    """Return the ISO 4217 code that `text` names, `default` where it is blank or a symbol that `default` shares."""
    name = text.strip()
    if not name:
        return default
    if name.upper() in CURRENCIES:
        return name.upper()
    folded = name.casefold()
    if folded in _SYMBOLS:
        return _SYMBOLS[folded]
    if folded in _SHARED_SYMBOLS:
        usual, others = _SHARED_SYMBOLS[folded]
        return default if default in others else usual
    raise BadCurrency(f"a currency of ISO 4217 like USD, EUR or CNY was wanted, got {text[:20]!r}")


def _unit(before: str, after: str, default: str) -> str:
    """Return the currency named around an amount; of "$15.00 USD" the code counts."""
    names = [name for name in (before.strip(" .:\u00a0"), after.strip(" .:\u00a0")) if name]
    code = next((name.upper() for name in names if name.upper() in CURRENCIES), "")
    return code or read_currency(" ".join(names), default)
