"""`shopsight backup` and `shopsight restore`: the shop's truth into a folder of backups, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from shopsight.app.backup import back_up, check_backup
from shopsight.app.backup import restore as restore_shop
from shopsight.app.backup.pictures import Told
from shopsight.cli.options import JsonOption, ShopOption, existing_settings, print_json, shop_settings

_out = Console()
_err = Console(stderr=True)


def backup(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A new folder, or one that has backups already.")],
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Back the shop up while it is in use. Again into the same folder it adds one, and copies only new pictures."""
    with _bar() as told:
        made = back_up(existing_settings(context, shop), folder, told)
    if as_json:
        about = {"manifest": str(made.manifest), "products": made.products, "pictures": made.pictures}
        print_json({**about, "copied": made.copied, "lost": list(made.lost)})
    else:
        of = f"{made.products:,} products and {made.pictures:,} pictures ({made.copied:,} of them new)"
        _out.print(f"{of} in {made.manifest}", markup=False, highlight=False, soft_wrap=True)
    if made.lost:
        _err.print(f"{len(made.lost)} pictures are missing or damaged in the shop itself: run shopsight doctor")
        raise typer.Exit(5)


def restore(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="A folder of backups, whose newest is taken, or one backup-….json.")],
    check: Annotated[bool, typer.Option("--check", help="Only read the backup and say whether it is whole.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace what is in the shop.")] = False,
    without_damaged: Annotated[
        bool, typer.Option("--without-damaged", help="Leave out pictures that the backup has not whole.")
    ] = False,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Bring a shop back from a backup. Stop what serves it first."""
    with _bar() as told:
        if check:
            manifest, lost = check_backup(source, told)
        else:
            settings = shop_settings(context, shop)
            restored = restore_shop(settings, source, told, replace=yes, without_damaged=without_damaged)
            manifest, lost = restored.manifest, list(restored.lost)
    made_at, settings_given = f"{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC", list(manifest.settings)
    if as_json:
        about = {"made_at": manifest.made_at.isoformat(), "products": manifest.products, "pictures": manifest.pictures}
        print_json({**about, "lost": lost, "settings": settings_given})
    else:
        how = "whole" if check else "restored"
        of = f"{manifest.products:,} products and {manifest.pictures:,} pictures"
        _out.print(f"{how}: {of}, as they were at {made_at}", markup=False, highlight=False)
        if settings_given:
            _out.print(f"That shop ran with {', '.join(settings_given)}; a backup has no values of them.", markup=False)
    if lost:
        _err.print(f"{len(lost)} pictures are not whole; shopsight doctor names their products")
        raise typer.Exit(5)


@contextmanager
def _bar() -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_err, disable=not _err.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
