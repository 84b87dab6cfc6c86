"""Objects out of JSON lines and JSON arrays, one at a time, flattened to texts."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from shopsight.catalog.feeds.sources import BrokenSource
from shopsight.catalog.feeds.tables import MAX_ROW_CHARACTERS, Row

_CHUNK = 64 * 1024
_LIST_START = re.compile(
    r"""\s*(?:\[|\{.{0,4000}?"(?:products|items|data|results|records|rows|catalog|entries)"\s*:\s*\[)""", re.DOTALL
)
_BETWEEN = re.compile(r"[\s,]*")
_MAX_LEVELS = 4
_PHOTO_KEYS = ("url", "src", "image", "link", "path", "href")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None)


def json_rows(file: TextIO) -> Iterator[Row]:
    """Yield one Row per object: JSON lines by their line, members of an array by their place, from 1."""
    head = file.read(_CHUNK).lstrip("\ufeff")
    if is_json_lines(head):
        yield from _lines(file, head)
    else:
        yield from _members(file, head)


def is_json_lines(head: str) -> bool:
    """Whether the text begins with an object that ends on its own line, and is not a wrapper around a list."""
    first, newline, rest = head.lstrip().partition("\n")
    if not first.startswith("{"):
        return False
    try:
        value = _DECODER.decode(first.strip())
    except (ValueError, RecursionError):
        return bool(newline) and rest.lstrip().startswith("{") and first.rstrip().endswith("}")
    return bool(rest.strip()) or not any(_is_list_of_objects(member) for member in value.values())


def flatten(value: dict[str, Any]) -> dict[str, str]:
    """Return an object's texts: {"price": {"amount": 5}} is "price.amount"; lists are joined by line ends."""
    texts: dict[str, str] = {}
    _flatten_into(texts, "", value, 0)
    return texts


def _lines(file: TextIO, head: str) -> Iterator[Row]:
    for number, line in enumerate(_physical_lines(file, head), 1):
        if len(line) > MAX_ROW_CHARACTERS:
            yield Row(number, {}, _TOO_LONG)
        elif line.strip():
            yield _row(number, line)


def _physical_lines(file: TextIO, head: str) -> Iterator[str]:
    """Yield lines; of an overlong one no more than shows that it is."""
    last = "\n"
    for source in (io.StringIO(head + file.readline(MAX_ROW_CHARACTERS), newline=""), file):
        while line := source.readline(MAX_ROW_CHARACTERS + 2):
            if last.endswith(("\n", "\r")):
                yield line
            last = line


def _members(file: TextIO, head: str) -> Iterator[Row]:
    """Yield the members of a list, or values that follow one another."""
    start = _LIST_START.match(head)
    text, at, number = head, start.end() if start else 0, 0
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if at == len(text):
            text, at = file.read(_CHUNK), 0
            if not text and start:
                raise BrokenSource("broken_json", "the end of the list (]) was wanted, the file ends before it")
            if not text:
                return
        elif text[at] == "]" and start:
            return
        else:
            value, text, at = _next_value(file, text, at)
            number += 1
            yield _flattened(number, value)


def _next_value(file: TextIO, text: str, at: int) -> tuple[Any, str, int]:
    """Return the value that starts at `at`, the text (longer where it had to be) and where the value ends in it."""
    while True:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except RecursionError as error:
            raise BrokenSource(*_TOO_DEEP) from error
        except ValueError as error:
            text, at = text[at:], 0
            more = file.read(max(_CHUNK, len(text))) if len(text) <= MAX_ROW_CHARACTERS else ""
            if not more:
                raise BrokenSource("broken_json", f"the list cannot be read any further: {str(error)[:200]}") from error
            text += more
        else:
            return value, text, end


def _row(number: int, line: str) -> Row:
    try:
        return _flattened(number, _DECODER.decode(line.strip()))
    except RecursionError:
        return Row(number, {}, _TOO_DEEP)
    except ValueError as error:
        return Row(number, {}, ("broken_json", f"a JSON object was wanted: {str(error)[:200]}"))


def _flattened(number: int, value: object) -> Row:
    if isinstance(value, dict):
        return Row(number, flatten(value))
    return Row(number, {}, ("broken_json", f"a JSON object was wanted, got {str(value)[:40]!r}"))


def _flatten_into(texts: dict[str, str], name: str, value: Any, level: int) -> None:
    if isinstance(value, dict) and level < _MAX_LEVELS:
        for key, member in value.items():
            _flatten_into(texts, f"{name}.{key}" if name else str(key), member, level + 1)
    elif name:
        texts[name] = _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(_member_text(member) for member in value)
    return _dumped(value)


def _member_text(value: Any) -> str:
    if isinstance(value, dict):
        named = next((value[key] for key in _PHOTO_KEYS if isinstance(value.get(key), str)), None)
        return named if named is not None else _dumped(value)
    return _dumped(value) if isinstance(value, list) else _text(value)


def _dumped(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


_TOO_LONG = ("row_too_long", f"a row of at most {MAX_ROW_CHARACTERS} characters was wanted, this one is longer")
_TOO_DEEP = ("too_deep", "JSON nested to a sane depth was wanted")
