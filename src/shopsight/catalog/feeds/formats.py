"""All formats by name. A new one is a module with a reader, an entry here, and a sign to know it by in detect.py."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shopsight.catalog.feeds.estimates import rows_by
from shopsight.catalog.feeds.generic import catalog_of, read_evaluation, read_json, read_table
from shopsight.catalog.feeds.google import count_google, read_google
from shopsight.catalog.feeds.intake import Format
from shopsight.catalog.feeds.jsonld import read_page
from shopsight.catalog.feeds.magento import MEDIA_FOLDERS, product_tables, read_magento
from shopsight.catalog.feeds.pictures import count_pictures, read_pictures
from shopsight.catalog.feeds.shopify import read_shopify
from shopsight.catalog.feeds.tables import count_rows
from shopsight.catalog.feeds.woocommerce import read_woocommerce

_table_rows = rows_by(count_rows)


def _magento_rows(source: Path) -> int | None:
    return sum(_table_rows(path) or 0 for path in product_tables(source))


def _evaluation_rows(source: Path) -> int | None:
    return _table_rows(catalog_of(source))


FORMATS: Mapping[str, Format] = {
    "google": Format("Google Merchant feed, XML or TSV", read_google, rows_by(count_google)),
    "shopify": Format("Shopify product CSV", read_shopify, _table_rows),
    "woocommerce": Format("WooCommerce product CSV", read_woocommerce, _table_rows),
    "magento": Format(
        "Magento product CSV, or a folder with fixtures/ and media/", read_magento, _magento_rows, MEDIA_FOLDERS
    ),
    "jsonld": Format("saved page with schema.org products in JSON-LD", read_page),
    "csv": Format("any CSV, TSV or semicolon CSV with a header", read_table, _table_rows),
    "json": Format("JSON lines or a JSON array of products", read_json, rows_by(lambda text: text.count("\n") + 1)),
    "evaluation": Format("folder with catalog.csv and its photos", read_evaluation, _evaluation_rows),
    "pictures": Format("folder of pictures, titles from the file names", read_pictures, count_pictures),
}
