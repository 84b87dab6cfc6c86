"""The items of an RSS or Atom feed, one at a time; no entity expansion, no unbounded nesting, no unbounded item."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import TextIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from shopsight.catalog.feeds.sources import BrokenSource
from shopsight.catalog.feeds.tables import MAX_ROW_CHARACTERS

_CHUNK = 64 * 1024
_MAX_DEPTH = 100
_MAX_SILENCE = 4 * 1024 * 1024
_MAX_FIELDS = 2000
_ITEMS = frozenset(("item", "entry"))
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OPEN_ENTITY = re.compile(r"&[A-Za-z0-9#]{0,32}$")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_GOOGLE = "{http://base.google.com/ns/1.0}"


class XmlItem:
    """One item: its fields by local name, the shop's own (`g:`) before the feed's; nested values joined by colons."""

    __slots__ = ("_google", "_plain", "number", "too_long")

    def __init__(self, number: int) -> None:
        self.number = number
        self.too_long = False
        self._google: dict[str, list[str]] = {}
        self._plain: dict[str, list[str]] = {}

    def add(self, tag: str, text: str) -> None:
        """Take a field; `tag` as the parser gives it, with the namespace in braces."""
        fields = self._google if tag.startswith(_GOOGLE) else self._plain
        fields.setdefault(tag.rpartition("}")[2].casefold(), []).append(text)

    def fields(self) -> dict[str, list[str]]:
        """Return name -> values."""
        return {**self._plain, **self._google}


def xml_items(file: TextIO) -> Iterator[XmlItem]:
    """Yield the items in order. Raises BrokenSource where the text stops being XML."""
    collector = _Collector()
    parser = DefusedXMLParser(target=collector)
    tail, silence = "", 0
    try:
        while chunk := file.read(_CHUNK):
            text, tail = _whole_entities(tail + chunk)
            heard = collector.events
            parser.feed(_well_formed(text))
            silence = 0 if collector.events > heard else silence + len(text)
            if silence > _MAX_SILENCE:
                raise BrokenSource("row_too_long", f"a tag of at most {_MAX_SILENCE} characters was wanted")
            yield from collector.finished()
        parser.feed(_well_formed(tail))
        parser.close()
    except ParseError as error:
        yield from collector.finished()
        raise BrokenSource(
            "broken_xml", f"the feed is not XML from here on and cannot be read further: {error}"
        ) from error
    except DefusedXmlException as error:
        yield from collector.finished()
        raise BrokenSource(
            "forbidden_xml", "a feed without entity declarations was wanted, this one declares some"
        ) from error
    yield from collector.finished()


class _Collector:
    """The parser's target: builds items and forgets everything else at once."""

    def __init__(self) -> None:
        self.events = 0
        self._depth = 0
        self._item: XmlItem | None = None
        self._item_depth = 0
        self._item_characters = 0
        self._count = 0
        self._fields = 0
        self._texts: list[str] = []
        self._nested: list[str] = []
        self._done: list[XmlItem] = []

    def finished(self) -> list[XmlItem]:
        """Hand over the items that are whole."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.events += 1
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise BrokenSource("too_deep", f"tags nested at most {_MAX_DEPTH} deep were wanted")
        if self._item is None:
            if tag.rpartition("}")[2] in _ITEMS:
                self._begin_item()
            return
        self._texts = []
        if self._depth == self._item_depth + 1:
            self._nested = []
            if "href" in attributes and attributes.get("rel", "alternate") == "alternate":
                self._texts.append(attributes["href"])

    def data(self, text: str) -> None:
        self.events += 1
        if self._item is None:
            return
        self._item_characters += len(text)
        if self._item_characters <= MAX_ROW_CHARACTERS:
            self._texts.append(text)
        else:
            self._item.too_long = True

    def end(self, tag: str) -> None:
        self.events += 1
        if self._item is not None:
            if self._depth == self._item_depth:
                self._done.append(self._item)
                self._item = None
            elif self._depth == self._item_depth + 1:
                self._take(":".join(self._nested) if self._nested else "".join(self._texts), tag)
            else:
                self._nested.append("".join(self._texts).strip())
                self._item.too_long |= len(self._nested) > _MAX_FIELDS
                del self._nested[_MAX_FIELDS:]
            self._texts = []
        self._depth -= 1

    def close(self) -> None:
        """Part of the parser's contract."""

    def _begin_item(self) -> None:
        self._count += 1
        self._item = XmlItem(self._count)
        self._item_depth = self._depth
        self._item_characters = 0
        self._fields = 0
        self._texts, self._nested = [], []

    def _take(self, text: str, tag: str) -> None:
        self._fields += 1
        if self._item is None:
            return
        if self._fields > _MAX_FIELDS:
            self._item.too_long = True
        elif text.strip():
            self._item.add(tag, text.strip())


def _well_formed(text: str) -> str:
    """Resolve HTML's own entities (&nbsp;) and leave out what no XML may hold: shops' feeds are full of both."""
    if "&" in text:
        text = _ENTITY.sub(_resolved, text)
    return _FORBIDDEN.sub("", text)


def _resolved(found: re.Match[str]) -> str:
    name = found.group(1)
    code = html.entities.name2codepoint.get(name)
    return found.group() if code is None or name in _XML_ENTITIES else chr(code)


def _whole_entities(text: str) -> tuple[str, str]:
    """Cut before an entity that the end of the chunk may have cut."""
    found = _OPEN_ENTITY.search(text, max(0, len(text) - 40))
    return (text[: found.start()], text[found.start() :]) if found else (text, "")
