"""`shopsight recommend`: what is alike, what goes together, what a shopper may like, and learning it anew."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json
from shopsight.core.recommendations import Recommendations
from shopsight.search.answer import recommendations_as_data

app = typer.Typer(name="recommend", help="What else a shopper may like, and why.", no_args_is_help=True)
_out = Console()

ProductId = Annotated[str, typer.Argument(help="The product's id.")]
Limit = Annotated[int, typer.Option(help="How many, at most 100.")]


@app.command("similar")
def similar(
    context: typer.Context,
    product_id: ProductId,
    limit: Limit = 12,
    price_band: Annotated[
        float | None, typer.Option("--price-band", help="0.5 is what costs at most half more or less.")
    ] = None,
    diversity: Annotated[float, typer.Option(help="0 is the best first, 1 what differs most.")] = 0.0,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Show what looks like a product."""
    with existing_shop(context, shop) as opened:
        found = opened.recommendations.similar(product_id, limit, price_band=price_band, diversity=diversity)
    _print(found, as_json=as_json)


@app.command("goes-with")
def goes_with(
    context: typer.Context,
    product_id: ProductId,
    limit: Limit = 12,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Show what of other categories goes with a product."""
    with existing_shop(context, shop) as opened:
        found = opened.recommendations.goes_with(product_id, limit)
    _print(found, as_json=as_json)


@app.command("for-you")
def for_you(
    context: typer.Context,
    shopper: Annotated[str, typer.Argument(help="The shopper's pseudonym; empty for what is popular.")] = "",
    limit: Limit = 12,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Show what a shopper may like."""
    with existing_shop(context, shop) as opened:
        found = opened.recommendations.for_you(shopper, limit)
    _print(found, as_json=as_json)


@app.command("learn")
def learn(context: typer.Context, shop: ShopOption = None) -> None:
    """Learn from the shop's events now; a serving shop does so by itself when enough are new."""
    with existing_shop(context, shop) as opened:
        learned = opened.recommendations.learn()
    _out.print(
        f"learned of {len(learned.behavior):,} products, from {learned.choices:,} choices and "
        f"{learned.matches.pairs:,} pairs bought together"
    )


def _print(found: Recommendations, *, as_json: bool) -> None:
    if as_json:
        print_json(recommendations_as_data(found))
        return
    table = Table(title=f"rests on: {found.basis}", title_justify="left")
    for title in ("product", "title", "score", "why"):
        table.add_column(title, overflow="fold")
    for item in recommendations_as_data(found)["items"]:
        reasons = "; ".join(reason["en"] for reason in item["reasons"])
        table.add_row(item["product_id"], item["title"], f"{item['score']:.3f}", reasons)
    _out.print(table)
