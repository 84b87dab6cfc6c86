"""The shop's offers as other systems export them: one file a format, all saying the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from demo.feeds import evaluation, google, jsonld, shopify, woocommerce
from demo.offers import Offer

FEEDS: dict[str, Callable[[Path, Sequence[Offer]], None]] = {
    "catalog.csv": evaluation.write,
    "google.xml": google.write_xml,
    "google.tsv": google.write_tsv,
    "shopify.csv": shopify.write,
    "woocommerce.csv": woocommerce.write,
    "products.html": jsonld.write,
}


def write_feeds(folder: Path, offers: Sequence[Offer]) -> None:
    for name, write in FEEDS.items():
        write(folder / name, offers)
