"""What is searched of a photo: the best thing in it and everything, or the shopper's own box alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from shopsight.core.errors import InvalidQuery
from shopsight.core.queries import Query
from shopsight.core.types import WHOLE, Box, Product, Region
from shopsight.search.answer import result_as_data
from tests.fakes import FakeLocalizer
from tests.search.test_pipeline import BLUE, RED, Shop, ids, png

CORNER = Box(0.625, 0.625, 0.875, 0.875)


def in_a_corner(color: tuple[int, int, int]) -> bytes:
    """Return a blue photo with something of another color in its corner."""
    pixels = np.full((64, 64, 3), BLUE, np.uint8)
    pixels[40:56, 40:56] = color
    out = io.BytesIO()
    PIL.Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def localizer() -> FakeLocalizer:
    return FakeLocalizer()


@pytest.fixture
def shop(tmp_path: Path, localizer: FakeLocalizer) -> Iterator[Shop]:
    opened = Shop(tmp_path, localizer)
    opened.put(Product("red", "Red mug"), png(RED))
    opened.put(Product("blue", "Blue mug"), png(BLUE))
    opened.put(Product("corner", "A picture of a mug in a corner"), in_a_corner(RED))
    yield opened
    opened.store.close()


def test_a_photo_is_searched_by_the_best_thing_in_it_and_as_a_whole(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=in_a_corner(RED)))
    assert result.regions == (Region(CORNER, 0.9), Region(WHOLE))
    best = {hit.product.id: hit.similarity for hit in result.hits[:2]}
    # The photo is dark, so it is looked at with its tones stretched, and the catalog's are not.
    assert best == pytest.approx({"corner": 1, "red": 1}, abs=0.01)
    assert ids(result)[-1] == "blue"


def test_the_shopper_s_own_box_wins_even_when_it_is_the_whole_photo(shop: Shop, localizer: FakeLocalizer) -> None:
    for box in (Box(0, 0, 0.5, 0.5), WHOLE):
        result = shop.pipeline.search(Query(photo=in_a_corner(RED), box=box))
        assert result.regions == (Region(box),)
    assert localizer.pictures == 0


def test_a_photo_on_which_nothing_stands_out_is_searched_whole_and_once(shop: Shop) -> None:
    before = shop.embedder.pictures
    assert shop.pipeline.search(Query(photo=png(BLUE))).regions == (Region(WHOLE),)
    assert shop.embedder.pictures == before + 1


def test_nothing_is_looked_for_in_the_catalog_s_own_photos(shop: Shop, localizer: FakeLocalizer) -> None:
    (photo,) = shop.store.get(["corner"])[0].photos
    for query in (Query(product_id="corner"), Query(photo_id=photo.id)):
        assert shop.pipeline.search(query).regions == (Region(WHOLE),)
    assert localizer.pictures == 0


def test_a_kept_photo_is_looked_at_as_it_was_when_it_came(shop: Shop) -> None:
    first = shop.pipeline.search(Query(photo=in_a_corner(RED)))
    again = shop.pipeline.search(Query(photo_id=first.photo_id or ""))
    assert (again.regions, ids(again)) == (first.regions, ids(first))


def test_evaluation_looks_where_a_search_looks(shop: Shop) -> None:
    photo = in_a_corner(RED)
    found = {hit.product.id: hit.score for hit in shop.pipeline.search(Query(photo=photo)).hits}
    assert dict(shop.pipeline.rank(photo)) == found


def test_each_region_has_its_own_hits_where_they_are_asked_for(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=in_a_corner(RED), per_region=1))
    assert [[hit.product.id for hit in hits] for hits in result.region_hits] == [["red"], ["corner"]]
    told = result_as_data(result)["regions"]
    assert [(region["searched"], [hit["product_id"] for hit in region["hits"]]) for region in told] == [
        (True, ["red"]),
        (True, ["corner"]),
    ]


def test_only_few_hits_of_each_region_may_be_asked_for() -> None:
    with pytest.raises(InvalidQuery, match="per_region is 0–5, got 6"):
        Query(words="red", per_region=6)
