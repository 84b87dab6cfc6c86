"""Examples for the operations of campaigns."""

from __future__ import annotations

from typing import Any

_INPUT = {
    "name": "Spring shoes",
    "currency": "EUR",
    "bid_minor": 25,
    "budget_minor": 50_000,
    "daily_budget_minor": 2_500,
    "starts_at": "2026-06-01T00:00:00Z",
    "ends_at": "2026-07-01T00:00:00Z",
    "filter": 'category = "Shoes" and brand = "Acme"',
    "audience": {"did": {"names": ["view_item"], "filter": 'category = "Shoes"', "times": 1, "days": 30}},
    "excluded_categories": ["Kids"],
    "views_per_day": 5,
    "holdout": 0.1,
}
_CAMPAIGN = {
    **_INPUT,
    "id": "c_1f2e3d4c5b6a",
    "product_ids": [],
    "audience": {
        "shoppers": [],
        "did": {"names": ["view_item"], "filter": 'category = "Shoes"', "times": 1, "days": 30},
        "like": [],
        "likeness": 0.6,
    },
    "excluded_brands": [],
    "status": "running",
    "state": "running",
    "spent_minor": 1_840,
    "clicks": 80,
}
_REPORT = {
    "campaign": _CAMPAIGN,
    "impressions": 2_000,
    "clicks": 80,
    "ctr": {"value": 0.04, "low": 0.0323, "high": 0.0495},
    "conversions": 6,
    "cvr": {"value": 0.075, "low": 0.0349, "high": 0.1538},
    "spent_minor": 1_840,
    "cpc_minor": 23.0,
    "revenue_minor": 29_940,
    "roas": 16.271739,
    "days": [
        {
            "day": "2026-06-01",
            "impressions": 2_000,
            "clicks": 80,
            "spent_minor": 1_840,
            "conversions": 6,
            "revenue_minor": 29_940,
        }
    ],
    "incrementality": {
        "shoppers": 900,
        "held_out": 100,
        "buyers": 45,
        "held_out_buyers": 3,
        "lift": 0.02,
        "lift_interval": [-0.034, 0.046],
        "revenue_lift_minor": 98.2,
        "revenue_lift_interval": [-60.1, 256.5],
    },
    "pace": [round(2_500 / 24 * hour, 2) for hour in range(1, 25)],
    "spent_today": [0] * 8 + [230] * 8 + [0] * 8,
}

CAMPAIGN_REQUESTS: dict[str, Any] = {
    "create_campaign": _INPUT,
    "change_campaign": {"status": "paused"},
}

CAMPAIGN_ANSWERS: dict[str, Any] = {
    "create_campaign": _CAMPAIGN,
    "change_campaign": {**_CAMPAIGN, "status": "paused", "state": "paused"},
    "list_campaigns": {"campaigns": [_CAMPAIGN]},
    "get_campaign": _CAMPAIGN,
    "report_campaign": _REPORT,
}
