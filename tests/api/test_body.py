"""Bodies: limits while they stream, formats, forms that are cut off, senders that fall silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from tests.api.conftest import MakeClient
from tests.api.fake_shop import PICTURE
from tests.api.local_client import WRITER, LocalClient

BOUNDARY = {"Content-Type": "multipart/form-data; boundary=b"}
PART = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n' + PICTURE


def test_a_body_over_the_limit_is_refused_by_its_length(make_client: MakeClient) -> None:
    response = make_client(max_body_bytes=1000).post("/v1/search", json={"words": "x" * 1000})
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "request_too_large"
    assert "1,000 bytes" in response.json()["error"]["message"]


def test_a_body_without_a_length_is_refused_while_it_streams(make_client: MakeClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 100
            yield b" " * 100

    headers = {"Content-Type": "application/json"}
    response = make_client(max_body_bytes=1000).post("/v1/search", content=endless(), headers=headers)
    assert response.status_code == 413
    assert sent <= 1200


def test_a_form_over_the_limit_is_refused(make_client: MakeClient) -> None:
    files = {"photo": ("a.jpg", PICTURE + bytes(2000))}
    assert make_client(max_body_bytes=1000).post("/v1/search", files=files).status_code == 413


def test_a_sender_that_falls_silent_is_not_waited_for(make_client: MakeClient) -> None:
    async def silent() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    client = make_client(body_patience_s=0.01)
    response = client.post("/v1/search", content=silent(), headers={"Content-Type": "application/json"})
    assert response.status_code == 408
    assert response.json()["error"] == {
        **response.json()["error"],
        "code": "request_timeout",
        "retryable": True,
    }


def test_a_sender_that_trickles_is_not_waited_for_either(make_client: MakeClient) -> None:
    sent = 0

    async def trickling() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b" "
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), 0.01)

    client = make_client(body_patience_s=0.05)
    response = client.post("/v1/search", content=trickling(), headers={"Content-Type": "application/json"})
    assert (response.status_code, sent <= 10) == (408, True)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "image/jpeg", ""])
def test_a_format_that_is_not_read_is_named(client: LocalClient, kind: str) -> None:
    response = client.post("/v1/search", content=b"x", headers={"Content-Type": kind})
    assert response.status_code == 415
    assert "application/json or multipart/form-data" in response.json()["error"]["message"]


def test_a_form_that_is_cut_off_is_not_taken_for_an_empty_search(client: LocalClient) -> None:
    response = client.post("/v1/search", content=PART, headers=BOUNDARY)
    assert response.status_code == 422
    assert "cut off before its closing boundary" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PART + b"\r\n--b--\r\n", "multipart/form-data"),
        (b"no boundary anywhere", "multipart/form-data; boundary=b"),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    ],
)
def test_a_form_that_cannot_be_read_says_so(client: LocalClient, content: bytes, kind: str) -> None:
    response = client.post("/v1/search", content=content, headers={"Content-Type": kind})
    assert response.status_code == 422
    assert "form cannot be read" in response.json()["error"]["message"]


def test_a_whole_form_written_by_hand_is_read(client: LocalClient) -> None:
    assert client.post("/v1/search", content=PART + b"\r\n--b--\r\n", headers=BOUNDARY).status_code == 200


def test_a_form_with_the_photo_as_text_or_under_another_name_is_refused(client: LocalClient) -> None:
    as_text = client.post("/v1/search", files={"photo": (None, "shoe")})
    assert as_text.json()["error"]["field"] == "photo"
    misnamed = client.post("/v1/search", files={"image": ("a.jpg", PICTURE)})
    assert misnamed.json()["error"]["field"] == "image"


def test_an_unknown_field_of_a_form_is_named(client: LocalClient) -> None:
    response = client.post("/v1/search", files={"photo": ("a.jpg", PICTURE)}, data={"wrods": "red"})
    assert response.json()["error"]["field"] == "wrods"


def test_an_empty_photo_is_still_a_photo(client: LocalClient) -> None:
    assert client.post("/v1/search", files={"photo": ("a.jpg", b"")}).json()["error"]["code"] == "not_an_image"


def test_a_patch_must_be_json(client: LocalClient) -> None:
    response = client.patch("/v1/products/SKU-1", content=b"x", headers={**WRITER, "Content-Type": "text/plain"})
    assert response.status_code == 415
