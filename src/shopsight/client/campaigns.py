"""Campaigns over the HTTP API, with the nouns of the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic_core import to_jsonable_python

from shopsight.ads.answer import campaign_of_data
from shopsight.ads.effect import CampaignReport, DayFigures, Incrementality, Rate
from shopsight.core.ads import Campaign, CampaignState, Spend

_TOLD = ("state", "spent_minor", "clicks")


class Standing(NamedTuple):
    """A campaign with how it stands and what it has spent."""

    campaign: Campaign
    state: CampaignState
    spent: Spend


class CampaignsClient:
    """`Client.campaigns`. `ask(method, path, **options)` returns the JSON of an answer, `send` the answer's text."""

    def __init__(self, ask: Callable[..., Any], send: Callable[..., str]) -> None:
        self._ask = ask
        self._send = send

    def list(self) -> list[Standing]:
        """Return all campaigns."""
        return [_standing(data) for data in self._ask("GET", "/v1/campaigns")["campaigns"]]

    def get(self, campaign_id: str) -> Standing:
        """Return a campaign. Raises CampaignNotFound."""
        return _standing(self._ask("GET", _path(campaign_id)))

    def create(self, **fields: Any) -> Campaign:
        """Advertise; the fields are those of `Campaign` without its id. Raises InvalidCampaign."""
        return _standing(self._ask("POST", "/v1/campaigns", json=to_jsonable_python(fields))).campaign

    def change(self, campaign_id: str, **fields: Any) -> Campaign:
        """Change some fields: `status="paused"`. Raises CampaignNotFound, InvalidCampaign."""
        return _standing(self._ask("PATCH", _path(campaign_id), json=to_jsonable_python(fields))).campaign

    def delete(self, campaign_id: str) -> None:
        """Forget a campaign and what it spent. Raises CampaignNotFound."""
        self._send("DELETE", _path(campaign_id))

    def report(self, campaign_id: str) -> CampaignReport:
        """Return what a campaign brought. Raises CampaignNotFound."""
        return _report(self._ask("GET", f"{_path(campaign_id)}/report"))

    def report_csv(self, campaign_id: str) -> str:
        """Return the days of a campaign as CSV. Raises CampaignNotFound."""
        return self._send("GET", f"{_path(campaign_id)}/report.csv")


def _path(campaign_id: str) -> str:
    return f"/v1/campaigns/{quote(campaign_id, safe='')}"


def _standing(data: Mapping[str, Any]) -> Standing:
    fields = {name: value for name, value in data.items() if name not in _TOLD}
    for name in ("starts_at", "ends_at"):
        fields[name] = datetime.fromisoformat(fields[name]) if fields[name] else None
    return Standing(campaign_of_data(fields), data["state"], Spend(data["spent_minor"], data["clicks"]))


def _report(data: Mapping[str, Any]) -> CampaignReport:
    known = _standing(data["campaign"])
    brought = data["incrementality"]
    if brought:
        intervals = {name: tuple(brought[name]) for name in ("lift_interval", "revenue_lift_interval")}
        brought = Incrementality(**{**brought, **intervals})
    return CampaignReport(
        campaign=known.campaign,
        state=known.state,
        impressions=data["impressions"],
        clicks=data["clicks"],
        ctr=Rate(**data["ctr"]),
        conversions=data["conversions"],
        cvr=Rate(**data["cvr"]),
        spent_minor=data["spent_minor"],
        revenue_minor=data["revenue_minor"],
        days=tuple(DayFigures(**{**day, "day": date.fromisoformat(day["day"])}) for day in data["days"]),
        incrementality=brought,
        pace=tuple(data["pace"]),
        spent_today=tuple(data["spent_today"]),
    )
