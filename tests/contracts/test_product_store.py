"""What every product store promises, over SQLite and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from shopsight.core.errors import InvalidCursor, InvalidProduct
from shopsight.core.queries import FacetCount, Find, Sort
from shopsight.core.types import NO_DETAILS, Changes, IndexEntry, Photo, Product, ProductRecord, Vector, photo_id_of
from shopsight.core.where import parse_where
from shopsight.store import SqlProductStore, open_engine

DIMENSION = 4


class Clock:
    """A clock that moves on by a second each time it is asked."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def store(url: str) -> Iterator[SqlProductStore]:
    yield from opened(url, "model-1")


def opened(url: str, revision: str) -> Iterator[SqlProductStore]:
    engine = open_engine(url)
    store = SqlProductStore(engine, revision, Clock())
    yield store
    store.close()
    engine.dispose()


def content(name: str) -> str:
    return name.encode().hex().rjust(64, "0")


def photo(product_id: str, name: str, position: int = 0) -> Photo:
    sha256 = content(name)
    return Photo(photo_id_of(product_id, sha256), product_id, sha256, 640, 480, position, source=f"http://x/{name}")


def vector(name: str) -> Vector:
    row = np.array([len(name), *(ord(letter) for letter in name[:3].ljust(3))], dtype=np.float32)
    return (row / np.linalg.norm(row)).astype(np.float32)


def shoe(product_id: str = "shoe-1", *pictures: str, **fields: object) -> Product:
    values: dict[str, object] = {"title": "Red running shoes", "brand": "Acme", **fields}
    photos = tuple(photo(product_id, name, n) for n, name in enumerate(pictures))
    return Product(id=product_id, photos=photos, **values)  # type: ignore[arg-type]


def record(product: Product) -> ProductRecord:
    names = {picture.content_sha256: picture.source.removeprefix("http://x/") for picture in product.photos}
    return ProductRecord(product, {sha256: vector(name) for sha256, name in names.items()})


def put(store: SqlProductStore, *products: Product) -> int:
    return store.put([record(product) for product in products])


def found(store: SqlProductStore, words: str = "", where: str = "", sort: Sort = "relevance") -> list[str]:
    answer = store.find(Find(words, parse_where(where), sort))
    assert answer.total == len(answer.matches)
    return [match.product_id for match in answer.matches]


FULL = Product(
    id="SKU/1 é",
    title="Läufer «Rot» 红色",
    description="Two\nlines",
    brand="Acme & Söhne",
    category=("Shoes", "Running"),
    price_minor=5999,
    sale_price_minor=4999,
    currency="EUR",
    availability="preorder",
    quantity=3,
    attributes={"Color": ("Red", "Dark red"), "size": ("42",)},
    gtin="4006381333931",
    group_id="G1",
    seller="Somebody",
    link="https://shop.example/1?a=b",
    extra={"custom_label_0": "sale", "empty": ""},
    photos=(
        Photo(photo_id_of("SKU/1 é", content("b")), "SKU/1 é", content("b"), 9, 8, 5, "lifestyle", "b.jpg", "e", "m"),
        Photo(photo_id_of("SKU/1 é", content("a")), "SKU/1 é", content("a"), 7, 6, 5, "main", "a.jpg"),
    ),
)


def test_a_product_comes_back_as_it_was_put(store: SqlProductStore) -> None:
    put(store, FULL)
    assert store.get([FULL.id]) == [FULL]


def test_get_keeps_the_order_asked_and_leaves_out_the_unknown(store: SqlProductStore) -> None:
    put(store, shoe("a"), shoe("b"), shoe("c"))
    assert [product.id for product in store.get(["c", "zz", "a", "c"])] == ["c", "a", "c"]
    assert store.get([]) == []


def test_put_replaces_a_product_whole(store: SqlProductStore) -> None:
    put(store, shoe("a", "old", attributes={"color": ("red",)}, title="Boot"))
    put(store, shoe("a", "new", title="Sandal"))
    assert [picture.content_sha256 for picture in store.get(["a"])[0].photos] == [content("new")]
    assert found(store, "boot") == []
    assert found(store, "sandal") == ["a"]
    assert found(store, where="color exists") == []
    assert len(store) == 1


def test_the_last_of_several_products_with_one_id_wins(store: SqlProductStore) -> None:
    put(store, shoe("a", title="First"), shoe("a", title="Second"))
    assert store.get(["a"])[0].title == "Second"


