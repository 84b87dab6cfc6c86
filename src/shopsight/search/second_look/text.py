"""How well the text on a photo agrees with what products are called."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from shopsight.core.reading import TextLine
from shopsight.core.types import Product

_FULL = 16.0
"""Agreement that counts as 1, about two telling words; more than twice that counts no further."""
_MOST = 2.0
_SHORTEST_WORD = 3
_WORD = re.compile(r"\w+")


def agreement(lines: Sequence[TextLine], products: Sequence[Product]) -> NDArray[np.float64]:
    """Return (n,) 0-2 for each product: how much of what was read is in its title, brand and attributes.

    Compared are runs of three letters (two of Chinese), so that a letter misread costs little; each counts by how few
    of these products have it (inverse document frequency), so that what all of them say tells nothing.
    """
    described = [_grams(_described(product)) for product in products]
    seen = Counter(gram for grams in described for gram in grams)
    rare = {gram: math.log((len(products) + 1) / (count + 0.5)) for gram, count in seen.items()}
    read = _read(lines)
    sums = [sum(read[gram] * rare[gram] for gram in grams & read.keys()) for grams in described]
    return np.minimum(np.array(sums) / _FULL, _MOST)


def _described(product: Product) -> str:
    values = (value for texts in product.attributes.values() for value in texts)
    return " ".join((product.title, product.brand, *values))


def _read(lines: Sequence[TextLine]) -> Mapping[str, float]:
    """Return what was read, each run with the confidence of the surest line that has it."""
    read: dict[str, float] = {}
    for line in lines:
        for gram in _grams(line.text):
            read[gram] = max(read.get(gram, 0.0), line.confidence)
    return read


def _grams(text: str) -> set[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return {gram for word in _WORD.findall(plain) for gram in _grams_of_word(word)}


def _grams_of_word(word: str) -> set[str]:
    if any(letter >= "\u2e80" for letter in word):
        return {word[at : at + 2] for at in range(max(1, len(word) - 1))}
    if len(word) < _SHORTEST_WORD:
        return set()
    ended = f"^{word}$"
    return {ended[at : at + 3] for at in range(len(ended) - 2)}
