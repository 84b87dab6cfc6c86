"""The page of a shop whose model knows words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from tests.api.live_server import live_server
from tests.browser.conftest import OpenPage, keep
from tests.browser.steps import settled
from tests.word_shop import open_word_shop


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with (
        open_word_shop(tmp_path_factory.mktemp("words")) as shop,
        live_server(create_app(shop, ServerOptions.from_settings(shop.settings))) as (url, _),
    ):
        yield f"{url}/"


@pytest.mark.parametrize(("language", "said"), [("en", "No product text has these words"), ("zh", "看起来最接近")])
def test_where_only_pictures_answer_to_words_the_page_says_so(open_page: OpenPage, language: str, said: str) -> None:
    page = open_page(f"?q=blue&lang={language}")
    settled(page)
    assert page.locator("#grid > .card").first.get_attribute("data-product") == "item-2"
    assert said in page.locator("#notice").inner_text()
    keep(page, f"words-{language}")


def test_where_the_text_answers_too_nothing_is_said(open_page: OpenPage) -> None:
    page = open_page("?q=red")
    settled(page)
    assert page.locator("#grid > .card").first.get_attribute("data-product") == "book"
    assert page.locator("#notice").inner_text() == ""
