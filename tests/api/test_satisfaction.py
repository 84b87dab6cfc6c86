"""Satisfaction over HTTP and through the client."""

from __future__ import annotations

from datetime import UTC, datetime

from shopsight.api.experiment_schemas import SatisfactionAnswer
from shopsight.client.experiments import satisfaction_of
from shopsight.core.events import Event, EventItem
from tests.api.fake_shop import WRITE_KEY, FakeShop
from tests.api.local_client import LocalClient

KEY = {"Authorization": f"Bearer {WRITE_KEY}"}
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PERIOD = {"since": "2026-06-01T00:00:00Z", "until": "2026-06-08T00:00:00Z"}


def test_a_period_is_told_whole_and_by_days(client: LocalClient, shop: FakeShop) -> None:
    item = (EventItem("SKU-1", position=1),)
    shop.events.append(
        [Event("1", "search", NOON, "s", "v", item, "q"), Event("2", "select_item", NOON, "s", "v", item, "q")]
    )
    content = client.get("/v1/satisfaction", params=PERIOD, headers=KEY).content
    answer = SatisfactionAnswer.model_validate_json(content)
    assert (answer.whole.searches, answer.whole.clicked.value, len(answer.days)) == (1, 1.0, 7)
    as_noun = satisfaction_of(answer.model_dump(mode="json"))
    assert as_noun == shop.satisfaction(as_noun.since, as_noun.until)


def test_without_a_period_it_is_the_last_four_weeks(client: LocalClient) -> None:
    answer = SatisfactionAnswer.model_validate_json(client.get("/v1/satisfaction", headers=KEY).content)
    assert (answer.until - answer.since).days == 28


def test_it_is_the_merchants_alone_and_a_period_has_a_length(client: LocalClient) -> None:
    assert client.get("/v1/satisfaction").status_code == 401
    backwards = client.get("/v1/satisfaction", params={**PERIOD, "since": "2026-07-01T00:00:00Z"}, headers=KEY)
    assert (backwards.status_code, backwards.json()["error"]["field"]) == (422, "since")
    assert client.get("/v1/satisfaction", params={"since": "yesterday"}, headers=KEY).status_code == 422
