"""`shopsight ads`: what is advertised, what it costs, what it brought, and what it would bring."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json

app = typer.Typer(help="Advertised places: campaigns, and what they cost and bring.", no_args_is_help=True)
_out = Console()

CampaignArgument = Annotated[str, typer.Argument(help="Id of a campaign, as `ads list` shows it.")]


@app.command("list")
def list_(context: typer.Context, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """List campaigns with how they stand and what they have spent."""
    from shopsight.ads.answer import campaign_as_data
    from shopsight.cli.ad_views import campaigns_table

    with existing_shop(context, shop) as opened:
        opened.ads.settle()
        standing = opened.ads.standing()
    if as_json:
        print_json([_json_ready(campaign_as_data(*told)) for told in standing])
    else:
        _out.print(campaigns_table(standing))


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What you call it.")],
    bid: Annotated[str, typer.Option(help="The most that a click may cost: 0.25")],
    budget: Annotated[str, typer.Option(help="The most that all clicks may cost: 500")],
    currency: Annotated[str, typer.Option(help="ISO 4217; one for all campaigns of a shop.")],
    daily: Annotated[str, typer.Option(help="The most that the clicks of a day may cost.")] = "",
    product: Annotated[list[str] | None, typer.Option(help="Id of a product to promote. Repeatable.")] = None,
    filter: Annotated[str, typer.Option(help='Products to promote: category = "Shoes"')] = "",
    starts: Annotated[datetime | None, typer.Option(help="When it starts (UTC); now, if left out.")] = None,
    ends: Annotated[datetime | None, typer.Option(help="When it ends (UTC).")] = None,
    views: Annotated[int | None, typer.Option(help="How often a shopper sees it in a day, at most.")] = None,
    holdout: Annotated[float, typer.Option(help="Share of shoppers that never see it, to tell its effect.")] = 0.0,
    not_brand: Annotated[list[str] | None, typer.Option(help="Brand it does not stand with. Repeatable.")] = None,
    not_category: Annotated[list[str] | None, typer.Option(help="Category it does not stand with.")] = None,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Advertise products. Audiences are set over the API or in the merchant's console."""
    from shopsight.cli.ad_views import in_utc, minor

    fields = {
        "name": name,
        "currency": currency,
        "bid_minor": minor(bid, currency, "bid"),
        "budget_minor": minor(budget, currency, "budget"),
        "daily_budget_minor": minor(daily, currency, "daily") if daily else None,
        "product_ids": product or [],
        "filter": filter,
        "starts_at": in_utc(starts),
        "ends_at": in_utc(ends),
        "views_per_day": views,
        "holdout": holdout,
        "excluded_brands": not_brand or [],
        "excluded_categories": not_category or [],
    }
    with existing_shop(context, shop) as opened:
        made = opened.ads.create(fields)
    if as_json:
        print_json({"id": made.id})
    else:
        _out.print(f"{made.id} runs from {made.starts_at:%Y-%m-%d %H:%M} UTC", markup=False, highlight=False)


@app.command()
def pause(context: typer.Context, campaign_id: CampaignArgument, shop: ShopOption = None) -> None:
    """Stop a campaign for now; what was clicked is still paid."""
    with existing_shop(context, shop) as opened:
        opened.ads.pause(campaign_id)
    _out.print("paused")


@app.command()
def resume(context: typer.Context, campaign_id: CampaignArgument, shop: ShopOption = None) -> None:
    """Let a paused campaign go on."""
    with existing_shop(context, shop) as opened:
        opened.ads.resume(campaign_id)
    _out.print("resumed")


@app.command()
def report(
    context: typer.Context,
    campaign_id: CampaignArgument,
    csv: Annotated[Path | None, typer.Option(help="Also write its days as a table to this file.")] = None,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Tell what a campaign brought: seen, clicked, bought, paid, and what would not have been bought without it."""
    from shopsight.ads.answer import report_as_csv, report_as_data
    from shopsight.cli.ad_views import days_table, report_table

    with existing_shop(context, shop) as opened:
        told = opened.ads.report(campaign_id)
    if csv:
        csv.write_text(report_as_csv(told), encoding="utf-8", newline="")
    if as_json:
        print_json(_json_ready(report_as_data(told)))
        return
    _out.print(report_table(told))
    if told.days:
        _out.print(days_table(told))


@app.command()
def simulate(
    context: typer.Context,
    searches: Annotated[int, typer.Option(min=1, help="How many searches the day has.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed draws the same day.")] = 1,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Draw a day of the running campaigns: what they would get and pay, if shoppers looked at this catalog evenly.

    Nothing is charged. Clicks are drawn as they are predicted; audiences, caps and hold-outs are left out.
    """
    from shopsight.cli.ad_views import simulated_table

    with existing_shop(context, shop) as opened:
        day = opened.ads.simulate(opened.search, searches, random.Random(seed))  # noqa: S311
        names = {campaign.id: campaign for campaign, _, _ in opened.ads.standing()}
    if as_json:
        told = ("campaign_id", "impressions", "clicks", "spent_minor", "allowed_minor", "relevance")
        rows = [{name: getattr(one, name) for name in told} for one in day.campaigns]
        print_json({"searches": day.searches, "unpaid": day.unpaid, "campaigns": rows})
    else:
        _out.print(simulated_table(day, names))


def _json_ready(data: object) -> object:
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(data)
