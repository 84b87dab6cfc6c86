"""The page's files: served under a strict policy, revalidated by ETag, and nothing else of the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from shopsight.api.context import make_context
from shopsight.api.door import Door
from shopsight.api.errors import install_error_handlers
from shopsight.api.options import ServerOptions
from shopsight.api.routes.page import page_routes
from tests.api.fake_shop import FakeShop
from tests.api.local_client import LocalClient


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "styles").mkdir()
    for name, text in (("index.html", "<!doctype html>"), ("app.js", "export {}"), ("styles/page.css", "a{}")):
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Iterator[LocalClient]:
    app = FastAPI(openapi_url=None)
    app.state.context = make_context(FakeShop(), ServerOptions(), lambda: 0.0)
    app.include_router(page_routes(folder))
    install_error_handlers(app)
    context = app.state.context
    app.add_middleware(
        Door,
        metrics=context.metrics,
        trusted_hosts=("localhost",),
        clock=lambda: 0.0,
        is_leaving=context.leaving.is_set,
    )
    with LocalClient(app) as client:
        yield client


def test_the_page_is_at_the_root_under_a_strict_policy(page: LocalClient) -> None:
    response = page.get("/?words=red&lang=zh")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert response.headers["x-frame-options"] == "DENY"


def test_files_have_their_types(page: LocalClient) -> None:
    assert page.get("/app.js").headers["content-type"].startswith("text/javascript")
    assert page.get("/styles/page.css").headers["content-type"].startswith("text/css")
    assert page.request("HEAD", "/app.js").status_code == 200


def test_a_file_is_sent_again_only_when_it_changed(page: LocalClient, folder: Path) -> None:
    etag = page.get("/app.js").headers["etag"]
    assert page.get("/app.js", headers={"If-None-Match": etag}).status_code == 304
    (folder / "app.js").write_text("export { x }")
    changed = page.get("/app.js", headers={"If-None-Match": etag})
    assert (changed.status_code, changed.text) == (200, "export { x }")


@pytest.mark.parametrize(
    "path", ["/../secret", "/%2e%2e/secret", "/styles", "/styles/", "/index.html/", "/.git/config"]
)
def test_nothing_else_of_the_disk_is_served(page: LocalClient, path: str) -> None:
    assert page.get(path).status_code == 404
