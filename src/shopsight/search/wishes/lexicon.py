"""The words that wishes are made of (lexicon.toml): what else values are called, and what holds a sentence together."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from shopsight.search.wishes.tokens import Key, key_of


@dataclass(frozen=True, slots=True)
class Concept:
    """A general name with what is the same, and the kinds of it, each by its names."""

    names: tuple[Key, ...]
    kinds: tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase that says how its neighbors are meant, such as ("below", "<") or ("hint", "brand")."""

    role: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`marks` are phrases by their tokens, several of which may mean more than one thing."""

    concepts: Mapping[Key, tuple[Concept, ...]]
    marks: Mapping[Key, tuple[Mark, ...]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon that ships."""
    text = (files("shopsight.search.wishes") / "lexicon.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Lexicon(_concepts(data["concepts"]), _marks(data))


def _concepts(data: Mapping[str, list[list[str]]]) -> dict[Key, tuple[Concept, ...]]:
    found: dict[Key, tuple[Concept, ...]] = {}
    for name, (same, *kinds) in data.items():
        concept = Concept(_keys([name, *same]), tuple(_keys(kind) for kind in kinds))
        for key in (*concept.names, *(key for kind in concept.kinds for key in kind)):
            found[key] = (*found.get(key, ()), concept)
    return found


def _marks(data: Mapping[str, Any]) -> dict[Key, tuple[Mark, ...]]:
    marks: dict[Key, tuple[Mark, ...]] = {}
    for role, phrases in (*data["phrases"].items(), *data["money"].items()):
        _add(marks, phrases, Mark(role))
    for role in ("prices", "prices_after", "relative"):
        for meaning, phrases in data[role].items():
            _add(marks, phrases, Mark(role, (meaning,)))
    for role in ("hints", "hints_after"):
        for phrase, fields in data[role].items():
            _add(marks, [phrase], Mark(role, tuple(fields)))
    return marks


def _add(marks: dict[Key, tuple[Mark, ...]], phrases: Iterable[str], mark: Mark) -> None:
    for key in _keys(phrases):
        marks[key] = (*marks.get(key, ()), mark)


def _keys(phrases: Iterable[str]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys(key for key in map(key_of, phrases) if key))
