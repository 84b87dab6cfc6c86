"""From a sentence to wishes: prices, negations, preferences, and values of the shop with the words around them.

One walk from left to right. "not" and "preferably" hold until the value after them, and on over "or" and "and"; words
such as "in" or "made of" say which fields the next value may be of. Whatever is not understood stays a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shopsight.core.wishes import Wish, Wishes, WishOp
from shopsight.search.wishes.segments import Segment, segments_of
from shopsight.search.wishes.vocabulary import Meaning, Vocabulary, needs_hint

_ABOUT = 0.2
"""How far "around 50" reaches to either side."""
_SPOKEN_OVER = ("fillers", "particles")


@dataclass(slots=True)
class _State:
    """What the words so far say about the value to come; `start` is where they began."""

    negated: bool = False
    preferred: bool = False
    fields: tuple[str, ...] = ()
    start: int | None = None


@dataclass(slots=True)
class _Heard:
    """A wish as it was found, and the segments that it was made of. `is_bare` is a value without a word about it."""

    wish: Wish
    segments: set[int]
    is_bare: bool
    meaning: Meaning | None = None


@dataclass(slots=True)
class Sentence:
    """What the parser made of a sentence, before it is known what the search does with it."""

    words: str
    segments: list[Segment]
    heard: list[_Heard] = field(default_factory=list)

    @property
    def has_bare(self) -> bool:
        """Whether a value stands there without a word that says it is wished for."""
        return any(heard.is_bare for heard in self.heard)

    def wishes(self, beside_picture: bool) -> Wishes:
        """Return the wishes and the words left.

        A bare value filters where the whole sentence was understood, else the rest may name a thing ("orange squash")
        and the value is preferred only. Its word is searched for too where words alone find.
        """
        if not self.heard:
            return Wishes((), self.words, self.words)
        used = set().union(*(heard.segments for heard in self.heard))
        unknown = [n for n, segment in enumerate(self.segments) if n not in used and not _is_function_word(segment)]
        chips = tuple(
            replace(
                heard.wish,
                must=heard.wish.must and not (heard.is_bare and unknown),
                without=_without(self.words, heard.wish),
            )
            for heard in self.heard
        )
        left = set(unknown)
        seen = {n for n, segment in enumerate(self.segments) if segment.key[0].isalnum()}
        for heard in self.heard:
            if heard.is_bare and heard.meaning and heard.meaning.is_own and (unknown or not beside_picture):
                left |= heard.segments
            if heard.wish.field == "price" or heard.wish.op == "!=":
                seen -= heard.segments
        return Wishes(chips, self._said(left), self._said(seen))

    def _said(self, places: set[int]) -> str:
        pieces = [self.words[self.segments[n].start : self.segments[n].end] for n in sorted(places)]
        text = ""
        for place, piece in zip(sorted(places), pieces, strict=True):
            touches = place - 1 in places and self.segments[place - 1].end == self.segments[place].start
            text += piece if touches or not text else " " + piece
        return text


def parse_wishes(words: str, vocabulary: Vocabulary, price: float | None = None) -> Sentence:
    """Return what is wished for; `price` is that of the product asked about, for "cheaper"."""
    segments = segments_of(words, vocabulary)
    parser = _Parser(words, segments, price)
    parser.walk()
    return Sentence(words, segments, parser.heard)


class _Parser:
    def __init__(self, words: str, segments: Sequence[Segment], price: float | None) -> None:
        self._words = words
        self._segments = segments
        self._price = price
        self._state = _State()
        self._joins = False
        self.heard: list[_Heard] = []

    def walk(self) -> None:
        at = 0
        while at < len(self._segments):
            at = self._step(at)

    def _step(self, at: int) -> int:
        """Hear what begins at a segment, and return the segment to go on at."""
        segment = self._segments[at]
        if after := self._price_at(at) or self._relative_at(at):
            self._reset()
            return after
        if segment.mark("names"):
            self._reset()
        elif segment.meanings and self._value_at(at):
            return self._after_value(at)
        elif segment.mark("negations"):
            self._state = _State(negated=True, start=self._started(at))
        elif segment.mark("preferences"):
            self._state = _State(preferred=True, start=self._started(at))
        elif mark := segment.mark("hints"):
            self._state.fields = mark.values
            self._state.start = self._started(at)
        elif segment.mark("clauses"):
            self._reset()
            self._state.start = at
        elif not segment.mark(*_SPOKEN_OVER):
            self._reset()
        return at + 1

    def _value_at(self, at: int) -> bool:
        """Hear a value; False where its segment has none that can be meant here."""
        segment, state = self._segments[at], self._state
        after = self._segments[at + 1] if at + 1 < len(self._segments) else None
        hint = after.mark("hints_after") if after else None
        fields = state.fields or (hint.values if hint else ())
        meaning = _meant(segment, fields, in_hint=bool(state.fields))
        if meaning is None:
            return False
        is_free = bool(after and after.mark("negations_after") and self._words[segment.end : after.start] in ("-", ""))
        last = at + 1 if is_free or (hint and meaning.field in hint.values) else at
        first = at if state.start is None else state.start
        negated = state.negated or is_free
        is_bare = not (negated or state.preferred or state.fields)
        wish = self._wish(meaning.field, "!=" if negated else "=", meaning.values, first, last, not state.preferred)
        heard = _Heard(wish, set(range(first, last + 1)), is_bare, meaning)
        if not (self._joins and self._joined(heard)):
            self.heard.append(heard)
        return True

    def _after_value(self, at: int) -> int:
        """Go on behind a value: what was said about it holds for the next one where "or" or "and" joins them."""
        at = max(max(self.heard[-1].segments), at) + 1
        self._joins = at < len(self._segments) and self._segments[at].mark("conjunctions") is not None
        if self._joins:
            self._state.start = at
            return at + 1
        self._reset()
        return at

    def _joined(self, heard: _Heard) -> bool:
        """Make "blue or green" one wish."""
        before = self.heard[-1]
        if (before.wish.field, before.wish.op) != (heard.wish.field, heard.wish.op):
            return False
        first, last = min(before.segments), max(heard.segments)
        values = tuple(dict.fromkeys((*before.wish.values, *heard.wish.values)))
        before.wish = self._wish(heard.wish.field, heard.wish.op, values, first, last, before.wish.must)
        before.segments |= heard.segments
        return True

    def _price_at(self, at: int) -> int | None:
        """Hear a price that begins here; return where it ends."""
        mark = self._segments[at].mark("prices")
        amounts_at = at + 1 if mark else at
        low = self._amount_at(amounts_at)
        if low is None:
            return None
        range_ends = self._range_at(at, mark is not None, low)
        if range_ends:
            return range_ends
        number, end, has_money = low
        after = self._segments[end].mark("prices_after") if end < len(self._segments) else None
        meanings = {m.values[0] for m in self._segments[at].marks if m.role == "prices"} - {"between", "to"}
        meaning = after.values[0] if after else next(iter(meanings), "")
        if not meaning or meaning == "between" or (not mark and not after and not has_money):
            return None
        end = end + 1 if after else end
        if meaning == "about":
            return self._add_price(at, end, "between", number * (1 - _ABOUT), number * (1 + _ABOUT))
        op: WishOp = meaning  # type: ignore[assignment]
        return self._add_price(at, end, op, number)

    def _range_at(self, at: int, has_mark: bool, low: tuple[float, int, bool]) -> int | None:
        number, end, _ = low
        if end >= len(self._segments) or not any(
            mark.role == "prices" and mark.values == ("to",) for mark in self._segments[end].marks
        ):
            return None
        joins_alone = self._segments[end].key in (("-",), ("~",), ("to",)) or self._segments[end].is_chinese
        between = has_mark and any(mark.values == ("between",) for mark in self._segments[at].marks)
        high = self._amount_at(end + 1)
        if high is None or high[0] < number or not (between or joins_alone) or self._is_part_of_code(at, high[1]):
            return None
        end = high[1]
        if end < len(self._segments) and self._segments[end].mark("prices_after"):
            end += 1
        return self._add_price(at, end, "between", number, high[0])

    def _amount_at(self, at: int) -> tuple[float, int, bool] | None:
        """Return the number that begins here, where it ends, and whether money was named; None for other numbers."""
        has_sign = at < len(self._segments) and self._segments[at].mark("signs") is not None
        at += has_sign
        if at >= len(self._segments) or (number := self._segments[at].number) is None:
            return None
        end = at + 1
        if end < len(self._segments) and self._segments[end].mark("signs"):
            return number, end + 1, True
        if end < len(self._segments) and self._segments[end].mark("units") and not self._segments[end].mark("hints"):
            return None
        return number, end, has_sign

    def _is_part_of_code(self, at: int, end: int) -> bool:
        """Whether a range goes on before or behind, as in 400-820-8820."""
        before, after = self._segments[max(at - 1, 0) : at], self._segments[end : end + 1]
        return any(segment.key == ("-",) for segment in (*before, *after))

    def _relative_at(self, at: int) -> int | None:
        mark = self._segments[at].mark("relative")
        if mark is None or self._price is None:
            return None
        op: WishOp = "<" if mark.values == ("<",) else ">"
        return self._add_price(at, at + 1, op, self._price)

    def _add_price(self, at: int, end: int, op: WishOp, *amounts: float) -> int:
        first = at if self._state.start is None or self._state.negated else self._state.start
        values = tuple(f"{amount:.2f}".rstrip("0").rstrip(".") for amount in amounts)
        wish = self._wish("price", op, values, first, end - 1, not self._state.preferred)
        self.heard.append(_Heard(wish, set(range(first, end)), is_bare=False))
        return end

    def _wish(self, name: str, op: WishOp, values: tuple[str, ...], first: int, last: int, must: bool) -> Wish:
        start, end = self._segments[first].start, self._segments[last].end
        return Wish(name, op, values, must, self._words[start:end], start, end)

    def _started(self, at: int) -> int:
        return at if self._state.start is None else self._state.start

    def _reset(self) -> None:
        self._state, self._joins = _State(), False


def _meant(segment: Segment, fields: Sequence[str], in_hint: bool) -> Meaning | None:
    """Return which of a segment's meanings is meant, where words around it name fields.

    A number is no size just because "in" stands before it: "in 2 colors".
    """
    hinted = [
        meaning
        for meaning in segment.meanings
        if meaning.field in fields and not (in_hint and segment.number is not None and "color" in fields)
    ]
    if hinted:
        return hinted[0]
    free = [meaning for meaning in segment.meanings if not needs_hint(segment.key, meaning.field)]
    return free[0] if free and not segment.marks else None


def _is_function_word(segment: Segment) -> bool:
    return bool(segment.marks) and not segment.mark("names", "units", "signs", "relative") and segment.number is None


def _without(words: str, wish: Wish) -> str:
    """Return the words with a wish cut out, and no comma left dangling."""
    before, after = words[: wish.start].rstrip(), words[wish.end :].lstrip()
    if not after.strip(" ,，、.。") or after[:1] in ",，、":
        before = before.rstrip(" ,，、")
    return (
        f"{before} {after}".strip(" ,，、")
        if before and after[:1] not in ",，、.。"
        else (before + after).strip(" ,，、")
    )
