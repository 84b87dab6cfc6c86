"""`shopsight import`: the progress bar, the summary, and the JSON that programs read."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from shopsight.app import Shop
from shopsight.cli.views import facts_table, print_issues
from shopsight.core.types import Operation, RowIssue

_PAGE = 1000


class _Rate(ProgressColumn):
    """Rows per second."""

    def render(self, task: Any) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", style="progress.data.speed")


def import_with_progress(shop: Shop, console: Console, source: str, **options: Any) -> Operation:
    """Run the import under a bar with rate and time left; nothing is drawn where `console` is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("importing", total=None)
        return shop.import_feed(
            source, on_progress=lambda now: bar.update(task, completed=now.done, total=now.total), **options
        )


def reindex_with_progress(shop: Shop, console: Console) -> Operation:
    """Embed what has no vector of the present model, under the same bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("seeing", total=None)
        return shop.reindex(lambda now: bar.update(task, completed=now.done, total=now.total))


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
