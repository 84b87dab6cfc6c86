"""Campaigns in the terminal: tables of money, figures and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rich.table import Table

from shopsight.ads.effect import CampaignReport, Rate
from shopsight.ads.simulation import SimulatedDay
from shopsight.cli.views import facts_table
from shopsight.core.ads import Campaign, CampaignState, Spend
from shopsight.core.errors import InvalidCampaign
from shopsight.core.money import major_units, minor_units


def minor(amount: str, currency: str, option: str) -> int:
    """Return an amount of the command line in minor units. Raises InvalidCampaign, which names the option."""
    try:
        return minor_units(amount, currency)
    except ValueError as error:
        raise InvalidCampaign(f"--{option}: {error}", option) from None


def in_utc(time: datetime | None) -> datetime | None:
    """Return a time of the command line, which is one of UTC where it does not say otherwise."""
    return time.replace(tzinfo=UTC) if time and not time.tzinfo else time


def campaigns_table(standing: Sequence[tuple[Campaign, CampaignState, Spend]]) -> Table:
    rows = [
        (
            c.id,
            c.name,
            state,
            money(c.bid_minor, c),
            f"{money(spent.spent_minor, c)} of {money(c.budget_minor, c)}",
            str(spent.clicks),
        )
        for c, state, spent in standing
    ]
    return facts_table("campaigns", rows, ("id", "name", "state", "bid", "spent", "clicks"))


def report_table(told: CampaignReport) -> Table:
    own, cpc = told.campaign, told.cpc_minor
    rows = [
        ("state", told.state),
        ("seen", f"{told.impressions:,}"),
        ("clicks", f"{told.clicks:,}, {_share(told.ctr)} of what was seen"),
        ("sales", f"{told.conversions:,}, {_share(told.cvr)} of clicks"),
        ("spent", f"{money(told.spent_minor, own)} of {money(own.budget_minor, own)}"),
        ("a click cost", money(round(cpc), own) if cpc is not None else "–"),
        (
            "revenue",
            f"{money(told.revenue_minor, own)}, {told.roas:.2f} for each unit spent" if told.roas is not None else "–",
        ),
        ("brought", _brought(told)),
    ]
    return facts_table(own.name, rows, ("", ""))


def days_table(told: CampaignReport) -> Table:
    own = told.campaign
    rows = [
        (
            str(day.day),
            f"{day.impressions:,}",
            f"{day.clicks:,}",
            money(day.spent_minor, own),
            str(day.conversions),
            money(day.revenue_minor, own),
        )
        for day in told.days
    ]
    return facts_table("days (UTC)", rows, ("day", "seen", "clicks", "spent", "sales", "revenue"))


def simulated_table(day: SimulatedDay, campaigns: Mapping[str, Campaign]) -> Table:
    rows = []
    for one in day.campaigns:
        own = campaigns[one.campaign_id]
        paced = (
            ""
            if one.allowed_minor is None
            else f"{one.spent_minor / one.allowed_minor:.1%} of {money(one.allowed_minor, own)}"
        )
        rows.append(
            (
                own.name,
                f"{one.impressions:,}",
                f"{one.clicks:,}",
                money(one.spent_minor, own),
                paced,
                f"{one.relevance:.2f}",
            )
        )
    title = f"a drawn day of {day.searches:,} searches; nothing was charged"
    return facts_table(title, rows, ("campaign", "seen", "clicks", "spent", "of the day's pace", "relevance"))


def money(amount_minor: int, campaign: Campaign) -> str:
    return f"{major_units(amount_minor, campaign.currency)} {campaign.currency}"


def _share(rate: Rate) -> str:
    return f"{rate.value:.2%} ({rate.low:.2%}–{rate.high:.2%})"


def _brought(told: CampaignReport) -> str:
    brought = told.incrementality
    if brought is None:
        return "not told: nobody was held out, or too few came"
    low, high = brought.lift_interval
    return (
        f"{brought.lift * 100:+.2f} buyers in 100 ({low * 100:+.2f} to {high * 100:+.2f}), "
        f"{brought.shoppers:,} shoppers against {brought.held_out:,} held out"
    )
