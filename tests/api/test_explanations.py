"""Asking over HTTP why a product was found."""

from __future__ import annotations

from typing import Any

import pytest

from shopsight.api.answer_schemas import ExplanationAnswer
from tests.api.fake_shop import PICTURE, shoe
from tests.api.local_client import LocalClient

PHOTO = shoe().photos[0].id


def explain(client: LocalClient, **asked: str) -> Any:
    return client.get("/v1/explanations", params={"hit_product_id": "SKU-1", **asked})


def test_a_kept_query_photo_and_a_hit_are_laid_beside_each_other(client: LocalClient) -> None:
    photo_id = client.post("/v1/search", files={"photo": ("shoe.jpg", PICTURE)}).json()["photo_id"]
    response = explain(client, photo_id=photo_id, hit_photo_id=PHOTO, box="0.1,0.2,0.5,0.6", words="red")
    answer = ExplanationAnswer.model_validate_json(response.content)
    assert (answer.product_id, answer.photo_id) == ("SKU-1", PHOTO)
    assert answer.query is not None and answer.query.box == (0.1, 0.2, 0.5, 0.6)
    assert answer.query.rows == [[0.5, 1.0]]
    assert answer.links[0].hit == (0.5, 0.25)
    assert [(reason.kind, reason.field, reason.values) for reason in answer.reasons] == [("word", "title", ["red"])]
    assert response.headers["cache-control"] == "no-store"


def test_without_a_picture_there_are_reasons_in_words_only(client: LocalClient) -> None:
    answer = ExplanationAnswer.model_validate_json(explain(client, words="red", filter="price < 50").content)
    assert (answer.query, answer.hit, answer.links) == (None, None, [])
    assert answer.reasons[0].values == ["red"]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"hit_product_id": ""}, 422, "invalid_request"),
        ({"hit_product_id": "nothing"}, 404, "product_not_found"),
        ({"photo_id": "gone"}, 404, "photo_not_found"),
        ({"photo_id": PHOTO, "product_id": "SKU-1"}, 422, "invalid_query"),
        ({"photo_id": PHOTO, "box": "0.9,0,0.1,1"}, 422, "invalid_query"),
        ({"box": "0,0,1,1"}, 422, "invalid_query"),
        ({"filter": "price <"}, 422, "invalid_filter"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    client: LocalClient, asked: dict[str, str], status: int, code: str
) -> None:
    response = explain(client, **asked)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
