"""Words that search pictures, over HTTP and by the client."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from shopsight.api.answer_schemas import SearchAnswer
from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from shopsight.app import open_shop
from shopsight.client import Client
from shopsight.core.errors import InvalidRequest
from shopsight.core.types import Product
from tests.api.live_server import live_server
from tests.shops import picture
from tests.word_shop import item, open_word_shop


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with open_word_shop(tmp_path_factory.mktemp("words")) as shop:
        shop.warm_up()
        with live_server(create_app(shop, ServerOptions.from_settings(shop.settings))) as (url, _):
            yield url


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with Client(url) as client:
        yield client


def test_a_link_of_words_finds_pictures_as_declared(url: str) -> None:
    response = httpx.get(f"{url}/v1/search", params={"words": "blue"})
    answer = SearchAnswer.model_validate_json(response.content)
    assert (answer.hits[0].product_id, answer.hits[0].matched, answer.hits[0].similarity) == (
        "item-2",
        ["picture"],
        None,
    )
    assert set(answer.took_ms) == {"hear", "embed", "retrieve", "explain", "total"}


def test_the_client_chooses_where_words_are_looked_for(client: Client) -> None:
    both = client.search(words="red")
    assert {hit.product.id: hit.matched for hit in both.hits[:2]} == {"book": ("text",), "item-1": ("picture",)}
    assert [hit.product.id for hit in client.search(words="red", match="text").hits] == ["book"]


@pytest.mark.parametrize(("weight", "first"), [(0.0, "item-2"), (1.0, "item-1")])
def test_words_beside_a_photo_weigh_what_the_form_says(client: Client, weight: float, first: str) -> None:
    found = client.search(picture("ring", "blue"), words="red", match="picture", words_weight=weight)
    assert found.hits[0].product.id == first


@pytest.mark.parametrize("weight", ["2", "-0.5", "nan", "much"])
def test_a_link_with_a_wrong_weight_is_told_the_field(url: str, weight: str) -> None:
    response = httpx.get(f"{url}/v1/search", params={"words": "red", "words_weight": weight})
    assert (response.status_code, response.json()["error"]["field"]) == (422, "query.words_weight")


def test_a_place_to_look_that_there_is_not_is_told_with_those_there_are(client: Client) -> None:
    with pytest.raises(InvalidRequest, match="'auto', 'text', 'picture' or 'both'"):
        client.search(words="red", match="sound")  # type: ignore[arg-type]


def test_a_shop_whose_model_knows_no_words_answers_with_pictures_where_they_are_asked_for(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with open_shop(shop=tmp_path_factory.mktemp("wordless")) as shop:
        shop.put([item(Product("disc", "Something"), picture("disc", "red"))])
        options = ServerOptions.from_settings(shop.settings)
        with live_server(create_app(shop, options)) as (url, _), Client(url) as client:
            assert client.search(words="red").total == 0
            assert [hit.matched for hit in client.search(words="red", match="picture").hits] == [("picture",)]
