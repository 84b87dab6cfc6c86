"""Recognizing a feed by its content, never by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from shopsight.catalog.feeds.columns import plan_of
from shopsight.catalog.feeds.encodings import read_sample
from shopsight.catalog.feeds.pictures import has_pictures
from shopsight.catalog.feeds.sources import PICTURE_SUFFIXES
from shopsight.catalog.feeds.tables import header_of
from shopsight.catalog.feeds.woocommerce_headings import english_heading
from shopsight.core.errors import UnknownFeedFormat

_FEED_SUFFIXES = frozenset(".csv .tsv .txt .xml .json .jsonl .ndjson .html .htm .gz".split())
_NOT_LETTERS = re.compile(r"[\W_]+")


def recognize(source: Path, mapping: Mapping[str, str]) -> tuple[str, Path]:
    """Return the name of the format, and the file or folder to read it from.

    A table that comes with a mapping of its columns is read by that mapping, whatever it looks like.

    Raises UnknownFeedFormat, which says what was looked at and what to do.
    """
    return _recognize_folder(source) if source.is_dir() else (_recognize_file(source, mapping), source)


def format_of_text(sample: str) -> str | None:
    """Return the format of a text that begins like `sample`, None for an unknown one."""
    text = sample.lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _format_of_markup(text)
    if text.startswith(("{", "[")):
        return "jsonld" if _is_linked_data(text) else "json"
    return _format_of_header(header_of(text))


def _recognize_file(path: Path, mapping: Mapping[str, str]) -> str:
    sample = read_sample(path)
    found = format_of_text(sample)
    if mapping and found not in ("json", "jsonld") and set(mapping.values()) & set(header_of(sample)):
        return "csv"
    if found:
        return found
    if not sample.strip():
        raise UnknownFeedFormat(f"a feed was wanted, {path.name} is empty")
    columns = ", ".join(header_of(sample))[:300]
    raise UnknownFeedFormat(
        f"{path.name} is none of: Google Merchant XML or TSV, Shopify, WooCommerce or Magento CSV, JSON-LD page, "
        f"CSV or JSON of products. Its first line reads {columns!r}. If it is a table, say which column is what with a "
        "mapping like id=COLUMN, title=COLUMN, image=COLUMN; or name the format"
    )


def _recognize_folder(folder: Path) -> tuple[str, Path]:
    if is_magento_folder(folder):
        return "magento", folder
    catalog = folder / "catalog.csv"
    if catalog.is_file() and format_of_text(read_sample(catalog)) == "csv":
        return "evaluation", folder
    feeds = [(found, path) for path in _feed_files(folder) if (found := format_of_text(read_sample(path)))]
    if len(feeds) == 1:
        return feeds[0]
    if feeds:
        names = ", ".join(path.name for _, path in feeds[:5])
        raise UnknownFeedFormat(f"one feed was wanted in {folder}, there are {len(feeds)}: {names}; name one of them")
    if has_pictures(folder):
        return "pictures", folder
    raise UnknownFeedFormat(
        f"{folder} has no feed and no pictures in it. A folder is a Magento export (fixtures/ and media/), catalog.csv "
        f"with photos, one feed file with its photos, or pictures ({', '.join(sorted(PICTURE_SUFFIXES))})"
    )


def is_magento_folder(folder: Path) -> bool:
    """Whether the folder is a Magento export: fixtures/ with tables by SKU in it, usually beside media/."""
    fixtures = folder / "fixtures"
    return fixtures.is_dir() and any(
        "sku" in header_of(read_sample(path)) for path in sorted(fixtures.rglob("*.csv"))[:100]
    )


def _feed_files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() in _FEED_SUFFIXES and path.name[0] != "."
    )[:50]


def _format_of_markup(text: str) -> str | None:
    head = text[:4000].lower()
    if "base.google.com/ns/1.0" in head or re.search(r"<(rss|feed|rdf:rdf)[\s>]", head):
        return "google"
    return "jsonld" if re.search(r"<(!doctype html|html|head|body|script)[\s>]", head) else None


def _is_linked_data(text: str) -> bool:
    return re.search(r'"@(context|graph|type)"\s*:', text[:4000]) is not None


def _format_of_header(columns: Sequence[str]) -> str | None:
    names = {_NOT_LETTERS.sub(" ", column.casefold()).strip() for column in columns}
    if _is_shopify(names):
        return "shopify"
    if _is_woocommerce({english_heading(column) for column in columns}):
        return "woocommerce"
    if "sku" in names and names & {"attribute set code", "product type", "additional attributes"} and len(names) > 3:
        return "magento"
    if {"id", "title"} <= names and names & {"image link", "google product category"}:
        return "google"
    return "csv" if len(names) > 1 and plan_of(columns, {}).names_products else None


def _is_woocommerce(names: set[str]) -> bool:
    return {"type", "sku", "name"} <= names and bool(names & {"regular price", "published", "parent", "in stock"})


def _is_shopify(names: set[str]) -> bool:
    old = "handle" in names and names & {"variant sku", "variant price", "image src", "body html", "option1 name"}
    new = "url handle" in names and names & {"sku", "price", "product image url", "option1 name", "title"}
    return bool(old or new)
