"""Imports over HTTP: from a URL, an allowed folder or an upload; watched, listed and cancelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopsight.api.answer_schemas import IssueList, Operation, OperationList
from shopsight.core.feed import RowIssue
from tests.api.conftest import MakeClient
from tests.api.fake_shop import FakeShop
from tests.api.local_client import WRITER, LocalClient

FEED = "https://shop.example/feed.xml"


def test_an_import_is_accepted_as_an_operation(client: LocalClient, shop: FakeShop) -> None:
    body = {"source": FEED, "mapping": {"title": "Name"}, "sync": True, "yes": True, "currency": "EUR"}
    response = client.post("/v1/imports", json=body, headers=WRITER)
    operation = Operation.model_validate_json(response.content)
    assert (response.status_code, response.headers["location"]) == (202, f"/v1/imports/{operation.id}")
    assert shop.imports == [
        (
            FEED,
            {
                "format": "auto",
                "mapping": {"title": "Name"},
                "dry_run": False,
                "sync": True,
                "allow_large_removal": True,
                "currency": "EUR",
                "photo_folders": (),
            },
        )
    ]
    assert client.get(response.headers["location"], headers=WRITER).json()["status"] == "running"


def test_an_upload_is_kept_under_its_content_and_name(client: LocalClient, shop: FakeShop, tmp_path: Path) -> None:
    files = {"file": ("../../etc/my feed.csv", b"id,title\n1,Shoe\n")}
    fields = {"dry_run": "true", "mapping": '{"title": "Name"}'}
    response = client.post("/v1/imports", files=files, data=fields, headers=WRITER)
    assert response.status_code == 202, response.text
    [(source, options)] = shop.imports
    assert Path(source).read_bytes() == b"id,title\n1,Shoe\n"
    assert Path(source).name == "my_feed.csv"
    assert Path(source).is_relative_to(tmp_path / "uploads")
    assert (options["dry_run"], options["mapping"]) == (True, {"title": "Name"})


def test_the_same_upload_is_the_same_source(client: LocalClient, shop: FakeShop) -> None:
    for _ in range(2):
        client.post("/v1/imports", files={"file": ("a.csv", b"id\n1\n")}, headers=WRITER)
    assert len({source for source, _ in shop.imports}) == 1


def test_an_upload_has_a_limit_of_its_own(make_client: MakeClient) -> None:
    client = make_client(max_body_bytes=10, max_feed_bytes=1000)
    small, large = {"file": ("a.csv", b"x" * 500)}, {"file": ("a.csv", b"x" * 1500)}
    assert client.post("/v1/imports", files=small, headers=WRITER).status_code == 202
    assert client.post("/v1/imports", files=large, headers=WRITER).status_code == 413


@pytest.mark.parametrize(
    ("fields", "files", "field"),
    [
        ({}, {"feed": ("a.csv", b"x")}, "feed"),
        ({"sync": "maybe"}, {"file": ("a.csv", b"x")}, "sync"),
        ({"mapping": "title=Name"}, {"file": ("a.csv", b"x")}, "mapping"),
        ({"mapping": "[1]"}, {"file": ("a.csv", b"x")}, "mapping"),
        ({"source": FEED}, {"file": ("a.csv", b"x")}, "source"),
        ({}, {"nothing": (None, "x")}, "nothing"),
    ],
)
def test_a_wrong_form_is_told_which_field(
    client: LocalClient, fields: dict[str, str], files: dict[str, tuple[str | None, bytes]], field: str
) -> None:
    response = client.post("/v1/imports", files=files, data=fields, headers=WRITER)
    assert (response.status_code, response.json()["error"]["field"]) == (422, field)


def test_an_upload_that_is_missing_or_empty_is_told(client: LocalClient) -> None:
    missing = client.post("/v1/imports", files={"sync": (None, "true")}, headers=WRITER)
    assert missing.json()["error"]["field"] == "file"
    empty = client.post("/v1/imports", files={"file": ("a.csv", b"")}, headers=WRITER)
    assert "empty" in empty.json()["error"]["message"]


def test_paths_are_imported_from_allowed_folders_only(make_client: MakeClient, shop: FakeShop, tmp_path: Path) -> None:
    root, outside = tmp_path / "feeds", tmp_path / "secret.csv"
    root.mkdir()
    outside.write_text("x")
    (root / "link.csv").symlink_to(outside)
    client = make_client(import_roots=(root,))
    for path in (str(outside), f"{root}/../secret.csv", str(root / "link.csv"), "/etc/passwd", "a\0b", "ftp://x/y"):
        response = client.post("/v1/imports", json={"source": path}, headers=WRITER)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "forbidden"), path
    assert client.post("/v1/imports", json={"source": f"{root}/a.csv"}, headers=WRITER).status_code == 202
    assert shop.imports[0][1]["photo_folders"] == (root,)


def test_without_folders_the_answer_says_what_to_do(client: LocalClient) -> None:
    response = client.post("/v1/imports", json={"source": "/data/feed.csv"}, headers=WRITER)
    assert "SHOPSIGHT_IMPORT_ROOTS" in response.json()["error"]["message"]


def test_the_same_import_twice_at_once_is_a_conflict(client: LocalClient) -> None:
    client.post("/v1/imports", json={"source": FEED}, headers=WRITER)
    again = client.post("/v1/imports", json={"source": FEED}, headers=WRITER)
    assert (again.status_code, again.json()["error"]["retryable"]) == (409, True)


def test_imports_are_listed_and_cancelled(client: LocalClient) -> None:
    url = client.post("/v1/imports", json={"source": FEED}, headers=WRITER).headers["location"]
    listed = OperationList.model_validate_json(client.get("/v1/imports", headers=WRITER).content)
    assert [operation.source for operation in listed.operations] == [FEED]
    cancelled = client.delete(url, headers=WRITER)
    assert (cancelled.status_code, cancelled.json()["status"]) == (202, "cancelled")


def test_an_operation_that_is_not_there_is_404_everywhere(client: LocalClient) -> None:
    for method, end in (("GET", ""), ("DELETE", ""), ("GET", "/errors"), ("GET", "/events")):
        response = client.request(method, f"/v1/imports/none{end}", headers=WRITER)
        assert (response.status_code, response.json()["error"]["code"]) == (404, "operation_not_found")


def test_errors_of_rows_come_in_pages(client: LocalClient, shop: FakeShop) -> None:
    shop.issues = [RowIssue("feed.xml", row, "price", "invalid_price", "what?") for row in range(1, 6)]
    url = client.post("/v1/imports", json={"source": FEED}, headers=WRITER).headers["location"] + "/errors"
    rows, after = [], 0
    while True:
        page = IssueList.model_validate_json(client.get(f"{url}?limit=2&after={after}", headers=WRITER).content)
        rows += [issue.row for issue in page.issues]
        if page.next_after is None:
            break
        after = page.next_after
    assert rows == [1, 2, 3, 4, 5]
