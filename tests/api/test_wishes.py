"""Wishes over HTTP and through the client: heard unless switched off, and told with what would be said without them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from shopsight.api.answer_schemas import SearchAnswer
from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from shopsight.app import open_shop
from shopsight.client import Client
from shopsight.core.types import Product
from shopsight.core.wishes import Wish
from tests.api.live_server import live_server
from tests.shops import picture
from tests.word_shop import item


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with open_shop(shop=tmp_path_factory.mktemp("wishes")) as shop:
        for color in ("red", "blue"):
            product = Product(f"cup-{color}", "A cup", attributes={"color": (color,)}, group_id="cup")
            shop.put([item(product, picture("disc", color))])
        with live_server(create_app(shop, ServerOptions.from_settings(shop.settings))) as (address, _):
            yield address


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with Client(url) as client:
        yield client


def test_a_search_by_photo_tells_what_it_heard(client: Client) -> None:
    result = client.search(picture("disc", "blue"), words="this in red")
    assert [hit.product.id for hit in result.hits] == ["cup-red"]
    assert result.wishes.chips == (Wish("color", "=", ("red",), True, "in red", without="this"),)
    assert result.wishes.left == ""


def test_wishes_can_be_switched_off_in_a_form_in_json_and_in_a_link(client: Client, url: str) -> None:
    for photo in (picture("disc", "blue"), None):
        result = client.search(photo, words="in red", wishes=False)
        assert (result.wishes.chips, result.wishes.left) == ((), "in red")
    answer = httpx.get(f"{url}/v1/search", params={"words": "in red", "wishes": "false"})
    assert SearchAnswer.model_validate_json(answer.content).wishes == []


def test_where_nothing_is_left_the_answer_counts_without_each_wish(client: Client) -> None:
    result = client.search(words="in red, under 5")
    assert result.total == 0
    assert {wish.field: wish.found_without for wish in result.wishes.chips} == {"color": 0, "price": 1}
