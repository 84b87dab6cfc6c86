"""The JSON-LD of a page: found in the HTML, parsed, and walked without recursion."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urljoin

from shopsight.catalog.feeds.text import one_line

Node: TypeAlias = Mapping[str, Any]

MAX_NODES = 200_000
_MAX_DEPTH = 100
_OPEN = re.compile(r"<script\b[^<>]{0,1000}?application/ld\+json[^<>]{0,1000}>", re.IGNORECASE)
_CLOSE = re.compile(r"</script\s*>", re.IGNORECASE)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_BASE = re.compile(r"""<base\b[^<>]{0,500}?href=["']([^"'<>]{1,2000})["']""", re.IGNORECASE)
_CANONICAL = re.compile(
    r"""<link\b(?=[^<>]{0,1000}rel=["']?canonical)[^<>]{0,1000}?href=["']([^"'<>]{1,2000})["']""", re.IGNORECASE
)
_DECODER = json.JSONDecoder(strict=False, parse_float=str, parse_int=str)


class BadBlock(ValueError):
    """A block that is not JSON."""


def blocks(page: str) -> Iterator[str]:
    """Yield the texts of a page's JSON-LD scripts; a text that is JSON itself is one block."""
    if page.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        yield page.lstrip("\ufeff")
        return
    at = 0
    while opened := _OPEN.search(page, at):
        closed = _CLOSE.search(page, opened.end())
        yield page[opened.end() : closed.start() if closed else len(page)]
        if not closed:
            return
        at = closed.end()


def parse(block: str) -> Any:
    """Return a block's value. Raises BadBlock."""
    text = block
    while (unwrapped := _WRAPPING.sub("", text)) != text:
        text = unwrapped
    try:
        return _DECODER.decode(text.strip().rstrip(";"))
    except RecursionError as error:
        raise BadBlock("JSON nested to a sane depth was wanted") from error
    except ValueError as error:
        raise BadBlock(f"JSON was wanted: {str(error)[:200]}") from error


def nodes(value: Any, skip: frozenset[str]) -> Iterator[Node]:
    """Yield all objects within a value in reading order; what stands under a key of `skip` is passed over."""
    waiting, count = [(value, 0)], 0
    while waiting:
        this, depth = waiting.pop()
        count += 1
        if count > MAX_NODES or depth > _MAX_DEPTH:
            return
        if isinstance(this, dict):
            yield this
            waiting.extend((member, depth + 1) for key, member in reversed(this.items()) if key not in skip)
        elif isinstance(this, list):
            waiting.extend((member, depth + 1) for member in reversed(this))


def types(node: Node) -> set[str]:
    """Return the node's types without their namespace."""
    found = node.get("@type", "")
    names = found if isinstance(found, list) else [found]
    return {re.split(r"[/:#]", name)[-1] for name in names if isinstance(name, str)}


def text_of(value: Any) -> str:
    """Return a value's text: a string or number, the name of a thing, the first of a list."""
    for _ in range(5):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = next((value[key] for key in ("name", "@value", "value", "@id", "url") if key in value), "")
        else:
            break
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ""


def listed(value: Any) -> list[Any]:
    """Return a list as it is, nothing as an empty one, anything else as its only member."""
    return value if isinstance(value, list) else [] if value is None or value == "" else [value]


def address_of(page: str) -> str:
    """Return where the page says it comes from: its base or its canonical link, "" where it does not say."""
    head = page[:200_000]
    canonical, base = _CANONICAL.search(head), _BASE.search(head)
    address = one_line(canonical.group(1)) if canonical else ""
    try:
        return urljoin(address, one_line(base.group(1))) if base else address
    except ValueError:
        return address