def test_texts_that_a_database_cannot_hold_are_mended(store: SqlProductStore) -> None:
    put(store, shoe("a", title="nul \0 and \ud800 surrogate", attributes={"a\0": ("\udfff",)}))
    product = store.get(["a"])[0]
    assert product.title == "nul \ufffd and \ufffd\ufffd\ufffd surrogate" or "\0" not in product.title
    put(store, shoe("a", title="nul \0 and \ud800 surrogate", attributes={"a\0": ("\udfff",)}))
    assert store.seq() == 1


def test_very_long_values_are_kept_and_found(store: SqlProductStore) -> None:
    long = "very " * 3000
    put(store, shoe("a", title=long, description=long * 5, attributes={"features": (long,), "x" * 3000: ("y",)}))
    assert store.get(["a"])[0].title == long
    assert found(store, where=f'features = "{" ".join(long.split())[:6000]}"') == []
    assert found(store, where="features exists") == ["a"]
    assert found(store, "very") == ["a"]


def test_an_unchanged_product_keeps_its_sequence_number(store: SqlProductStore) -> None:
    first = put(store, FULL, shoe("b", "x"))
    assert put(store, FULL, shoe("b", "x")) == first
    assert store.put([ProductRecord(FULL)]) == first
    assert store.seq() == first
    assert store.changes(first, 10) == Changes((), (), first, False)


def test_only_what_changed_gets_a_new_sequence_number(store: SqlProductStore) -> None:
    first = put(store, shoe("a"), shoe("b"))
    assert put(store, shoe("a"), shoe("b", title="Other")) == first + 1
    assert [entry.product_id for entry in store.changes(first, 10).put] == ["b"]


def test_a_batch_is_stored_whole_or_not_at_all(store: SqlProductStore) -> None:
    wrong = Photo("p1", "someone else", content("x"), 1, 1)
    with pytest.raises(InvalidProduct, match="someone else"):
        put(store, shoe("a"), Product(id="b", title="B", photos=(wrong,)))
    with pytest.raises(ValueError, match="float32"):
        store.put([record(shoe("a")), ProductRecord(shoe("b", "x"), {content("x"): np.ones(3)})])  # type: ignore[dict-item]
    assert len(store) == 0
    assert store.seq() == 0


def test_vectors_of_one_revision_have_one_dimension(store: SqlProductStore) -> None:
    put(store, shoe("a", "x"))
    with pytest.raises(ValueError, match="one dimension"):
        store.put([ProductRecord(shoe("b", "y"), {content("y"): np.ones(DIMENSION + 1, dtype=np.float32)})])


def test_a_photo_id_that_belongs_to_another_product_is_refused(store: SqlProductStore) -> None:
    store.put([ProductRecord(Product(id="a", title="A", photos=(Photo("same", "a", content("x"), 1, 1),)))])
    with pytest.raises(InvalidProduct, match="photo id"):
        store.put([ProductRecord(Product(id="b", title="B", photos=(Photo("same", "b", content("x"), 1, 1),)))])


def test_removals_are_remembered_for_a_month_and_what_was_forgotten_is_told(url: str) -> None:
    clock = Clock()
    engine = open_engine(url)
    store = SqlProductStore(engine, "model-1", clock)
    put(store, shoe("a", "x"), shoe("b", "x"), shoe("c", "x"))
    before = store.seq()
    store.delete(["a"])
    clock.now += 29 * 24 * 3600
    store.delete(["b"])
    both = store.changes(before, 10)
    clock.now += 2 * 24 * 3600
    store.delete(["c"])
    later = store.changes(before, 10)
    store.close()
    engine.dispose()
    assert (both.dropped, both.forgotten_seq) == (("a", "b"), 0)
    assert (later.dropped, later.forgotten_seq) == (("b", "c"), before + 1)


def test_delete_says_how_many_there_were_and_leaves_nothing(store: SqlProductStore) -> None:
    put(store, shoe("a", "x"), shoe("b", "x", "y"))
    assert store.delete(["b", "nobody", "b"]) == 1
    assert store.delete(["b"]) == 0
    assert store.delete([]) == 0
    assert store.get(["b"]) == []
    assert list(store.ids()) == ["a"]
    assert store.photo(photo_id_of("b", content("y"))) is None
    assert store.unreferenced([content("x"), content("y")]) == {content("y")}
    assert store.revisions() == {"model-1": 1}


