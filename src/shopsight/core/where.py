"""The filter language: `category = "Shoes" and price < 50 and not brand = X`, as a small tree that each index compiles.

Grammar (keywords in any case; `not` binds tightest, then `and`, then `or`):

    expression := term ("or" term)*
    term       := factor ("and" factor)*
    factor     := "not" factor | "(" expression ")" | condition
    condition  := field ("=" | "!=" | "<" | "<=" | ">" | ">=") value
                | field "in" "(" value ("," value)* ")"
                | field "exists"
    field      := a word, or `...` in backquotes
    value      := a word, a number, or "..." / '...' with backslash escapes

Meaning: a field has any number of values. `=` holds when one of them equals the value, as text without regard to case
or as a number; `<` and its kin hold when one of them is such a number; `!=` is `not =`, so it also holds where the
field is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, cast

from shopsight.core.errors import InvalidFilter
from shopsight.core.numbers import as_number

Comparison: TypeAlias = Literal["=", "<", "<=", ">", ">="]

_MAX_CHARACTERS = 8000
_MAX_DEPTH = 50
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | `(?P<quoted>[^`]*)`
  | (?P<operator><=|>=|!=|=|<|>)
  | (?P<punctuation>[(),])
  | (?P<word>[^\s"'`()<>=!,]+)
)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Compare:
    """`field op value`; `value` is text for `=`, and spells a number for the others."""

    field: str
    op: Comparison
    value: str


@dataclass(frozen=True, slots=True)
class Exists:
    """The field has at least one value."""

    field: str


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Where, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Where, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Where


Where: TypeAlias = "Compare | Exists | And | Or | Not"


def parse_where(text: str) -> Where | None:
    """Return the tree of a filter expression, None for a blank one.

    Raises InvalidFilter, which names the column (from 1) where it stopped making sense.
    """
    if len(text) > _MAX_CHARACTERS:
        raise InvalidFilter(f"a filter has at most {_MAX_CHARACTERS} characters, got {len(text)}", _MAX_CHARACTERS + 1)
    tokens = _tokens(text)
    if len(tokens) == 1:
        return None
    parser = _Parser(tokens)
    tree = parser.expression(0)
    parser.expect_end()
    return tree


class _Token(NamedTuple):
    kind: Literal["string", "field", "operator", "punctuation", "word", "end"]
    text: str
    column: int


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            at += len(text[at:]) - len(text[at:].lstrip())
            what = "this quote is never closed" if text[at] in "\"'`" else f"unexpected {text[at]!r}"
            raise InvalidFilter(what, at + 1)
        kind = cast(str, found.lastgroup)
        content, column = found.group(kind), found.start(kind) + 1
        if kind == "string":
            tokens.append(_Token("string", re.sub(r"\\(.)", r"\1", content[1:-1], flags=re.DOTALL), column))
        elif kind == "quoted":
            tokens.append(_Token("field", content, column - 1))
        else:
            tokens.append(_Token(cast(Literal["word"], kind), content, column))
        at = found.end()
    return [*tokens, _Token("end", "", len(text.rstrip()) + 1)]


class _Parser:
    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def expression(self, depth: int) -> Where:
        parts = [self._term(depth)]
        while self._skip_word("or"):
            parts.append(self._term(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def expect_end(self) -> None:
        if self._next.kind != "end":
            self._fail("expected `and`, `or` or the end")

    def _term(self, depth: int) -> Where:
        parts = [self._factor(depth)]
        while self._skip_word("and"):
            parts.append(self._factor(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _factor(self, depth: int) -> Where:
        if depth > _MAX_DEPTH:
            self._fail(f"nested deeper than {_MAX_DEPTH}")
        if self._next_is_not_keyword():
            self._at += 1
            return Not(self._factor(depth + 1))
        if self._skip("punctuation", "("):
            inside = self.expression(depth + 1)
            self._expect(")")
            return inside
        return self._condition()

    def _next_is_not_keyword(self) -> bool:
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        return self._next.kind == "word" and self._next.text.casefold() == "not" and following.kind != "operator"

    def _condition(self) -> Where:
        token = self._next
        if token.kind not in ("word", "field") or not token.text.strip():
            self._fail("expected a field name")
        self._at += 1
        field = "_".join(token.text.casefold().split())
        if self._skip_word("exists"):
            return Exists(field)
        if self._skip_word("in"):
            return self._one_of(field)
        operator = self._next
        if operator.kind != "operator":
            self._fail(f"expected =, !=, <, <=, >, >=, in or exists after {token.text!r}")
        self._at += 1
        value = self._value()
        if operator.text == "!=":
            return Not(Compare(field, "=", value.text))
        if operator.text != "=" and as_number(value.text) is None:
            raise InvalidFilter(f"{operator.text} compares numbers, got {value.text!r}", value.column)
        return Compare(field, cast(Comparison, operator.text), value.text)

    def _one_of(self, field: str) -> Where:
        self._expect("(")
        values = [self._value()]
        while self._skip("punctuation", ","):
            values.append(self._value())
        self._expect(")")
        parts = tuple(Compare(field, "=", value.text) for value in values)
        return parts[0] if len(parts) == 1 else Or(parts)

    def _value(self) -> _Token:
        token = self._next
        if token.kind not in ("word", "string"):
            self._fail("expected a value")
        self._at += 1
        return token

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _skip(self, kind: str, text: str) -> bool:
        if self._next.kind == kind and self._next.text == text:
            self._at += 1
            return True
        return False

    def _skip_word(self, word: str) -> bool:
        if self._next.kind == "word" and self._next.text.casefold() == word:
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._skip("punctuation", text):
            self._fail(f"expected {text!r}")

    def _fail(self, wanted: str) -> None:
        token = self._next
        got = "the end" if token.kind == "end" else repr(token.text)
        raise InvalidFilter(f"{wanted}, got {got}", token.column)
