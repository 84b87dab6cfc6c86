"""Reading a photo over HTTP: a file or JSON in, what is seen out, and every way to ask wrongly."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from shopsight.api.answer_schemas import ReadAnswer
from tests.api.fake_shop import PICTURE
from tests.api.local_client import LocalClient

FORM = {"photo": ("shoe.jpg", PICTURE)}


def test_a_photo_in_a_form_is_read_as_declared(client: LocalClient) -> None:
    response = client.post("/v1/read", files=FORM, data={"top": "2"})
    answer = ReadAnswer.model_validate_json(response.content)
    assert answer.request_id == response.headers["x-request-id"]
    assert answer.category is not None and len(answer.category.guesses) == 2
    assert [(code.value, code.gtin) for code in answer.codes] == [("4006381333931", "04006381333931")]
    assert answer.lines[0].text == "ACME"
    assert (answer.colors[0].name, answer.colors[0].name_zh) == ("red", "红色")
    assert answer.advice is not None and answer.advice.kind == "blurred"
    assert "模糊" in answer.advice.zh
    assert answer.unavailable == {"lines": "not installed"}


@pytest.mark.parametrize(
    "body",
    [{"photo_base64": base64.b64encode(PICTURE).decode()}, {"photo_url": "https://example.com/shoe.jpg", "top": 1}],
)
def test_json_names_the_photo(client: LocalClient, body: dict[str, Any]) -> None:
    assert client.post("/v1/read", json=body).status_code == 200


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "give one photo"),
        ({"photo_url": "https://example.com/a.jpg", "photo_base64": "AA=="}, "give one photo"),
        ({"photo_base64": "%"}, "not base64"),
        ({"photo_base64": "AA==", "top": 0}, "top"),
        ({"photo_id": "p1"}, "photo_id"),
    ],
)
def test_wrong_questions_are_refused_by_name(client: LocalClient, body: dict[str, Any], says: str) -> None:
    response = client.post("/v1/read", json=body)
    assert response.status_code == 422
    assert says in response.json()["error"]["message"]


def test_a_form_without_photo_and_what_is_no_picture_are_refused(client: LocalClient) -> None:
    assert client.post("/v1/read", files={"photo": ("a.txt", b"text")}).status_code == 415
    assert client.post("/v1/read", files=FORM, data={"top": "many"}).status_code == 422
    assert client.post("/v1/read", content=b"photo", headers={"Content-Type": "text/plain"}).status_code == 415
