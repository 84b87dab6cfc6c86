"""What can be read off a picture: lines of text, bar and matrix codes, colors, and advice on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shopsight.core.advice import Advice
from shopsight.core.categories import Categories
from shopsight.core.gtins import read_gtin, same_length
from shopsight.core.types import Box, Region

TRADE_KINDS = frozenset({"EAN-13", "EAN-8", "UPC-A", "UPC-E"})
# What GS1 puts before an item's number: "(01)" in its barcodes, "/01/" in the addresses of its QR codes.
_GS1_ITEM = re.compile(r"(?:^\(01\)|/01/)(\d{14})(?!\d)")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text; `confidence` in 0–1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Code:
    """A bar or matrix code: `value` as printed, `kind` such as "EAN-13" or "QR Code"."""

    value: str
    kind: str
    box: Box

    @property
    def gtin(self) -> str:
        """The trade item's number in 14 digits, the form in which numbers compare; empty where the code has none."""
        found = _GS1_ITEM.search(self.value)
        if not found and self.kind not in TRADE_KINDS:
            return ""
        try:
            return same_length(read_gtin(found[1] if found else self.value))
        except ValueError:
            return ""


@dataclass(frozen=True, slots=True)
class Swatch:
    """A color: its name, such as "red", its red, green and blue as "#c8282d", and its share (0–1) of the region."""

    name: str
    hex: str
    share: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is seen in a picture.

    `categories` is None where the model names none; `unavailable` says, by part, why a part could not be read.
    """

    regions: tuple[Region, ...] = ()
    categories: Categories | None = None
    lines: tuple[TextLine, ...] = ()
    codes: tuple[Code, ...] = ()
    colors: tuple[Swatch, ...] = ()
    advice: Advice | None = None
    unavailable: Mapping[str, str] = field(default_factory=dict)
