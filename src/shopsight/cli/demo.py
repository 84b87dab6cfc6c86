"""`shopsight demo`: a shop in two minutes — import, search one photo, serve the page."""

from __future__ import annotations

import secrets
from dataclasses import replace
from importlib.resources import as_file, files

from rich.console import Console

from shopsight.app import open_shop
from shopsight.catalog.histories import HistoryOptions
from shopsight.cli.importing import calibrate_with_progress, history_with_progress, import_with_progress, print_import
from shopsight.cli.serving import serve_open_shop
from shopsight.cli.views import hits_table, verdict_text
from shopsight.core.queries import Query
from shopsight.evaluation.datasets import read_labelled
from shopsight.settings import Settings

_PHOTO = "quay-tote-stripes-1"


def run_demo(settings: Settings, console: Console, serve: bool) -> None:
    """Import the demo shop (again changes nothing), search one of its phone photos, and serve it if asked."""
    settings = replace(settings, api_key=settings.api_key or "sk_" + secrets.token_urlsafe(16))
    with as_file(files("shopsight") / "demo_shop") as folder, open_shop(settings) as shop:
        console.rule("1  import the demo shop")
        operation = import_with_progress(shop, console, str(folder))
        print_import(console, shop, operation)
        if shop.model.needs_calibration():
            calibrate_with_progress(shop, console)
        history = folder / "history" / "events.jsonl.gz"
        known = history_with_progress(shop, console, history, HistoryOptions(ends_now=True)).counts
        console.print(f"{known['events']:,} events of simulated shoppers, moved so that the last is now")
        console.rule("2  search by photo")
        photo = next(photo for photo in read_labelled(folder).split("test") if photo.image.stem == _PHOTO)
        console.print(f"photo: {photo.image.name}, framed as a shopper would", markup=False)
        result = shop.search(Query(photo=photo.image.read_bytes(), box=photo.frame, limit=5))
        if said := verdict_text(result):
            console.print(said)
        console.print(hits_table(result))
        if serve:
            console.rule("3  the page")
            console.print(f"merchant's console: …/merchant/#key={settings.api_key}", markup=False, highlight=False)
            serve_open_shop(shop, console)
