"""`shopsight import`: the progress bar, the summary, and the JSON that programs read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from shopsight.app import Shop
from shopsight.catalog.histories import HistoryOptions
from shopsight.catalog.progress import rate_and_eta
from shopsight.cli.views import facts_table, print_issues
from shopsight.core.feed import RowIssue
from shopsight.core.ports import Seer
from shopsight.core.types import Operation

_PAGE = 1000


def import_with_progress(shop: Shop, console: Console, source: str, **options: Any) -> Operation:
    """Run the import under a bar with rate and time left; nothing is drawn where `console` is no terminal."""
    with _bar(console, "importing") as told:
        return shop.import_feed(source, on_progress=told, **options)


def history_with_progress(shop: Shop, console: Console, file: Path, options: HistoryOptions) -> Operation:
    """Bring a history of shoppers in, under the same bar."""
    with _bar(console, "importing") as told:
        return shop.shoppers.import_history(file, options, told)


def reindex_with_progress(shop: Shop, console: Console, seer: Seer | None) -> Operation:
    """Embed what has no vector of the present model, under the same bar."""
    with _bar(console, "seeing") as told:
        return shop.reindex(told, seer)


def roll_out_with_progress(shop: Shop, console: Console, name: str, photos_per_second: float) -> Operation:
    """Embed everything with a new model, too, under the same bar."""
    with _bar(console, "embedding") as told:
        return shop.roll_out.begin(name, photos_per_second, told)


def calibrate_with_progress(shop: Shop, console: Console) -> Operation:
    """Fit the calibration, under the same bar."""
    with _bar(console, "calibrating") as told:
        return shop.calibrate(told)


@contextmanager
def _bar(console: Console, doing: str) -> Iterator[Callable[[Operation], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"))
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=None, pace="")
        yield lambda now: bar.update(
            task,
            completed=now.done,
            total=now.total and max(now.total, now.done),
            pace=pace_text(now, datetime.now(UTC)),
        )


def pace_text(operation: Operation, now: datetime) -> str:
    """Return rate and time left as they stand beside the bar: since this start, whatever an earlier one did."""
    pace = rate_and_eta(operation, now)
    if not pace.items_per_s:
        return ""
    rate = f"{pace.items_per_s:,.0f}/s" if pace.items_per_s >= 10 else f"{pace.items_per_s:.1f}/s"
    return rate if pace.left is None else f"{rate}, {timedelta(seconds=round(pace.left.total_seconds()))} left"


def import_summary(shop: Shop, operation: Operation) -> dict[str, Any]:
    """Return what `import --json` ends with."""
    counts = operation.counts
    return {
        "operation_id": operation.id,
        "status": operation.status,
        "message": operation.message,
        "products": counts.get("products", 0),
        "photos": counts.get("photos", 0),
        "unchanged": counts.get("unchanged", 0),
        "skipped": counts.get("skipped", 0),
        "removed": counts.get("removed", 0),
        "errors": [issue_as_data(issue) for issue in all_issues(shop, operation)],
    }


def all_issues(shop: Shop, operation: Operation) -> list[RowIssue]:
    issues: list[RowIssue] = []
    while page := shop.operation_issues(operation.id, after=len(issues), limit=_PAGE):
        issues.extend(page)
    return issues


def issue_as_data(issue: RowIssue) -> dict[str, Any]:
    return {
        "file": issue.file,
        "row": issue.row,
        "field": issue.field,
        "code": issue.code,
        "message": issue.message,
    }


def print_import(console: Console, shop: Shop, operation: Operation) -> None:
    """Print what an import did."""
    rows = [(name, f"{count:,}") for name, count in operation.counts.items()]
    console.print(facts_table(f"import {operation.status}", rows, ("what", "how many")))
    if operation.message:
        console.print(operation.message)
    total = operation.counts.get("issues", 0)
    if total:
        print_issues(console, shop.operation_issues(operation.id, limit=20), total)
