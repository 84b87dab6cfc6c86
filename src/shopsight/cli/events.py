"""`shopsight events`: histories in and out, how much there is, and one shopper erased."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json

app = typer.Typer(help="What shoppers did: import, export, status, erase.", no_args_is_help=True)
_out = Console()
_err = Console(stderr=True)

_Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="In UTC.")]


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Events as JSONL, or a table of orders (CSV, TSV); .gz or not.")],
    column: Annotated[
        list[str] | None,
        typer.Option("--map", help="Column of a table: product=Artikel; also order, time, shopper, quantity, price."),
    ] = None,
    time: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="When orders were that have no time, in UTC."),
    ] = None,
    ends_now: Annotated[bool, typer.Option("--ends-now", help="Move all times: the last event is now.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 5 when anything was reported.")] = False,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Bring a history in. Run it again after an interruption; what is known already is not counted twice."""
    from shopsight.catalog.histories import HistoryOptions
    from shopsight.cli.importing import all_issues, history_with_progress, issue_as_data, print_import
    from shopsight.cli.options import mapping_of

    options = HistoryOptions(mapping_of(column or []), time and time.replace(tzinfo=UTC), ends_now)
    with existing_shop(context, shop) as opened:
        operation = history_with_progress(opened, _err, file, options)
        if as_json:
            errors = [issue_as_data(issue) for issue in all_issues(opened, operation)]
            told = {"operation_id": operation.id, "status": operation.status, "rows": operation.done}
            print_json({**told, **operation.counts, "errors": errors})
        else:
            print_import(_out, opened, operation)
    if operation.status != "done":
        raise typer.Exit(1)
    if strict and operation.counts.get("issues", 0):
        raise typer.Exit(5)


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSONL to write; packed where it ends in .gz.")],
    since: _Day = None,
    until: _Day = None,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Write the events of shoppers, bots' included, as rows that `events import` reads."""
    from shopsight.core.events import Events

    asked = Events(since=since and since.replace(tzinfo=UTC), until=until and until.replace(tzinfo=UTC), bots=True)
    if not file.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {str(file.absolute().parent)!r} to write {file.name} to")
    with existing_shop(context, shop) as opened:
        count = opened.shoppers.export_history(file, asked)
    if as_json:
        print_json({"events": count, "file": str(file)})
    else:
        _out.print(f"{count:,} events in {file}", markup=False)


@app.command("status")
def status(context: typer.Context, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """Say how many events of how many shoppers there are, and from when to when."""
    from shopsight.cli.views import facts_table

    with existing_shop(context, shop) as opened:
        known, days = opened.shoppers.summary(), opened.settings.event_retention_days
    times = {"first": known.first and known.first.isoformat(), "last": known.last and known.last.isoformat()}
    if as_json:
        print_json({"events": dict(known.counts), "shoppers": known.shoppers, **times, "retention_days": days})
        return
    rows = [(name, f"{count:,}") for name, count in known.counts.items()]
    rows += [("shoppers", f"{known.shoppers:,}"), *((name, time or "-") for name, time in times.items())]
    _out.print(facts_table("events", [*rows, ("kept for", f"{days} days" if days else "ever")], ("what", "how many")))


@app.command("erase")
def erase(
    context: typer.Context,
    shopper: Annotated[str, typer.Argument(help="A pseudonym; or the e-mail address that imported orders named.")],
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Remove every trace of a shopper from the shop's files."""
    with existing_shop(context, shop) as opened:
        count = opened.shoppers.erase(shopper)
    if as_json:
        print_json({"erased": count})
    else:
        _out.print(f"{count:,} records erased")
