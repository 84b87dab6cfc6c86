"""Campaigns over HTTP: what merchants send, and what they get."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from shopsight.api.answer_schemas import Answer
from shopsight.api.schemas import Given
from shopsight.core.ads import CampaignState, CampaignStatus

_FILTER = "Products, as a filter of search: " + 'category = "Shoes" and price > 50'


class AudienceRuleInput(Given):
    """Shoppers who did something lately."""

    names: list[str] = Field(description="Names of events.", examples=[["view_item", "add_to_cart"]])
    filter: str = Field("", description="With goods that this filter allows.")
    times: int = 1
    days: int = 30


class AudienceInput(Given):
    """Whom a campaign is for: those who meet every part that is given; everybody where none is."""

    shoppers: list[str] = Field([], description="Pseudonyms.")
    did: AudienceRuleInput | None = None
    like: list[str] = Field([], description="Pseudonyms of shoppers whose taste the audience resembles.")
    likeness: float = Field(0.6, description="How near the nearest of their interests must be: a cosine.")


class CampaignInput(Given):
    """A campaign to keep. Money is in minor units (cents) of its currency; a day is one of UTC."""

    name: str = Field(min_length=1, max_length=200)
    currency: str = Field(pattern="^[A-Z]{3}$", description="One for all campaigns of a shop.", examples=["EUR"])
    bid_minor: int = Field(description="The most that a click may cost.")
    budget_minor: int = Field(description="The most that all clicks may cost.")
    daily_budget_minor: int | None = Field(None, description="The most that the clicks of a day may cost.")
    starts_at: datetime | None = Field(None, description="Now, if left out.")
    ends_at: datetime | None = None
    product_ids: list[str] = Field([], description="What is promoted, beside what the filter allows.")
    filter: str = Field("", description=_FILTER)
    audience: AudienceInput = Field(default_factory=lambda: AudienceInput.model_validate({}))
    excluded_brands: list[str] = Field([], description="Neither shown nor stood beside.")
    excluded_categories: list[str] = Field([], description="Levels or whole paths; neither shown nor stood beside.")
    views_per_day: int | None = Field(None, description="How often a shopper sees it in a day, at most.")
    holdout: float = Field(0.0, ge=0, le=0.5, description="Share of shoppers that never see it, to tell its effect.")
    status: CampaignStatus = "running"


class CampaignPatch(Given):
    """Fields to change (JSON merge patch): what is left out stays, null empties, lists are replaced whole."""

    name: str | None = None
    bid_minor: int | None = None
    budget_minor: int | None = None
    daily_budget_minor: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    product_ids: list[str] | None = None
    filter: str | None = None
    audience: AudienceInput | None = None
    excluded_brands: list[str] | None = None
    excluded_categories: list[str] | None = None
    views_per_day: int | None = None
    holdout: float | None = None
    status: CampaignStatus | None = None


class AudienceRule(Answer):
    names: list[str]
    filter: str
    times: int
    days: int


class Audience(Answer):
    shoppers: list[str]
    did: AudienceRule | None
    like: list[str]
    likeness: float


class Campaign(Answer):
    id: str
    name: str
    currency: str
    bid_minor: int
    budget_minor: int
    daily_budget_minor: int | None
    starts_at: datetime
    ends_at: datetime | None
    product_ids: list[str]
    filter: str
    audience: Audience
    excluded_brands: list[str]
    excluded_categories: list[str]
    views_per_day: int | None
    holdout: float
    status: CampaignStatus = Field(description="What the merchant has set.")
    state: CampaignState = Field(description="How it stands: what was set, what its dates and its budget say.")
    spent_minor: int
    clicks: int = Field(description="Clicks that were paid.")


class CampaignList(Answer):
    campaigns: list[Campaign]


class CampaignRate(Answer):
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


class CampaignDay(Answer):
    day: date
    impressions: int
    clicks: int
    spent_minor: int
    conversions: int
    revenue_minor: int


class Incrementality(Answer):
    """What would not have been bought without it: shoppers who could see it against those held out; 95 % intervals."""

    shoppers: int
    held_out: int
    buyers: int
    held_out_buyers: int
    lift: float
    lift_interval: tuple[float, float]
    revenue_lift_minor: float
    revenue_lift_interval: tuple[float, float]


class CampaignReport(Answer):
    """What a campaign brought up to now."""

    campaign: Campaign
    impressions: int
    clicks: int
    ctr: CampaignRate
    conversions: int = Field(description="Purchases of its products within a week of a shopper's last click.")
    cvr: CampaignRate
    spent_minor: int
    cpc_minor: float | None = Field(description="What a click cost on average; null before the first.")
    revenue_minor: int
    roas: float | None = Field(description="Revenue for each unit of money spent; null before any was.")
    days: list[CampaignDay]
    incrementality: Incrementality | None = Field(description="Null without a hold-out, or with too few shoppers.")
    pace: list[float] = Field(description="What is to be spent by the end of each hour of today (UTC), if paced.")
    spent_today: list[int] = Field(description="What was spent in each hour of today (UTC).")
