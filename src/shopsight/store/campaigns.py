"""Advertising campaigns, in SQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from shopsight.core.ads import Audience, Campaign, EventRule
from shopsight.core.errors import InvalidCampaign
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import ad_campaigns


class SqlCampaigns:
    """The campaigns of one shop. Safe to use from several threads and processes. `now` gives seconds since 1970."""

    def __init__(self, engine: Engine, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._now = now

    def put(self, campaign: Campaign) -> None:
        """Keep a campaign, or change one; what it has spent stays. Raises InvalidCampaign for a budget below that."""
        row = _row(campaign)
        with writing(self._engine) as connection:
            is_this = ad_campaigns.c.id == row["id"]
            changed = update(ad_campaigns).where(is_this, ad_campaigns.c.spent_minor <= campaign.budget_minor)
            if connection.execute(changed.values(row)).rowcount:
                return
            spent = connection.execute(select(ad_campaigns.c.spent_minor).where(is_this)).scalar()
            if spent is not None:
                wanted = f"at least the {spent} that were spent already, got {campaign.budget_minor}"
                raise InvalidCampaign(f"budget_minor: {wanted}", "budget_minor")
            connection.execute(insert(ad_campaigns), {**row, "created_at": self._now()})

    def delete(self, campaign_id: str) -> bool:
        """Forget a campaign and what it spent; return whether there was one."""
        with writing(self._engine) as connection:
            gone = delete(ad_campaigns).where(ad_campaigns.c.id == clean(campaign_id))
            return connection.execute(gone).rowcount > 0

    def all(self) -> list[Campaign]:
        """Return every campaign, by id."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(ad_campaigns).order_by(ad_campaigns.c.id)).all()
        return [_campaign(row) for row in rows]


def _row(campaign: Campaign) -> dict[str, Any]:
    own = ("bid_minor", "budget_minor", "daily_budget_minor", "currency", "status")
    return {
        **{name: getattr(campaign, name) for name in own},
        "id": clean(campaign.id),
        "name": clean(campaign.name),
        "starts_at": campaign.starts_at.timestamp(),
        "ends_at": campaign.ends_at.timestamp() if campaign.ends_at else None,
        "terms": {
            "product_ids": [clean(product_id) for product_id in campaign.product_ids],
            "filter": clean(campaign.filter),
            "audience": _cleaned(asdict(campaign.audience)),
            "excluded_brands": [clean(brand) for brand in campaign.excluded_brands],
            "excluded_categories": [clean(category) for category in campaign.excluded_categories],
            "views_per_day": campaign.views_per_day,
            "holdout": campaign.holdout,
        },
    }


def _campaign(row: Any) -> Campaign:
    terms, audience = row.terms, row.terms["audience"]
    did = audience["did"]
    return Campaign(
        id=row.id,
        name=row.name,
        currency=row.currency,
        bid_minor=row.bid_minor,
        budget_minor=row.budget_minor,
        daily_budget_minor=row.daily_budget_minor,
        starts_at=datetime.fromtimestamp(row.starts_at, UTC),
        ends_at=None if row.ends_at is None else datetime.fromtimestamp(row.ends_at, UTC),
        product_ids=tuple(terms["product_ids"]),
        filter=terms["filter"],
        audience=Audience(
            shoppers=tuple(audience["shoppers"]),
            did=did and EventRule(**{**did, "names": tuple(did["names"])}),
            like=tuple(audience["like"]),
            likeness=audience["likeness"],
        ),
        excluded_brands=tuple(terms["excluded_brands"]),
        excluded_categories=tuple(terms["excluded_categories"]),
        views_per_day=terms["views_per_day"],
        holdout=terms["holdout"],
        status=row.status,
    )


def _cleaned(value: Any) -> Any:
    """Return JSON-ready data whose texts the database takes."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _cleaned(part) for name, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list | tuple) else value
