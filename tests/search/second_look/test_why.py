"""Explaining hits of a whole shop: the shipped encoder, a real store."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

import shopsight
from shopsight.app import Shop, open_shop
from shopsight.core.errors import PhotoNotFound, ProductNotFound
from shopsight.core.queries import Query
from shopsight.core.types import WHOLE, Box, Image, Pixels
from shopsight.core.where import parse_where
from shopsight.core.why import Reason
from shopsight.search.second_look.frame import frame_of
from shopsight.search.second_look.heat import Look, match
from shopsight.search.second_look.why import Shown
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from tests.shops import make_catalog, picture

PHOTOS = Path(shopsight.__file__).parent / "demo_shop" / "photos"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("why")
    with open_shop(shop=folder / "shop") as shop:
        shop.import_feed(str(make_catalog(folder / "feed", shapes=("bars", "cross"))))
        yield shop


def beside(left: bytes, right: bytes) -> bytes:
    whole = PIL.Image.new("RGB", (480, 240), "white")
    for x, data in ((0, left), (240, right)):
        whole.paste(PIL.Image.open(io.BytesIO(data)), (x, 0))
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("product", "other"),
    [("alder-jam-strawberry", "wander-daypack-navy"), ("wander-daypack-navy", "alder-jam-strawberry")],
)
def test_of_two_things_on_a_photo_the_one_that_was_found_lights_up(product: str, other: str) -> None:
    both = np.concatenate([studio(f"{product}-2"), studio(f"{other}-1")], axis=1)
    found = match(look(both), look(studio(f"{product}-1")))
    assert found is not None
    heat = np.array(found.query.rows)
    assert heat.shape == (5, 10), "padding is cut off"
    assert heat[:, :5].mean() > 2 * heat[:, 5:].mean()


def look(pixels: Pixels) -> Look:
    encoder = OnnxImageEmbedder.named()
    _, details = encoder.embed_in_detail([Image(pixels)])
    return Look(details[0], frame_of(pixels.shape[1], pixels.shape[0], encoder.card), WHOLE)


def studio(name: str) -> Pixels:
    with PIL.Image.open(PHOTOS / f"{name}.jpg") as photo:
        return np.asarray(photo.convert("RGB").resize((320, 320)))


def test_the_map_covers_the_box_that_was_searched_and_the_links_lie_in_it(shop: Shop) -> None:
    both, right = beside(picture("bars", "red"), picture("cross", "blue")), Box(0.5, 0.0, 1.0, 1.0)
    [why] = shop.explain(Query(photo=both, box=right), [Shown("cross-blue")])
    assert why.query is not None and why.hit is not None
    assert (why.query.box, why.hit.box) == (right, WHOLE)
    assert why.links and all(link.query[0] >= 0.5 for link in why.links)


def test_a_hit_knows_its_place_by_the_cosine_alone(shop: Shop) -> None:
    hits = shop.search(Query(photo=picture("bars", "red"))).hits
    assert sorted(hit.rank_before or 0 for hit in hits) == list(range(1, len(hits) + 1))
    assert {hit.rank_before for hit in shop.search(Query(words="red")).hits} == {None}


def test_words_and_filter_are_reasons_of_their_own(shop: Shop) -> None:
    [why] = shop.explain(Query(words="red", where=parse_where("price < 11")), [Shown("bars-red")])
    assert (why.query, why.hit, why.links) == (None, None, ())
    assert Reason("word", "title", ("red",)) in why.reasons
    assert Reason("filter", "price", ("10.50",)) in why.reasons


def test_a_wish_that_was_met_is_a_reason(shop: Shop) -> None:
    [why] = shop.explain(Query(words="in red, under 11"), [Shown("bars-red")])
    assert Reason("filter", "color", ("red",)) in why.reasons
    assert Reason("filter", "price", ("10.50",)) in why.reasons


def test_a_product_asked_by_shares_what_it_shares(shop: Shop) -> None:
    [why] = shop.explain(Query(product_id="bars-red"), [Shown("cross-red")])
    assert Reason("same", "color", ("red",)) in why.reasons
    assert why.query is not None


def test_what_is_not_there_is_not_explained(shop: Shop) -> None:
    with pytest.raises(ProductNotFound, match="'nothing'"):
        shop.explain(Query(), [Shown("nothing")])
    with pytest.raises(PhotoNotFound, match="'bars-red' has no photo 'p0'"):
        shop.explain(Query(), [Shown("bars-red", "p0")])
