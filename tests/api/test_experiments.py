"""Experiments over HTTP: the merchant's own, and what the shop's page may know of them."""

from __future__ import annotations

from typing import Any

import pytest

from shopsight.api.experiment_schemas import AssignmentAnswer, ExperimentAnswer, ExperimentList, ResultsAnswer
from tests.api.conftest import MakeClient
from tests.api.fake_shop import SEARCH_KEY, WRITE_KEY
from tests.api.local_client import LocalClient

KEY = {"Authorization": f"Bearer {WRITE_KEY}"}
WANTED: dict[str, Any] = {
    "title": "Advertise",
    "arms": [{"name": "A"}, {"name": "B", "changes": {"sponsored": False}}],
}


def test_an_experiment_lives_from_draft_to_stop(client: LocalClient) -> None:
    made = client.post("/v1/experiments", json=WANTED, headers=KEY)
    assert made.status_code == 201 and made.headers["location"] == "/v1/experiments/advertise"
    assert ExperimentAnswer.model_validate_json(made.content).status == "draft"
    assert client.get("/v1/assignments", params={"shopper": "s1"}).json()["arms"] == {}
    started = client.post("/v1/experiments/advertise/start", headers=KEY)
    assert ExperimentAnswer.model_validate_json(started.content).status == "running"
    found = ExperimentList.model_validate_json(client.get("/v1/experiments", headers=KEY).content)
    assert [experiment.id for experiment in found.experiments] == ["advertise"]
    assigned = AssignmentAnswer.model_validate_json(client.get("/v1/assignments", params={"shopper": "s1"}).content)
    assert assigned.details == {"experiment": "advertise", "arm": assigned.arms["advertise"]}
    results = ResultsAnswer.model_validate_json(client.get("/v1/experiments/advertise/results", headers=KEY).content)
    assert results.shoppers == {"A": 0, "B": 0}
    assert client.post("/v1/experiments/advertise/stop", headers=KEY).json()["status"] == "stopped"
    assert client.post("/v1/experiments/advertise/start", headers=KEY).status_code == 409
    assert client.delete("/v1/experiments/advertise", headers=KEY).status_code == 204
    assert client.get("/v1/experiments/advertise", headers=KEY).json()["error"]["code"] == "experiment_not_found"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"arms": [{"name": "A"}]}, "arms"),
        ({"metric": "fame"}, "metric"),
        ({"arms": [{"name": "A"}, {"name": "B", "changes": {"sponsored": "off"}}]}, "arms.changes.sponsored"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_wrong_experiment_says_which_field(client: LocalClient, change: dict[str, Any], field: str) -> None:
    response = client.post("/v1/experiments", json={**WANTED, **change}, headers=KEY)
    assert response.status_code == 422
    assert response.json()["error"]["field"] == field


def test_experiments_are_the_merchants_alone(make_client: MakeClient) -> None:
    client = make_client()
    for path in ("/v1/experiments", "/v1/experiments/x", "/v1/experiments/x/results"):
        assert client.get(path).status_code == 401
        assert client.get(path, headers={"Authorization": f"Bearer {SEARCH_KEY}"}).status_code == 403
    assert client.post("/v1/experiments", json=WANTED).status_code == 401
    assert client.get("/v1/assignments").status_code == 422
