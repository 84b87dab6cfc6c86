"""Campaigns and their reports as plain data, in the one shape of HTTP answers and commands; and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from shopsight.ads.effect import CampaignReport, Rate
from shopsight.core.ads import Audience, Campaign, CampaignState, EventRule, Spend
from shopsight.core.errors import InvalidCampaign

_LISTS = ("product_ids", "excluded_brands", "excluded_categories")
_DECIMALS = 6


def campaign_as_data(campaign: Campaign, state: CampaignState, spent: Spend) -> dict[str, Any]:
    """Return a campaign with how it stands and what it has spent."""
    return {**asdict(campaign), "state": state, "spent_minor": spent.spent_minor, "clicks": spent.clicks}


def campaign_of_data(data: Mapping[str, Any]) -> Campaign:
    """Return the campaign of these fields; what is left out is as a campaign has it. Raises InvalidCampaign."""
    fields = dict(data)
    for name in _LISTS:
        if name in fields:
            fields[name] = tuple(fields[name])
    audience = dict(fields.pop("audience", None) or {})
    did = audience.pop("did", None)
    parts: dict[str, Any] = {n: tuple(value) if isinstance(value, list) else value for n, value in audience.items()}
    try:
        rule = EventRule(**{**did, "names": tuple(did["names"])}) if did else None
        return Campaign(**fields, audience=Audience(**parts, did=rule))
    except (TypeError, KeyError) as error:
        raise InvalidCampaign(f"campaign: a field is missing or unknown: {error}", "campaign") from None


def report_as_data(report: CampaignReport) -> dict[str, Any]:
    """Return a report, whole."""
    spent = Spend(report.spent_minor, report.clicks)
    return {
        "campaign": campaign_as_data(report.campaign, report.state, spent),
        "impressions": report.impressions,
        "clicks": report.clicks,
        "ctr": _rate(report.ctr),
        "conversions": report.conversions,
        "cvr": _rate(report.cvr),
        "spent_minor": report.spent_minor,
        "cpc_minor": _rounded(report.cpc_minor),
        "revenue_minor": report.revenue_minor,
        "roas": _rounded(report.roas),
        "days": [asdict(day) for day in report.days],
        "incrementality": asdict(report.incrementality) if report.incrementality else None,
        "pace": [round(minor, 2) for minor in report.pace],
        "spent_today": list(report.spent_today),
    }


def report_as_csv(report: CampaignReport) -> str:
    """Return the days of a report as a table, with the campaign's id and currency in every row."""
    out = io.StringIO()
    figures = ("day", "impressions", "clicks", "spent_minor", "conversions", "revenue_minor")
    rows = csv.writer(out)
    rows.writerow(["campaign_id", "currency", *figures])
    for day in report.days:
        rows.writerow([report.campaign.id, report.campaign.currency, *(getattr(day, name) for name in figures)])
    return out.getvalue()


def _rate(rate: Rate) -> dict[str, float]:
    return {name: round(value, _DECIMALS) for name, value in rate._asdict().items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
