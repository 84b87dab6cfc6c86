"""Photos over HTTP: cached for ever or privately, and never sent twice."""

from __future__ import annotations

from tests.api.conftest import MakeClient
from tests.api.fake_shop import PICTURE, shoe
from tests.api.local_client import SEARCHER, LocalClient

URL = f"/v1/photos/{shoe().photos[0].id}"


def test_a_catalog_photo_is_cached_for_ever_by_everyone(client: LocalClient) -> None:
    response = client.get(f"{URL}?size=640")
    assert (response.content, response.headers["content-type"]) == (PICTURE, "image/webp")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_photo_that_the_caller_has_is_not_sent_again(client: LocalClient) -> None:
    etag = client.get(URL).headers["etag"]
    again = client.get(URL, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


def test_a_query_photo_is_the_shoppers_own(client: LocalClient) -> None:
    photo_id = client.post("/v1/search", files={"photo": ("a.jpg", PICTURE)}).json()["photo_id"]
    assert client.get(f"/v1/photos/{photo_id}").headers["cache-control"] == "private, max-age=3600"


def test_where_search_is_private_photos_are(make_client: MakeClient) -> None:
    client = make_client(require_key_for_search=True)
    assert client.get(URL).status_code == 401
    assert client.get(URL, headers=SEARCHER).headers["cache-control"].startswith("private")


def test_a_photo_that_is_gone_or_a_size_that_is_none_is_told(client: LocalClient) -> None:
    assert client.get("/v1/photos/none").json()["error"]["code"] == "photo_not_found"
    assert client.get(f"{URL}?size=0").json()["error"]["field"] == "query.size"
    assert client.get(f"{URL}?size=big").json()["error"]["field"] == "query.size"
