"""Whether a product can be bought, in the words that shop systems use."""

from __future__ import annotations

import re

from shopsight.core.types import Availability

_NOT_LETTERS = re.compile(r"[\W_]+")
_WORDS: dict[Availability, str] = {
    "in_stock": "instock instoreonly onlineonly limitedavailability available yes true 1 有货 现货 在售 有",
    "out_of_stock": "outofstock soldout discontinued unavailable notavailable no false 0 缺货 无货 售罄 下架 无",
    "preorder": "preorder presale 预售 预订",
    "backorder": "backorder backordered onbackorder availablefororder madetoorder 补货中",
}
_MEANINGS = {word: availability for availability, words in _WORDS.items() for word in words.split()}


def read_availability(text: str) -> Availability:
    """Return the availability. Raises ValueError saying what was wanted and got."""
    word = _NOT_LETTERS.sub("", text.rsplit("/", 1)[-1].casefold())
    try:
        return _MEANINGS[word]
    except KeyError:
        raise ValueError(f"in stock, out of stock, preorder or backorder was wanted, got {text[:40]!r}") from None
