"""Campaigns in memory, for tests of the HTTP door alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from shopsight.ads.answer import campaign_of_data
from shopsight.ads.effect import CampaignReport, DayFigures, Incrementality, Rate
from shopsight.core.ads import Campaign, CampaignState, Spend
from shopsight.core.errors import CampaignNotFound

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class FakeAds:
    """Every campaign that is not paused runs, and has had two clicks."""

    known: dict[str, Campaign] = field(default_factory=dict)

    def standing(self) -> list[tuple[Campaign, CampaignState, Spend]]:
        return [(campaign, campaign.status, Spend(40, 2)) for campaign in self.known.values()]

    def get(self, campaign_id: str) -> Campaign:
        if campaign_id not in self.known:
            raise CampaignNotFound(f"no campaign {campaign_id!r} in this shop")
        return self.known[campaign_id]

    def create(self, fields: Mapping[str, Any]) -> Campaign:
        starts_at = fields.get("starts_at") or START
        return self.put(campaign_of_data({**fields, "id": f"c{len(self.known) + 1}", "starts_at": starts_at}))

    def put(self, campaign: Campaign) -> Campaign:
        self.known[campaign.id] = campaign
        return campaign

    def delete(self, campaign_id: str) -> None:
        self.get(campaign_id)
        del self.known[campaign_id]

    def report(self, campaign_id: str) -> CampaignReport:
        return CampaignReport(
            campaign=self.get(campaign_id),
            state="running",
            impressions=50,
            clicks=2,
            ctr=Rate(0.04, 0.01, 0.13),
            conversions=1,
            cvr=Rate(0.5, 0.09, 0.91),
            spent_minor=40,
            revenue_minor=4990,
            days=(DayFigures(date(2026, 1, 1), 50, 2, 40, 1, 4990),),
            incrementality=Incrementality(90, 10, 4, 0, 0.04, (-0.2, 0.1), 221.8, (-3.5, 447.0)),
            pace=(1.5,) * 24,
            spent_today=(0,) * 24,
        )