def test_changes_tell_the_latest_state_of_each_product_once(store: SqlProductStore) -> None:
    put(store, shoe("a", "x"), shoe("b", "y"), shoe("c"))
    put(store, shoe("a", "x", title="Changed"))
    store.delete(["b"])
    changes = store.changes(0, 100)
    assert [entry.product_id for entry in changes.put] == ["c", "a"]
    assert changes.dropped == ("b",)
    assert (changes.seq, changes.more) == (store.seq(), False)


def test_a_product_that_comes_back_is_no_longer_dropped(store: SqlProductStore) -> None:
    put(store, shoe("a"))
    store.delete(["a"])
    put(store, shoe("a"))
    changes = store.changes(0, 100)
    assert ([entry.product_id for entry in changes.put], changes.dropped) == (["a"], ())


def test_changes_come_in_pages_that_miss_nothing(store: SqlProductStore) -> None:
    put(store, *(shoe(f"p{n:02}", f"x{n % 5}") for n in range(20)))
    store.delete([f"p{n:02}" for n in range(0, 20, 3)])
    put(store, shoe("p01", title="Again"))
    entries: dict[str, IndexEntry] = {}
    dropped: list[str] = []
    seq, more = 0, True
    while more:
        page = store.changes(seq, 4)
        assert len(page.put) + len(page.dropped) <= 4
        entries.update({entry.product_id: entry for entry in page.put})
        dropped.extend(page.dropped)
        seq, more = page.seq, page.more
    assert sorted(entries) == list(store.ids())
    assert sorted(dropped) == [f"p{n:02}" for n in range(0, 20, 3)]
    assert seq == store.seq()


def test_an_entry_has_terms_and_the_vector_of_each_photo_in_order(store: SqlProductStore) -> None:
    put(store, shoe("a", "x", "yy", group_id="G", attributes={"Color": ("Red",)}))
    (entry,) = store.changes(0, 1).put
    assert entry.group_key == "G"
    assert entry.photo_ids == (photo_id_of("a", content("x")), photo_id_of("a", content("yy")))
    np.testing.assert_array_equal(entry.vectors, np.stack([vector("x"), vector("yy")]))
    assert entry.vectors.dtype == np.float32
    assert [term.text for term in entry.terms["color"]] == ["Red"]


def test_a_photo_without_a_vector_is_left_out_of_the_entry(store: SqlProductStore) -> None:
    store.put([ProductRecord(shoe("a", "x", "y"), {content("y"): vector("y")}), ProductRecord(shoe("b", "z"))])
    with_one, with_none = store.changes(0, 2).put
    assert with_one.photo_ids == (photo_id_of("a", content("y")),)
    assert with_none.photo_ids == ()
    assert with_none.vectors.shape[0] == 0


def test_a_vector_that_arrives_later_changes_every_product_that_shows_the_picture(store: SqlProductStore) -> None:
    store.put([ProductRecord(shoe("a", "x")), ProductRecord(shoe("b", "y"))])
    seq = put(store, shoe("c", "x"))
    assert sorted(entry.product_id for entry in store.changes(2, 10).put) == ["a", "c"]
    assert seq == store.seq()
    assert store.put_vectors({content("y"): vector("y"), content("unused"): vector("u")}) == seq + 1
    assert [entry.product_id for entry in store.changes(seq, 10).put] == ["b"]
    assert store.revisions() == {"model-1": 2}


def test_a_picture_shared_by_many_variants_has_one_vector(store: SqlProductStore) -> None:
    put(store, *(shoe(f"p{n}", "x") for n in range(5)))
    assert store.revisions() == {"model-1": 1}
    assert all(entry.vectors.shape == (1, DIMENSION) for entry in store.changes(0, 10).put)


def test_sights_are_size_and_vector_of_contents_already_seen(store: SqlProductStore) -> None:
    store.put([record(shoe("a", "x")), ProductRecord(shoe("b", "no vector"))])
    sights = store.sights([content("x"), content("no vector"), content("unknown")])
    assert list(sights) == [content("x")]
    sight = sights[content("x")]
    assert (sight.width_px, sight.height_px) == (640, 480)
    np.testing.assert_array_equal(sight.vector, vector("x"))
    assert store.sights([]) == {}


