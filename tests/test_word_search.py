"""A shop whose model knows words: they find pictures that no text describes, alone and beside a photo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.app import Shop, open_shop
from shopsight.core.errors import ModelUnusable
from shopsight.core.queries import Query, Result
from shopsight.core.types import Product
from tests.shops import picture
from tests.word_shop import WORDLESS, item, open_word_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_word_shop(tmp_path) as opened:
        yield opened


def found(result: Result) -> dict[str, tuple[str, ...]]:
    return {hit.product.id: hit.matched for hit in result.hits}


def ids(result: Result) -> list[str]:
    return list(found(result))


@pytest.mark.parametrize(("words", "first"), [("red", "item-1"), ("blue", "item-2"), ("Blue,  please", "item-2")])
def test_words_find_the_picture_of_what_they_name(shop: Shop, words: str, first: str) -> None:
    result = shop.search(Query(words=words.lower(), match="picture"))
    assert ids(result)[0] == first
    assert set(found(result).values()) == {("picture",)}
    assert {hit.similarity for hit in result.hits} == {None}
    assert list(result.took_ms) == ["hear", "embed", "retrieve", "explain", "total"]


def test_text_and_pictures_are_joined_and_each_hit_says_what_it_was_found_by(shop: Shop) -> None:
    result = shop.search(Query(words="red"))
    assert ids(result)[:2] == ["book", "item-1"]
    assert (found(result)["book"], found(result)["item-1"]) == (("text",), ("picture",))
    shop.put([item(Product("cup", "A red cup"), picture("ring", "red"))])
    result = shop.search(Query(words="red"))
    assert ids(result)[0] == "cup"
    assert found(result)["cup"] == ("text", "picture")


def test_text_alone_is_to_be_had_from_the_query_and_from_the_shop(shop: Shop) -> None:
    assert found(shop.search(Query(words="red", match="text"))) == {"book": ("text",)}
    settings = shop.settings
    with open_shop(shop=settings.shop, model="words", models=settings.models, words_match="text") as quiet:
        assert found(quiet.search(Query(words="red"))) == {"book": ("text",)}
        assert ids(quiet.search(Query(words="red", match="picture")))[0] == "item-1"


def test_another_order_is_that_of_the_text_unless_it_has_nothing_to_say(shop: Shop) -> None:
    assert ids(shop.search(Query(words="red", sort="title"))) == ["book"]
    assert len(ids(shop.search(Query(words="blue", sort="title")))) == len(WORDLESS)


def test_words_move_a_photo_as_far_as_they_weigh(shop: Shop) -> None:
    def first(weight: float) -> str:
        query = Query(photo=picture("disc", "blue"), words="red", match="picture", words_weight=weight)
        return ids(shop.search(query))[0]

    assert [first(weight) for weight in (0.0, 0.2, 0.8, 1.0)] == ["item-2", "item-2", "item-1", "item-1"]


def test_this_but_red_begins_at_a_product(shop: Shop) -> None:
    result = shop.search(Query(product_id="item-2", words="red", match="picture", words_weight=0.8))
    assert ids(result)[0] == "item-1"
    assert "item-2" not in ids(result)


def test_pages_put_together_are_the_whole_even_when_a_better_product_comes_in_between(shop: Shop) -> None:
    whole = ids(shop.search(Query(words="red")))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = shop.search(Query(words="red", limit=1, cursor=cursor))
        seen += ids(page)
        cursor = page.cursor
        shop.put([item(Product(f"new-{len(seen)}", "A red thing"), picture("box", "red"))])
    assert [name for name in seen if not name.startswith("new")] == whole


def test_a_filter_and_facets_speak_of_what_words_found(shop: Shop) -> None:
    shop.put([item(Product("cheap", "Something", brand="Acme"), picture("box", "blue"))])
    result = shop.search(Query(words="blue", facets=("brand",)))
    assert [(count.value, count.count) for count in result.facets["brand"]] == [("Acme", 1)]


def test_a_shop_without_a_text_tower_finds_words_in_text_unless_pictures_are_asked_for(tmp_path: Path) -> None:
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.put(
            [item(Product("book", "A book on red cups")), item(Product("disc", "Something"), picture("disc", "red"))]
        )
        assert found(shop.search(Query(words="red"))) == {"book": ("text",)}
        by_both = shop.search(Query(photo=picture("disc", "red"), words="red"))
        assert found(by_both) == {"book": ("text",), "disc": ("picture",)}
        by_picture = shop.search(Query(words="red", match="picture"))
        assert found(by_picture) == {"disc": ("picture",)}


def test_a_damaged_text_tower_is_told_before_anybody_searches(shop: Shop, tmp_path: Path) -> None:
    with (tmp_path / "models" / "words" / "words.text.onnx").open("ab") as tower:
        tower.write(b"more")
    with pytest.raises(ModelUnusable, match=r"words\.text\.onnx is damaged"):
        shop.warm_up()
