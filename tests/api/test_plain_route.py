"""The route that FastAPI only describes."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, Depends
from starlette.responses import Response

from shopsight.api.plain_route import PlainRoute
from tests.api.conftest import MakeClient
from tests.api.fake_shop import PICTURE


def test_dependencies_are_refused_because_they_would_be_passed_over() -> None:
    async def endpoint() -> Response:
        return Response()

    router = APIRouter(route_class=PlainRoute, dependencies=[Depends(endpoint)])
    with pytest.raises(TypeError, match="no dependencies"):
        router.add_api_route("/plain", endpoint)


def test_a_search_by_photo_is_admitted_like_any_other(make_client: MakeClient) -> None:
    private = make_client(require_key_for_search=True)
    assert private.post("/v1/search", files={"photo": ("a.jpg", PICTURE)}).status_code == 401
    limited = make_client(search_rate_per_minute=1)
    codes = [limited.post("/v1/search", files={"photo": ("a.jpg", PICTURE)}).status_code for _ in range(2)]
    assert codes == [200, 429]