def test_another_revision_starts_without_vectors_and_is_embedded_anew(store: SqlProductStore, url: str) -> None:
    put(store, shoe("a", "x"), shoe("b", "x", "y"))
    for other in opened(url, "model-2"):
        assert [entry.photo_ids for entry in other.changes(0, 10).put] == [(), ()]
        first = other.photos_without_vector(1)
        rest = other.photos_without_vector(10, first[0].content_sha256)
        assert [picture.content_sha256 for picture in [*first, *rest]] == sorted([content("x"), content("y")])
        seq = other.put_vectors({content("x"): vector("other"), content("y"): vector("kind")})
        assert seq == 4
        assert [len(entry.photo_ids) for entry in other.changes(2, 10).put] == [1, 2]
        assert other.revisions() == {"model-1": 2, "model-2": 2}
        assert other.photos_without_vector(10) == []
    np.testing.assert_array_equal(store.changes(0, 10).put[0].vectors[0], vector("x"))


def test_two_revisions_stand_side_by_side_until_one_is_dropped(store: SqlProductStore) -> None:
    put(store, shoe("shoe-1", "a"), shoe("shoe-2", "b"))
    seq = store.seq()
    other = store.seen_by("model-2")
    assert [of.content_sha256 for of in other.photos_without_vector(10)] == sorted([content("a"), content("b")])
    assert other.photos_without_vector(10, since_seq=seq) == []
    put(store, shoe("shoe-3", "c"))
    assert [of.content_sha256 for of in other.photos_without_vector(10, since_seq=seq)] == [content("c")]
    other.put_vectors({content(name): vector(name) for name in "abc"})
    assert store.revisions() == {"model-1": 3, "model-2": 3}
    assert other.drop_other_vectors() == 3
    assert store.revisions() == {"model-2": 3}
    assert store.count_without_vector() == 3
    assert len(store.changes(0, 10).put[0].photo_ids) == 0


def test_a_second_store_sees_a_write_at_once(store: SqlProductStore, url: str) -> None:
    for other in opened(url, "model-1"):
        assert other.seq() == 0
        seq = put(store, shoe("a"))
        assert other.seq() == seq
        assert len(other) == 1


def test_ids_are_walked_in_order_from_anywhere(store: SqlProductStore) -> None:
    put(store, *(shoe(name) for name in ["b", "a", "Z", "ä", "10", "9"]))
    assert list(store.ids()) == ["10", "9", "Z", "a", "b", "ä"]
    assert list(store.ids("Z")) == ["a", "b", "ä"]


def test_more_ids_than_a_page_are_walked_once_each(store: SqlProductStore) -> None:
    put(store, *(shoe(f"p{n:05}") for n in range(2001)))
    assert list(store.ids()) == [f"p{n:05}" for n in range(2001)]


def test_a_photo_is_found_by_its_id(store: SqlProductStore) -> None:
    put(store, FULL)
    assert store.photo(FULL.photos[0].id) == FULL.photos[0]
    assert store.photo("nobody") is None
    assert store.photo("\0") is None


def test_variants_are_all_products_of_a_group(store: SqlProductStore) -> None:
    put(store, shoe("b", group_id="G"), shoe("a", group_id="G"), shoe("c"))
    assert store.variants(["c", "G", "none"]) == {"G": ("a", "b"), "c": ("c",)}
    assert store.variants([]) == {}


def test_words_are_found_whatever_their_form(store: SqlProductStore) -> None:
    put(store, shoe("a", title="Running shoes for Café", brand="Nike"), shoe("b", title="Blue T-Shirt"))
    for words in ("run", "SHOE", "running shoe", "cafe", "ＣＡＦÉ", "nike run", "runn", "runnin", "café shoes nik"):
        assert found(store, words) == ["a"], words
    for words in ("t-shirt", "tshirt", "t shirt", "blue tshir", "BLUE T-SHIRTS"):
        assert found(store, words) == ["b"], words


def test_chinese_japanese_and_korean_words_are_found(store: SqlProductStore) -> None:
    put(
        store,
        shoe("zh", title="红色连衣裙 夏季"),
        shoe("ja", title="赤いワンピース"),
        shoe("ko", title="빨간 원피스를"),
    )
    assert found(store, "连衣裙") == ["zh"]
    assert found(store, "红色的裙") == ["zh"]
    assert found(store, "红") == ["zh"]
    assert found(store, "ワンピース") == ["ja"]
    assert found(store, "원피스") == ["ko"]


