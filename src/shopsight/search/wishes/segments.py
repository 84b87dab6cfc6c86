"""Cuts a sentence into the longest phrases that mean something: values of the shop, marks, numbers, and other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shopsight.search.wishes.lexicon import Mark, lexicon
from shopsight.search.wishes.tokens import Key, Token, tokens_of
from shopsight.search.wishes.vocabulary import Meaning, Vocabulary

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


@dataclass(frozen=True, slots=True)
class Segment:
    """A phrase of the sentence, from character `start` to `end`, with all that it may mean; nothing: a word."""

    key: Key
    start: int
    end: int
    is_chinese: bool
    marks: tuple[Mark, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    number: float | None = None

    @property
    def is_unknown(self) -> bool:
        return not self.marks and not self.meanings and self.number is None

    def mark(self, *roles: str) -> Mark | None:
        """Return the first mark of one of these roles."""
        return next((mark for role in roles for mark in self.marks if mark.role == role), None)


def segments_of(text: str, vocabulary: Vocabulary) -> list[Segment]:
    """Return the sentence's segments in order."""
    tokens = tokens_of(text)
    found: list[Segment] = []
    at = 0
    while at < len(tokens):
        segment, count = _longest(tokens, at, vocabulary)
        found.append(segment)
        at += count
    return _only_whole_words(found)


def _longest(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> tuple[Segment, int]:
    numeral = _numeral(tokens, at)
    for count in range(min(vocabulary.longest, len(tokens) - at), 0, -1):
        phrase = tokens[at : at + count]
        key = tuple(token.key for token in phrase)
        marks, meanings = lexicon().marks.get(key, ()), vocabulary.meanings(key)
        if (marks or meanings) and not (numeral and count < numeral[1]):
            number = _number(phrase[0].key) if count == 1 else None
            return _segment(phrase, marks, meanings, number), count
    if numeral:
        value, count = numeral
        return _segment(tokens[at : at + count], number=value), count
    return _segment(tokens[at : at + 1], number=_number(tokens[at].key)), 1


def _segment(
    phrase: Sequence[Token],
    marks: tuple[Mark, ...] = (),
    meanings: tuple[Meaning, ...] = (),
    number: float | None = None,
) -> Segment:
    key = tuple(token.key for token in phrase)
    is_chinese = all(token.kind == "cjk" for token in phrase)
    return Segment(key, phrase[0].start, phrase[-1].end, is_chinese, marks, meanings, number)


def _only_whole_words(segments: list[Segment]) -> list[Segment]:
    """Take the meaning from single Chinese characters that touch an unknown one: they are part of another word."""
    found = list(segments)
    places = range(len(found))
    # What is unknown spreads to both sides: once each way is as far as it gets.
    for order in (places, reversed(places)):
        for place in order:
            segment = found[place]
            if segment.is_unknown or not segment.is_chinese or len(segment.key) > 1 or segment.mark("particles"):
                continue
            before, after = found[max(place - 1, 0) : place], found[place + 1 : place + 2]
            touching = [other for other in before if other.end == segment.start]
            touching += [other for other in after if other.start == segment.end]
            if any(other.is_unknown and other.is_chinese for other in touching):
                found[place] = replace(segment, marks=(), meanings=(), number=None)
    return found


def _number(text: str) -> float | None:
    """Return the number that digits spell: 1,299.00 and 35,50 and 1.299,00."""
    if not text[0].isdecimal() or not text.isascii() or len(text) > 15:
        return None
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point and len(text) - comma - 1 != 3:
        text = text.replace(".", "").replace(",", ".")
    text = text.replace(",", "")
    return float(text) if text.count(".") <= 1 else None


def _numeral(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Return the number that two or more Chinese characters spell, and how many they are: 五十, 一百二十, 两千."""
    total, digit, count = 0, 0, 0
    for token in tokens[at:]:
        if token.key in _DIGITS:
            digit = _DIGITS[token.key]
        elif token.key in _TENS:
            total += max(digit, 0 if count else 1) * _TENS[token.key]
            digit = 0
        else:
            break
        count += 1
    return (float(total + digit), count) if count > 1 else None
