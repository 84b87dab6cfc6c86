"""Text as words to search by: one segmentation for catalog and query, for every language and both databases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from shopsight.store.stem import stem

Alternative: TypeAlias = tuple[str, ...]
"""Words that must all be there; one that ends in * is a prefix."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_CHUNK = re.compile(r"\S+")
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_CJK_RUN = re.compile(rf"[{_CJK}]+")
_MARKS = re.compile("[\u0300-\u036f]")
_FILLERS = frozenset("a an and are by for from in is it of on or the to with".split())
_CHINESE_FILLERS = re.compile("[的了和与及之]")
_MAX_WORD_CHARACTERS = 64
_MAX_DOCUMENT_WORDS = 5000
_MAX_CLAUSES = 32


@dataclass(frozen=True, slots=True)
class WordQuery:
    """What a shopper typed: every clause should hold, and a clause holds by any of its alternatives."""

    clauses: tuple[tuple[Alternative, ...], ...]


def document_words(text: str) -> list[str]:
    """Return the words under which a text is found.

    Each word as written and its stem; parts joined by punctuation also as one word ("t-shirt": t, shirt, tshirt);
    Chinese, Japanese and Korean as single characters and pairs.
    """
    words: list[str] = []
    for chunk in _CHUNK.findall(_plain(text)):
        words.extend(_known_words(chunk) if chunk.isascii() and len(chunk) <= _MAX_WORD_CHARACTERS else _apart(chunk))
        if len(words) > _MAX_DOCUMENT_WORDS:
            break
    return words[:_MAX_DOCUMENT_WORDS]


def word_query(text: str) -> WordQuery | None:
    """Return what to look for, None when `text` has no word in it. The last word counts as still being typed.

    Whatever the shopper types is data: no character of it has a meaning to a database.
    """
    plain = _plain(text)
    chunks = [chunk for chunk in (_RUN.findall(chunk) for chunk in _CHUNK.findall(plain)) if chunk]
    wanted = [chunk for chunk in chunks if len(chunk) > 1 or chunk[0] not in _FILLERS] or chunks
    still_typed = bool(chunks) and wanted[-1] is chunks[-1] and plain[-1].isalnum()
    clauses = [
        clause
        for number, chunk in enumerate(wanted)
        for clause in _clauses(chunk, typed=still_typed and number == len(wanted) - 1)
    ]
    distinct = tuple(dict.fromkeys(clauses))[:_MAX_CLAUSES]
    return WordQuery(distinct) if distinct else None


def _plain(text: str) -> str:
    """Fold full-width forms, case and accents; marks that make another letter (が, й's breve aside) stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", _MARKS.sub("", decomposed))


def _is_compound(runs: Sequence[str]) -> bool:
    return len(runs) > 1 and not any(_CJK_RUN.match(run) for run in runs)


@lru_cache(maxsize=65536)
def _known_words(chunk: str) -> tuple[str, ...]:
    # A catalog says the same words again and again. Only short ones are kept, so that this stays small.
    return _apart(chunk)


def _apart(chunk: str) -> tuple[str, ...]:
    runs = _RUN.findall(chunk)
    words = tuple(piece for run in runs for piece in _pieces(run))
    return (*words, "".join(runs)[:_MAX_WORD_CHARACTERS]) if _is_compound(runs) else words


def _pieces(run: str) -> tuple[str, ...]:
    if _CJK_RUN.match(run):
        return (*run, *_pairs(run))
    word = run[:_MAX_WORD_CHARACTERS]
    root = stem(word)
    return (word,) if root == word else (word, root)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _clauses(runs: Sequence[str], typed: bool) -> Iterator[tuple[Alternative, ...]]:
    if _is_compound(runs):
        joined = "".join(runs)[:_MAX_WORD_CHARACTERS]
        apart = tuple(stem(run[:_MAX_WORD_CHARACTERS]) for run in runs)
        yield (apart, (joined + "*" if typed else joined,))
        return
    for number, run in enumerate(runs):
        if _CJK_RUN.match(run):
            yield from _chinese_clauses(run)
        else:
            yield _word_clause(run[:_MAX_WORD_CHARACTERS], typed=typed and number == len(runs) - 1)


def _word_clause(word: str, typed: bool) -> tuple[Alternative, ...]:
    root = stem(word)
    if typed and len(word) > 1:
        return ((root,), (word + "*",))
    return ((root,),)


def _chinese_clauses(run: str) -> Iterator[tuple[Alternative, ...]]:
    parts = [part for part in _CHINESE_FILLERS.split(run) if part] or [run]
    for part in parts:
        for pair in _pairs(part) or [part]:
            yield ((pair,),)
