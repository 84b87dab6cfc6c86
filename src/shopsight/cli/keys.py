"""`shopsight keys`: who may write, and who may search where search is private."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json, shop_settings

app = typer.Typer(help="API keys: who may write, and who may search where search is private.", no_args_is_help=True)
_out = Console()


@app.command("create")
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who or what the key is for.")],
    scope: Annotated[list[str] | None, typer.Option(help="search or write. Repeatable.")] = None,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Make a key. It is shown this once and stored only as a hash."""
    from shopsight.app import open_shop

    with open_shop(shop_settings(context, shop)) as opened:
        secret = opened.keys.create(name, frozenset(scope or ["search", "write"]))
    if as_json:
        print_json({"name": name, "key": secret})
    else:
        _out.print(f"{secret}\nGive it as  Authorization: Bearer <key>.  It is not shown again.", markup=False)


@app.command("list")
def list_(context: typer.Context, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """List keys, without their secrets."""
    from shopsight.cli.views import facts_table

    with existing_shop(context, shop) as opened:
        known = opened.keys.list()
    if as_json:
        print_json(
            [
                {"id": k.id, "name": k.name, "scopes": sorted(k.scopes), "revoked": k.revoked_at is not None}
                for k in known
            ]
        )
    else:
        rows = [(k.id, k.name, ", ".join(sorted(k.scopes)), "revoked" if k.revoked_at else "") for k in known]
        _out.print(facts_table("API keys", rows, ("id", "name", "scopes", "")))


@app.command("revoke")
def revoke(context: typer.Context, key_id: str, shop: ShopOption = None) -> None:
    """Revoke a key at once."""
    with existing_shop(context, shop) as opened:
        opened.keys.revoke(key_id)
    _out.print("revoked")
