"""The door over a real shop on a real socket, spoken to by the client: what people will run."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from shopsight.api.answer_schemas import Product as ProductAnswer
from shopsight.api.answer_schemas import SearchAnswer
from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from shopsight.app import Shop, open_shop
from shopsight.client import Client
from shopsight.core.errors import (
    AddressRefused,
    InvalidCursor,
    NotAnImage,
    OperationRunning,
    PhotoNotFound,
    ProductNotFound,
    UnknownFeedFormat,
)
from shopsight.core.feed import FeedItem, PhotoSource
from shopsight.core.types import Box, Product
from tests.api.live_server import live_server
from tests.shops import make_catalog, picture

KEY = "sk_test_everything"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, str, Path]]:
    folder = tmp_path_factory.mktemp("served")
    feed = make_catalog(folder / "feeds")
    with open_shop(shop=folder / "shop", api_key=KEY) as shop:
        shop.warm_up()
        options = replace(ServerOptions.from_settings(shop.settings), import_roots=(feed.parent,), events_poll_s=0.01)
        with live_server(create_app(shop, options)) as (url, _):
            yield shop, url, feed


@pytest.fixture
def client(served: tuple[Shop, str, Path]) -> Iterator[Client]:
    _, url, feed = served
    with Client(url, KEY) as client:
        *_, last = client.follow(client.start_import(str(feed)).id)
        assert (last.status, last.counts["products"]) == ("done", 24)
        until_ready(client)
        yield client


def until_ready(client: Client) -> None:
    deadline_s, pause = time.monotonic() + 10, threading.Event()
    while not client.is_ready():
        assert time.monotonic() < deadline_s
        pause.wait(0.02)


def test_a_photo_finds_its_product_and_its_id_asks_again(client: Client) -> None:
    result = client.search(picture("ring", "blue", format="JPEG", size_px=500), limit=5, facets=["color"])
    assert result.hits[0].product.id == "ring-blue"
    assert set(result.hits[0].variants) == {"ring-blue", "ring-red", "ring-green", "ring-yellow"}
    assert {"decode", "embed", "retrieve", "total"} <= set(result.took_ms)
    again = client.search(photo_id=result.photo_id or "", box=Box(0.1, 0.1, 0.9, 0.9), filter="color = red")
    assert again.hits and all(hit.product.attributes["color"] == ("red",) for hit in again.hits)
    assert client.photo(result.photo_id or "") and client.photo(result.hits[0].photo_id or "", 160)


def test_answers_are_as_declared(client: Client, served: tuple[Shop, str, Path]) -> None:
    _, url, _ = served
    files = {"photo": ("a.png", picture("disc", "red"))}
    SearchAnswer.model_validate_json(httpx.post(f"{url}/v1/search", files=files).content)
    ProductAnswer.model_validate_json(httpx.get(f"{url}/v1/products/disc-red").content)


def test_words_page_by_page(client: Client) -> None:
    first = client.search(words="painted", limit=2)
    second = client.search(words="painted", limit=2, cursor=first.cursor or "")
    assert not {hit.product.id for hit in first.hits} & {hit.product.id for hit in second.hits}
    with pytest.raises(InvalidCursor):
        client.search(words="other", cursor=first.cursor or "")


def test_a_product_put_is_found_at_once_and_a_patch_keeps_its_photos(client: Client) -> None:
    star = picture("cross", "yellow", shift_px=20)
    product = Product("new/1", "A star", price_minor=500, currency="EUR")
    assert client.put([FeedItem("test", 1, product, (PhotoSource("", data=star),))]).stored == ("new/1",)
    assert client.search(star, limit=1).hits[0].product.id == "new/1"
    before = client.get("new/1")
    after = client.patch("new/1", {"title": "A great star"})
    assert (after.title, after.photos) == ("A great star", before.photos)
    assert client.search(star, limit=1).hits[0].product.title == "A great star"
    assert client.delete(["new/1"]) == 1
    with pytest.raises(ProductNotFound):
        client.get("new/1")
    assert client.search(star, limit=1).hits[0].product.id != "new/1"


def test_photos_are_reordered_by_id(client: Client) -> None:
    sources = tuple(PhotoSource("", data=picture(shape, "red", size_px=200)) for shape in ("disc", "ring"))
    client.put([FeedItem("test", 1, Product("two", "Two photos"), sources)])
    first, second = (photo.id for photo in client.get("two").photos)
    after = client.patch("two", {"photos": [{"id": second}, {"id": first}]})
    assert [photo.id for photo in after.photos] == [second, first]
    assert [photo.id for photo in client.patch("two", {"photos": []}).photos] == []
    with pytest.raises(PhotoNotFound):
        client.photo(second)
    client.delete(["two"])


def test_an_upload_is_imported_and_its_bad_rows_are_told(client: Client, tmp_path: Path) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text("id,title,price,currency\nup-1,Good,5.00,EUR\nup-2,Bad,cheap,EUR\n")
    *_, last = client.follow(client.start_import(feed).id)
    assert last.status == "done"
    assert [issue.row for issue in client.operation_issues(last.id) if issue.field == "price"] == [3]
    assert client.get("up-1").price_minor == 500
    client.delete(["up-1", "up-2"])


def test_an_uploaded_feed_cannot_read_the_servers_files(client: Client, served: tuple[Shop, str, Path]) -> None:
    _, _, feed = served
    secret = feed.parent.parent / "secret.png"
    shutil.copy(feed.parent / "disc-red.png", secret)
    upload = feed.parent.parent / "upload.csv"
    upload.write_text(f"id,title,image\nspy,Spy,{secret}\n")
    *_, last = client.follow(client.start_import(upload).id)
    assert client.get("spy").photos == ()
    assert {"outside_folder"} & {issue.code for issue in client.operation_issues(last.id)}
    client.delete(["spy"])


def test_what_is_wrong_comes_back_as_the_same_error(client: Client, tmp_path: Path) -> None:
    with pytest.raises(NotAnImage):
        client.search(b"not a picture at all")
    with pytest.raises(AddressRefused):
        client.search(photo_url="http://127.0.0.1:9/a.jpg")
    nonsense = tmp_path / "nonsense.bin"
    nonsense.write_bytes(bytes(range(256)))
    with pytest.raises((UnknownFeedFormat, OperationRunning)):
        client.start_import(nonsense)


def test_it_shows_its_figures(client: Client, served: tuple[Shop, str, Path]) -> None:
    client.search(picture("ring", "blue"), limit=1)
    text = httpx.get(f"{served[1]}/metrics").text
    assert "shopsight_products 24.0" in text
    assert 'shopsight_search_step_seconds_count{step="embed"}' in text
