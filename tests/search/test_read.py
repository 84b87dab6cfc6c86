"""What is printed on the photo, in a whole search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.core.queries import Query, Result
from shopsight.core.types import Box, Product
from shopsight.core.verdict import Verdict
from shopsight.search.second_look.label import LabelReader
from tests.fakes import FakeCodeReader, FakeTextReader
from tests.search.test_pipeline import RED, Shop, ids, png
from tests.vision.drawn import barcode, scene
from tests.vision.drawn import png as drawn_png

EAN = "4006381333931"
UNKNOWN = "96385074"
PHOTO = drawn_png(scene((barcode(EAN), (500, 400))))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    def judged(result: Result, _ranked: object, _evidence: object) -> Result:
        return Result(result.hits, result.total, facets=result.facets, verdict=Verdict("not_here", 0.1))

    opened = Shop(tmp_path, labels=lambda store: LabelReader(store, FakeCodeReader(), FakeTextReader), judge=judged)
    opened.put(Product("red", "Red mug"), png(RED))
    opened.put(Product("z-hoops", "Oat hoops"), png(RED))
    opened.put(Product("pen", "A pen without a picture", gtin=EAN))
    yield opened
    opened.store.close()


def test_nothing_is_read_unless_that_is_asked_for(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=PHOTO))
    assert "pen" not in ids(result)
    assert "read" not in result.took_ms


def test_the_product_of_the_number_comes_first_and_is_not_denied(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=PHOTO, read=True))
    first = result.hits[0]
    assert (first.product.id, first.matched, first.similarity, first.rank_before) == ("pen", ("code",), None, None)
    assert result.verdict is None
    assert "read" in result.took_ms


def test_words_beside_the_photo_do_not_push_the_number_back(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=PHOTO, words="red mug", read=True))
    assert (result.hits[0].product.id, result.hits[0].matched) == ("pen", ("code",))
    assert result.hits[0].similarity is None
    assert result.hits[0].score >= result.hits[1].score


def test_a_code_outside_the_shoppers_box_says_nothing(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=PHOTO, read=True, box=Box(0.0, 0.0, 0.5, 0.5)))
    assert "pen" not in ids(result)


def test_where_the_number_is_of_no_product_the_text_is_read(shop: Shop) -> None:
    photo = drawn_png(scene((barcode(UNKNOWN, "EAN-8"), (500, 400))))
    assert ids(shop.pipeline.search(Query(photo=photo))) == ["red", "z-hoops"]
    assert ids(shop.pipeline.search(Query(photo=photo, read=True))) == ["z-hoops", "red"]


def test_more_like_this_never_finds_this_by_its_own_code(shop: Shop) -> None:
    shop.put(
        Product("pack", "Pack with its code", gtin="5901234123457"),
        drawn_png(scene((barcode("5901234123457"), (9, 9)))),
    )
    result = shop.pipeline.search(Query(product_id="pack", read=True, per_region=2))
    assert "pack" not in ids(result)
    assert result.region_hits == ()


def test_paging_goes_on_behind_the_number(shop: Shop) -> None:
    first = shop.pipeline.search(Query(photo=PHOTO, read=True, limit=1))
    rest = shop.pipeline.search(Query(photo=PHOTO, read=True, limit=5, cursor=first.cursor or ""))
    assert ids(first) == ["pen"]
    assert sorted(ids(rest)) == ["red", "z-hoops"]
