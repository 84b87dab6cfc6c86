"""The nouns refuse what they cannot mean."""

import numpy as np
import pytest

from shopsight.core.errors import InvalidProduct, InvalidQuery
from shopsight.core.queries import Query
from shopsight.core.types import Box, Image, IndexEntry, Product, photo_id_of


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": "x" * 201}, "id"),
        ({"id": "a\nb"}, "id"),
        ({"price_minor": -1, "currency": "USD"}, "price"),
        ({"price_minor": 1}, "currency"),
        ({"price_minor": 1, "currency": "usd"}, "currency"),
        ({"quantity": -3}, "quantity"),
        ({"availability": "maybe"}, "availability"),
    ],
)
def test_a_wrong_product_field_is_named(given: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidProduct) as caught:
        Product(**{"id": "a", "title": "t", **given})  # type: ignore[arg-type]
    assert caught.value.field == field


@pytest.mark.parametrize(
    "corners", [(0, 0, 0, 1), (0.5, 0, 0.4, 1), (-0.1, 0, 1, 1), (0, 0, 1, 1.1), (float("nan"), 0, 1, 1)]
)
def test_a_box_lies_inside_the_picture_and_is_not_empty(corners: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidQuery):
        Box(*corners)


def test_even_the_smallest_crop_has_a_pixel() -> None:
    image = Image(np.zeros((7, 5, 3), np.uint8))
    tiny = image.crop(Box(0.999, 0.999, 1.0, 1.0))
    assert (tiny.width_px, tiny.height_px) == (1, 1)
    assert image.crop(Box(0.0, 0.0, 1.0, 1.0)).pixels.shape == (7, 5, 3)


def test_an_image_is_three_channels_of_bytes() -> None:
    with pytest.raises(ValueError, match="uint8"):
        Image(np.zeros((4, 4), np.uint8))


def test_a_query_asks_with_one_picture_at_most() -> None:
    with pytest.raises(InvalidQuery, match="not several"):
        Query(photo=b"x", product_id="a")
    with pytest.raises(InvalidQuery, match="needs a photo"):
        Query(words="mug", box=Box(0, 0, 1, 1))
    with pytest.raises(InvalidQuery, match="limit"):
        Query(limit=0)


def test_a_photo_id_depends_on_product_and_content_alone() -> None:
    assert photo_id_of("a", "1") == photo_id_of("a", "1")
    assert len({photo_id_of("a", "1"), photo_id_of("b", "1"), photo_id_of("a", "2")}) == 3


def test_an_index_entry_has_one_vector_per_photo() -> None:
    with pytest.raises(ValueError, match="2 photo ids"):
        IndexEntry("a", "a", {}, ("p", "q"), np.zeros((1, 4), np.float32))
