"""Examples of experiments for the OpenAPI."""

from __future__ import annotations

from typing import Any

_ARMS = [
    {"name": "as-it-is", "weight": 1.0, "changes": {}},
    {"name": "personal", "weight": 1.0, "changes": {"personal_strength": 0.5}},
]
_EXPERIMENT = {
    "id": "personal-order",
    "title": "Personal order of searches",
    "kind": "split",
    "status": "running",
    "metric": "click_rate",
    "arms": _ARMS,
    "created_at": "2026-06-01T09:00:00Z",
    "started_at": "2026-06-01T10:00:00Z",
    "stopped_at": None,
}
_RESULTS = {
    "experiment": _EXPERIMENT,
    "shoppers": {"as-it-is": 4013, "personal": 3987},
    "contradicting": 0,
    "sample_ratio_p": 0.77,
    "is_sound": True,
    "metrics": [
        {
            "metric": "click_rate",
            "arms": [
                {"arm": "as-it-is", "shoppers": 4013, "value": 0.301, "low": 0.291, "high": 0.311},
                {"arm": "personal", "shoppers": 3987, "value": 0.321, "low": 0.311, "high": 0.331},
            ],
            "effects": [
                {
                    "arm": "personal",
                    "finding": "better",
                    "lift": 0.066,
                    "low": 0.04,
                    "high": 0.09,
                    "said": "personal is better by 4–9 %",
                }
            ],
        }
    ],
    "preference": None,
}

_SHARE = {"value": 0.31, "low": 0.29, "high": 0.33, "n": 2114}
_FIGURES = {
    "searches": 2114,
    "clicked": _SHARE,
    "found_nothing": {"value": 0.02, "low": 0.014, "high": 0.027, "n": 2114},
    "reformulated": {"value": 0.11, "low": 0.097, "high": 0.124, "n": 2114},
    "thumbs_up": {"value": 0.81, "low": 0.74, "high": 0.86, "n": 162},
    "first_click_s": 14.0,
    "clicked_mrr": 0.47,
}

EXPERIMENT_ANSWERS: dict[str, Any] = {
    "list_experiments": {"experiments": [_EXPERIMENT]},
    "create_experiment": {**_EXPERIMENT, "status": "draft", "started_at": None},
    "get_experiment": _EXPERIMENT,
    "start_experiment": _EXPERIMENT,
    "stop_experiment": {**_EXPERIMENT, "status": "stopped", "stopped_at": "2026-06-15T10:00:00Z"},
    "get_experiment_results": _RESULTS,
    "get_satisfaction": {
        "since": "2026-06-01T00:00:00Z",
        "until": "2026-06-29T00:00:00Z",
        "whole": _FIGURES,
        "days": [{"day": "2026-06-01", "figures": _FIGURES}],
        "reasons": [{"reason": "wrong color", "count": 12}],
        "worst": [{"words": "red shoe", "searches": 40, "clicked": 3, "found_nothing": 21, "reformulated": 14}],
    },
    "get_assignment": {
        "arms": {"personal-order": "personal"},
        "changes": {"personal_strength": 0.5},
        "details": {"experiment": "personal-order", "arm": "personal"},
    },
}
EXPERIMENT_REQUESTS: dict[str, Any] = {
    "create_experiment": {"title": "Personal order of searches", "metric": "click_rate", "arms": _ARMS}
}
