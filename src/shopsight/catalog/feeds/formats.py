"""All formats by name. A new one is a module with a reader, a line here, and a sign to know it by in detect.py."""

from __future__ import annotations

from collections.abc import Mapping

from shopsight.catalog.feeds.generic import read_evaluation, read_json, read_table
from shopsight.catalog.feeds.intake import Format
from shopsight.catalog.feeds.pictures import read_pictures
from shopsight.catalog.feeds.tables import count_rows

FORMATS: Mapping[str, Format] = {
    "evaluation": Format("folder with catalog.csv and photos", read_evaluation),
    "pictures": Format("folder of pictures, titles from the file names", read_pictures),
    "csv": Format("any CSV, TSV or semicolon CSV with a header", read_table, count_rows),
    "json": Format("JSON lines or a JSON array of products", read_json, lambda sample: sample.count("\n") + 1),
}
