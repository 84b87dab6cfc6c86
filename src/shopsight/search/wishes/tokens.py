"""A sentence as tokens with their place in it: words by their stem, numbers, single Chinese characters, signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

from shopsight.store.stem import stem

Key: TypeAlias = tuple[str, ...]
"""A phrase by its tokens: what is looked up."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)*)|(?P<cjk>[{_CJK}])|(?P<word>[^\W\d_{_CJK}]+(?:['’]s\b)?)|(?P<sign>[-~,;.、。/<>≤≥=$€£¥&%])"
)
_POSSESSIVE = re.compile(r"['’]s$")
_DASHES = str.maketrans("–—−〜～", "---~~")
_UNSPOKEN = frozenset("®™©")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence: `key` is what it is compared by, `start` and `end` its characters there."""

    key: str
    kind: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a sentence. Whatever is none (emoji, brackets) is passed over."""
    plain, places = _plain(text)
    found = []
    for match in _TOKEN.finditer(plain):
        kind = str(match.lastgroup)
        if kind == "sign" and _joins_letters(plain, match.start()):
            continue
        found.append(Token(_key(match.group(), kind), kind, places[match.start()], places[match.end() - 1] + 1))
    return found


def key_of(text: str) -> Key:
    """Return the phrase as it is looked up: "Patent Leathers" and "patent-leather" are one."""
    return tuple(token.key for token in tokens_of(text))


def _key(text: str, kind: str) -> str:
    if text == "&":
        return "and"
    return stem(_POSSESSIVE.sub("", text)) if kind == "word" else text


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text folded, and for each of its characters the place of the one that it came from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _UNSPOKEN:
            continue
        for plain in unicodedata.normalize("NFKC", character).casefold().translate(_DASHES):
            folded.append(plain)
            places.append(place)
    return "".join(folded), places


def _joins_letters(text: str, at: int) -> bool:
    """Whether the sign is the hyphen or point within a word: color-blocked, St. Ives."""
    return text[at] in "-." and text[at - 1 : at].isalpha() and (text[at] == "." or text[at + 1 : at + 2].isalpha())
