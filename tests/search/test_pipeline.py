"""The walk of one search, over a real SQLite store and an exact index, with an encoder that sees colors."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from shopsight.core.errors import InvalidCursor, PhotoNotFound, ProductNotFound, UnreadableImage
from shopsight.core.ports import Localizer
from shopsight.core.queries import Query
from shopsight.core.types import Box, Image, Photo, Product, ProductRecord, photo_id_of
from shopsight.core.where import parse_where
from shopsight.index.exact import ExactIndex
from shopsight.search.calibrate import Judge
from shopsight.search.category import Categorize
from shopsight.search.follow import Follower
from shopsight.search.pipeline import SearchPipeline
from shopsight.search.second_look.label import LabelReader
from shopsight.search.visual import VisualSearch
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore
from shopsight.vision.decode import decode_photo
from tests.fakes import FAKE_CARD, FakeEmbedder

RED, DARK_RED, BLUE, GREEN = (220, 20, 20), (150, 10, 10), (20, 20, 220), (20, 200, 20)


def png(*colors: tuple[int, int, int]) -> bytes:
    """Return a picture of vertical stripes."""
    stripes = np.concatenate([np.full((64, 64 // len(colors), 3), color, np.uint8) for color in colors], axis=1)
    out = io.BytesIO()
    PIL.Image.fromarray(stripes).save(out, "PNG")
    return out.getvalue()


class Shop:
    """The parts of a shop that searching needs."""

    def __init__(
        self,
        folder: Path,
        localizer: Localizer | None = None,
        labels: Callable[[SqlProductStore], LabelReader] | None = None,
        judge: Judge | None = None,
        categorize: Categorize | None = None,
    ) -> None:
        self.blobs: dict[str, bytes] = {}
        self.kept: dict[str, bytes] = {}
        self.embedder = FakeEmbedder()
        self.store = SqlProductStore(open_engine(folder / "shop.db"), FAKE_CARD.revision)
        self.index = ExactIndex(FAKE_CARD.dimension)
        self.follower = Follower(self.store, self.index, 0, lambda seq: None)
        self.pipeline = SearchPipeline(
            decode=lambda data, at_least_px: decode_photo(data, at_least_px=at_least_px).image,
            visual=VisualSearch(self.embedder, self.index, localizer=localizer),
            store=self.store,
            photo_bytes=self.photo_bytes,
            keep=self.keep,
            labels=labels(self.store) if labels else None,
            judge=judge,
            categorize=categorize,
        )

    def photo_bytes(self, photo_id: str) -> bytes | None:
        photo = self.store.photo(photo_id)
        return self.blobs[photo.content_sha256] if photo else self.kept.get(photo_id)

    def keep(self, data: bytes) -> str:
        photo_id = f"q{len(self.kept)}"
        self.kept[photo_id] = data
        return photo_id

    def put(self, product: Product, *pictures: bytes) -> None:
        photos, vectors = [], {}
        for position, data in enumerate(pictures):
            content = hashlib.sha256(data).hexdigest()
            self.blobs[content] = data
            image: Image = decode_photo(data).image
            vectors[content] = self.embedder.embed([image])[0]
            id_ = photo_id_of(product.id, content)
            photos.append(Photo(id_, product.id, content, image.width_px, image.height_px, position))
        whole = Product(**{**{f: getattr(product, f) for f in product.__slots__}, "photos": tuple(photos)})
        self.store.put([ProductRecord(whole, vectors)])
        self.follower.catch_up()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path)
    color = {"red": ("red",), "dark": ("dark red",), "blue": ("blue",), "green": ("green",)}
    opened.put(
        Product(
            "mug-red", "Red mug", price_minor=900, currency="EUR", group_id="mug", attributes={"color": color["red"]}
        ),
        png(RED),
        png(RED, GREEN),
    )
    opened.put(
        Product(
            "mug-blue",
            "Blue mug",
            price_minor=1000,
            currency="EUR",
            group_id="mug",
            attributes={"color": color["blue"]},
        ),
        png(BLUE),
    )
    opened.put(
        Product(
            "vase",
            "Dark red vase",
            price_minor=4000,
            sale_price_minor=500,
            currency="EUR",
            attributes={"color": color["dark"]},
        ),
        png(DARK_RED),
    )
    opened.put(Product("bowl", "Green bowl", currency="EUR", attributes={"color": color["green"]}), png(GREEN))
    opened.put(Product("book", "A book about red mugs"))
    yield opened
    opened.store.close()


def ids(result: object) -> list[str]:
    return [hit.product.id for hit in result.hits]  # type: ignore[attr-defined]


def test_a_photo_finds_its_product_and_says_by_which_photo_and_how_surely(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=png(BLUE)))
    first = result.hits[0]
    assert first.product.id == "mug-blue"
    assert first.similarity == pytest.approx(1.0, abs=1e-5)
    assert first.photo_id == first.product.photos[0].id
    assert list(result.took_ms) == ["decode", "localize", "embed", "retrieve", "rerank", "explain", "total"]


def test_many_photos_and_variants_are_one_hit(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=png(RED)))
    assert ids(result)[:2] == ["mug-red", "vase"]
    assert result.hits[0].variants == ("mug-blue", "mug-red")
    assert result.total == 3


def test_a_kept_photo_is_searched_again_by_a_new_crop_without_an_upload(shop: Shop) -> None:
    half_and_half = png(RED, GREEN)
    first = shop.pipeline.search(Query(photo=half_and_half))
    assert first.photo_id is not None
    right = shop.pipeline.search(Query(photo_id=first.photo_id, box=Box(0.5, 0.0, 1.0, 1.0)))
    assert ids(right)[0] == "bowl"
    assert right.regions[0].box == Box(0.5, 0.0, 1.0, 1.0)
    assert right.photo_id == first.photo_id


def test_more_like_a_product_leaves_out_the_product_and_its_variants(shop: Shop) -> None:
    assert ids(shop.pipeline.search(Query(product_id="mug-red")))[0] == "vase"
    assert "mug-blue" not in ids(shop.pipeline.search(Query(product_id="mug-red")))


def test_a_filter_decides_which_variant_speaks_for_its_group(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=png(RED), where=parse_where("color = blue")))
    assert ids(result) == ["mug-blue"]


def test_words_beside_a_picture_name_the_variant(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=png(RED), words="blue mug"))
    assert ids(result)[0] == "mug-blue"
    assert result.hits[0].similarity is not None


def test_words_alone_need_no_picture_and_find_products_without_one(shop: Shop) -> None:
    result = shop.pipeline.search(Query(words="book"))
    assert ids(result) == ["book"]
    assert result.hits[0].photo_id is None
    assert result.hits[0].similarity is None
    assert list(result.took_ms) == ["hear", "retrieve", "explain", "total"]


def test_an_empty_query_browses_the_catalog(shop: Shop) -> None:
    assert shop.pipeline.search(Query()).total == 4


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("price", ["vase", "mug-red", "bowl"]),
        ("-price", ["mug-red", "vase", "bowl"]),
        ("title", ["vase", "bowl", "mug-red"]),
        ("newest", ["bowl", "vase", "mug-red"]),
    ],
)
def test_hits_by_picture_sort_by_what_is_asked_with_missing_prices_last(
    shop: Shop, sort: str, expected: list[str]
) -> None:
    assert ids(shop.pipeline.search(Query(photo=png(RED), sort=sort))) == expected  # type: ignore[arg-type]


def test_facets_count_what_was_found_with_variants_as_one(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=png(RED), facets=("color",)))
    assert {count.value: count.count for count in result.facets["color"]} == {"red": 1, "dark red": 1, "green": 1}


@pytest.mark.parametrize(
    "query",
    [
        Query(photo=png(RED), limit=1),
        Query(limit=1),
        Query(words="mug red", limit=1),
        Query(photo=png(RED), sort="price", limit=1),
    ],
)
def test_pages_put_together_are_the_whole_even_when_products_come_in_between(shop: Shop, query: Query) -> None:
    whole = [hit.product.id for hit in shop.pipeline.search(_with(query, limit=50)).hits]
    seen: list[str] = []
    cursor = ""
    while True:
        result = shop.pipeline.search(_with(query, cursor=cursor))
        seen += ids(result)
        shop.put(Product(f"new-{len(seen)}", "Something else"), png(BLUE, GREEN, RED, BLUE))
        if result.cursor is None:
            break
        cursor = result.cursor
    assert [id_ for id_ in seen if not id_.startswith("new")] == whole
    assert len(set(seen)) == len(seen)


def test_a_cursor_of_another_photo_is_refused(shop: Shop) -> None:
    cursor = shop.pipeline.search(Query(photo=png(RED), limit=1)).cursor
    assert cursor
    with pytest.raises(InvalidCursor):
        shop.pipeline.search(Query(photo=png(BLUE), limit=1, cursor=cursor))


def test_what_is_not_there_is_said_by_name(shop: Shop) -> None:
    with pytest.raises(ProductNotFound, match="nothing-such"):
        shop.pipeline.search(Query(product_id="nothing-such"))
    with pytest.raises(PhotoNotFound, match="no photo to search by"):
        shop.pipeline.search(Query(product_id="book"))
    with pytest.raises(PhotoNotFound, match="q99"):
        shop.pipeline.search(Query(photo_id="q99"))


def test_a_photo_that_cannot_be_read_is_not_kept(shop: Shop) -> None:
    with pytest.raises(UnreadableImage):
        shop.pipeline.search(Query(photo=b"not a picture"))
    assert shop.kept == {}


def test_a_deleted_product_is_gone_from_the_next_search(shop: Shop) -> None:
    shop.store.delete(["vase"])
    shop.follower.catch_up()
    assert "vase" not in ids(shop.pipeline.search(Query(photo=png(DARK_RED))))


def test_a_product_deleted_between_ranking_and_loading_is_left_out(shop: Shop) -> None:
    shop.store.delete(["vase"])
    assert "vase" not in ids(shop.pipeline.search(Query(photo=png(DARK_RED))))


def test_evaluation_ranks_the_same_as_a_search(shop: Shop) -> None:
    result = shop.pipeline.search(Query(photo=png(RED)))
    assert shop.pipeline.rank(png(RED)) == [(hit.product.id, hit.score) for hit in result.hits]


def _with(query: Query, **changes: object) -> Query:
    return Query(**{**{name: getattr(query, name) for name in query.__slots__}, **changes})