def test_codes_are_found_exactly(store: SqlProductStore) -> None:
    put(store, shoe("ABC-12/X", gtin="4006381333931"), shoe("ABC-13/X"), shoe("other", title="ABC 12 X things"))
    assert found(store, "abc-12/x")[0] == "ABC-12/X"
    assert "ABC-13/X" not in found(store, "ABC-12/X")
    assert found(store, "4006381333931") == ["ABC-12/X"]


def test_all_words_are_wanted_and_any_will_do_where_nothing_has_them_all(store: SqlProductStore) -> None:
    put(store, shoe("a", title="Red shoes"), shoe("b", title="Blue shoes"))
    assert found(store, "red shoes") == ["a"]
    assert found(store, "purple shoes") == ["a", "b"]
    assert found(store, "purple hat") == []


def test_words_in_the_title_count_more_than_in_the_description(store: SqlProductStore) -> None:
    put(store, shoe("a", title="Hat", description="goes with a lamp"), shoe("b", title="Lamp", description="no hat"))
    assert found(store, "lamp") == ["b", "a"]
    assert found(store, "hat") == ["a", "b"]


@pytest.mark.parametrize(
    "words",
    ['"', "'", "*", "a*", "NEAR(", "a AND", "title:x", "-", "\\", "a' | b", "(((", "a:*", "%", "\0", "!x & y", "🙂"],
)
def test_no_character_has_a_meaning_to_the_database(store: SqlProductStore, words: str) -> None:
    put(store, shoe("p", title="nothing of that"))
    assert found(store, words) in ([], ["p"])
    assert store.facets(["brand"], words=words)["brand"] in ((), (FacetCount("Acme", 1),))


def test_sorting_puts_missing_prices_last_and_breaks_ties_by_id(store: SqlProductStore) -> None:
    put(store, shoe("c", price_minor=500, currency="EUR", title="b"))
    put(store, shoe("b", price_minor=900, sale_price_minor=500, currency="EUR", title="B"))
    put(store, shoe("a", title="a"), shoe("d", price_minor=100, currency="JPY", title="C"))
    assert found(store, sort="price") == ["b", "c", "d", "a"]
    assert found(store, sort="-price") == ["d", "b", "c", "a"]
    assert found(store, sort="title") == ["a", "b", "c", "d"]
    assert found(store, sort="newest") == ["a", "d", "b", "c"]
    assert found(store) == ["a", "b", "c", "d"]


def test_changing_a_product_does_not_make_it_new(store: SqlProductStore) -> None:
    put(store, shoe("a"))
    put(store, shoe("b"))
    put(store, shoe("a", title="Changed"))
    assert found(store, sort="newest") == ["b", "a"]


def test_variants_are_one_row_by_the_best_that_the_filter_allows(store: SqlProductStore) -> None:
    prices = {"a": 300, "b": 100, "c": 200}
    put(store, *(shoe(n, group_id="G", price_minor=p, currency="EUR", title=n) for n, p in prices.items()))
    assert found(store, sort="price") == ["b"]
    assert found(store, sort="-price") == ["a"]
    assert found(store, where="price > 1", sort="price") == ["c"]
    assert found(store, "c") == ["c"]


@pytest.mark.parametrize("sort", ["relevance", "price", "-price", "newest", "title"])
@pytest.mark.parametrize("words", ["", "shoes"])
def test_pages_join_to_the_whole_list_though_products_come_and_go(
    store: SqlProductStore, sort: Sort, words: str
) -> None:
    def priced(number: int) -> dict[str, object]:
        return {"price_minor": number % 4 * 100, "currency": "EUR"} if number % 3 else {}

    put(store, *(shoe(f"p{n:02}", title=f"Shoes {n % 5}", **priced(n)) for n in range(23)))
    whole = store.find(Find(words, sort=sort, limit=100))
    pages: list[str] = []
    after = None
    while page := store.find(Find(words, sort=sort, limit=5, after=after)):
        assert page.total == whole.total
        pages.extend(match.product_id for match in page.matches)
        after = page.last
        if after is None:
            break
    assert pages == [match.product_id for match in whole.matches]


