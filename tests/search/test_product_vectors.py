"""The matrix of product vectors is what the store has, whatever happened to it, and old readers keep their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from shopsight.core.types import Photo, Product, ProductRecord, Vector, photo_id_of
from shopsight.search.product_vectors import ProductVectors
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlProductStore]:
    opened = SqlProductStore(open_engine(tmp_path / "shop.db"), "1")
    yield opened
    opened.close()


def _record(product_id: str, *vectors: Vector, **values: object) -> ProductRecord:
    contents = {hashlib.sha256(vector.tobytes()).hexdigest(): vector for vector in vectors}
    photos = tuple(
        Photo(photo_id_of(product_id, content), product_id, content, 9, 9, position)
        for position, content in enumerate(contents)
    )
    return ProductRecord(Product(product_id, "t", photos=photos, **values), contents)  # type: ignore[arg-type]


def _vector(*numbers: float) -> Vector:
    return np.array(numbers, np.float32)


def test_each_product_has_the_unit_vector_of_its_first_photo(store: SqlProductStore) -> None:
    store.put([_record("hat", _vector(0.6, 0.8), _vector(1, 0), category=("Clothing", "Hats"), group_id="g")])
    store.put([_record("cup", _vector(0, 3), category=("Cups",), availability="out_of_stock")])
    store.put([_record("unseen")])
    rows = ProductVectors(store, 2).now()
    assert rows.ids == ("hat", "cup")
    np.testing.assert_allclose(rows.vectors, np.array([[0.6, 0.8], [0, 1]]), atol=1e-6)
    assert rows.categories == (("Clothing", "Hats"), ("Cups",))
    assert rows.group_keys == ("g", "cup")
    assert rows.is_in_stock.tolist() == [True, False]
    assert rows.rows(["cup", "unseen", "hat"]).tolist() == [1, 0]


def test_an_empty_shop_has_no_rows(store: SqlProductStore) -> None:
    assert ProductVectors(store, 2).now().vectors.shape == (0, 2)


def test_it_follows_the_store_and_old_readers_keep_what_they_had(store: SqlProductStore) -> None:
    vectors = ProductVectors(store, 2)
    store.put([_record("a", _vector(1, 0)), _record("b", _vector(0, 1))])
    before = vectors.now()
    store.put([_record("a", _vector(0, 1)), _record("c", _vector(1, 0))])
    store.delete(["b"])
    after = vectors.now()
    assert before.vectors.tolist() == [[1, 0], [0, 1]]
    assert before.ids == ("a", "b")
    assert after.ids == ("a", "c")
    assert after.vectors.tolist() == [[0, 1], [1, 0]]
    assert after.seq == store.seq()


def test_an_unchanged_store_is_not_read_again(store: SqlProductStore) -> None:
    vectors = ProductVectors(store, 2)
    store.put([_record("a", _vector(1, 0))])
    assert vectors.now() is vectors.now()


def test_after_any_changes_it_is_what_a_new_one_reads(store: SqlProductStore) -> None:
    random = np.random.default_rng(7)
    vectors = ProductVectors(store, 3)
    for _ in range(60):
        some = [str(number) for number in random.integers(0, 40, 3)]
        if random.random() < 0.3:
            store.delete(some)
        else:
            shown = [random.normal(size=3).astype(np.float32) for _ in some]
            store.put([_record(p, *([v] if random.random() < 0.9 else [])) for p, v in zip(some, shown, strict=True)])
        now, anew = vectors.now(), ProductVectors(store, 3).now()
        assert set(now.ids) == set(anew.ids)
        np.testing.assert_array_equal(now.vectors[[now.row_of[i] for i in anew.ids]], anew.vectors)