def test_the_next_page_goes_on_after_the_last_row_even_when_that_row_is_gone(store: SqlProductStore) -> None:
    put(store, *(shoe(f"p{n}", price_minor=100 + n // 2, currency="EUR") for n in range(6)))
    page = store.find(Find(sort="price", limit=2))
    store.delete(["p1"])
    put(store, shoe("p0a", price_minor=1, currency="EUR"))
    rest = store.find(Find(sort="price", limit=10, after=page.last))
    assert [match.product_id for match in rest.matches] == ["p2", "p3", "p4", "p5"]


def test_a_cursor_of_another_sort_is_refused(store: SqlProductStore) -> None:
    put(store, shoe("a"))
    with pytest.raises(InvalidCursor):
        store.find(Find(sort="price", after=("red", "a")))
    with pytest.raises(InvalidCursor):
        store.find(Find(sort="title", after=(1.5, "a")))


def test_facets_count_groups_most_frequent_first(store: SqlProductStore) -> None:
    put(
        store,
        shoe("a", group_id="G", attributes={"color": ("Red", "blue"), "size": ("42",)}),
        shoe("b", group_id="G", attributes={"color": ("red",), "size": ("43",)}),
        shoe("c", attributes={"color": ("RED",), "size": ("42",)}, brand="Zeta"),
        shoe("d", attributes={"color": ("Blue",)}, brand="Zeta", title="Boot"),
    )
    facets = store.facets(["color", "size", "Brand", "nothing"])
    assert facets["color"] == (FacetCount("Blue", 2), FacetCount("RED", 2))
    assert facets["size"] == (FacetCount("42", 2), FacetCount("43", 1))
    assert facets["Brand"] == (FacetCount("Zeta", 2), FacetCount("Acme", 1))
    assert facets["nothing"] == ()
    assert store.facets(["color"], limit=1)["color"] == (FacetCount("Blue", 2),)
    assert store.facets(["size"], product_ids=["b", "c"])["size"] == (FacetCount("42", 1), FacetCount("43", 1))
    assert store.facets(["size"], product_ids=[])["size"] == ()
    assert store.facets(["color"], words="boots")["color"] == (FacetCount("Blue", 1),)
    assert store.facets(["brand"], where=parse_where("size = 43"))["brand"] == (FacetCount("Acme", 1),)
    assert store.facets([]) == {}


def test_a_filter_of_thousands_of_values_is_answered(store: SqlProductStore) -> None:
    put(store, shoe("a", attributes={"size": ("7",)}), shoe("b", attributes={"f900": ("1",)}))
    many = ",".join(str(number) for number in range(1500))
    assert found(store, where=f"size in ({many})") == ["a"]
    assert found(store, where=" or ".join(f"f{number}=1" for number in range(350, 950))) == ["b"]
    assert found(store, where=" and ".join(f"not f{number}=1" for number in range(500))) == ["a", "b"]


def test_the_last_page_says_that_nothing_comes_after_it(store: SqlProductStore) -> None:
    put(store, *(shoe(f"p{n}") for n in range(4)))
    first = store.find(Find(limit=2))
    assert first.last is not None
    assert store.find(Find(limit=2, after=first.last)).last is None
    assert store.find(Find(limit=4)).last is None


def test_details_are_kept_by_photo_and_go_with_the_last_product_that_shows_them(store: SqlProductStore) -> None:
    places = np.arange(-6, 6, dtype=np.int8).reshape(4, 3)
    product = shoe("a", "x", "y")
    vectors = {content("x"): vector("x"), content("y"): vector("y")}
    store.put([ProductRecord(product, vectors, {content("x"): places, content("y"): NO_DETAILS})])
    first, second = (photo.id for photo in product.photos)
    found = store.details([first, second, "unknown"])
    assert list(found) == [first]
    np.testing.assert_array_equal(found[first], places)
    store.delete(["a"])
    store.put([ProductRecord(product, vectors)])
    assert store.details([first]) == {}


def test_pictures_seen_anew_have_their_details(store: SqlProductStore) -> None:
    places = np.ones((2, 3), np.int8)
    product = shoe("a", "x")
    store.put([ProductRecord(product)])
    store.put_vectors({content("x"): vector("x")}, {content("x"): places, content("unused"): places})
    assert store.details([product.photos[0].id])[product.photos[0].id].tolist() == places.tolist()


def test_details_of_another_shape_or_type_are_refused(store: SqlProductStore) -> None:
    with pytest.raises(ValueError, match="int8 rows"):
        store.put([ProductRecord(shoe("a", "x"), {}, {content("x"): np.ones((2, 3), np.float32)})])
    assert store.get(["a"]) == []
