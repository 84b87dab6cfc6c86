"""What is printed on the thing, and where that puts its product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopsight.core.errors import ExtraRequired
from shopsight.core.ports import TextReader
from shopsight.core.reading import TextLine
from shopsight.core.types import WHOLE, Box, Candidate, Image, Product, ProductRecord
from shopsight.core.where import parse_where
from shopsight.search.second_look.label import Label, LabelReader
from shopsight.search.second_look.look import Placed, as_placed
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore
from tests.fakes import FakeCodeReader, FakeTextReader
from tests.vision.drawn import barcode, scene

EAN = "4006381333931"
PRODUCTS = [
    Product("pen", "Stylo Point 88, black", gtin=EAN, brand="Stylo"),
    Product("hoops", "Alder Oat Hoops"),
    Product("crisps", "Alder Rye Crisps"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlProductStore]:
    engine = open_engine(str(tmp_path / "shop.db"))
    store = SqlProductStore(engine, "r1")
    store.put([ProductRecord(product) for product in PRODUCTS])
    yield store
    store.close()
    engine.dispose()


def placed(*names: str) -> list[Placed]:
    return as_placed([Candidate(name, name, f"photo-{name}", 0.9 - n / 1000) for n, name in enumerate(names)])


def order(store: SqlProductStore, label: Label, given: list[Placed], where: str = "") -> list[Placed]:
    known = {product.id: product for product in store.get([p.candidate.product_id for p in given])}
    return LabelReader(store, FakeCodeReader(), FakeTextReader).ordered(label, given, known, parse_where(where))


def test_a_code_is_read_and_makes_the_text_superfluous(store: SqlProductStore) -> None:
    image = scene((barcode(EAN), (100, 100)))
    assert LabelReader(store, FakeCodeReader(), FakeTextReader).read(image, WHOLE) == Label((), (f"0{EAN}",))


def test_without_a_code_the_text_in_the_box_is_read(store: SqlProductStore) -> None:
    asked: list[tuple[int, int]] = []

    class Reader(FakeTextReader):
        def read(self, image: Image) -> tuple[TextLine, ...]:
            asked.append((image.width_px, image.height_px))
            return super().read(image)

    label = LabelReader(store, FakeCodeReader(), Reader).read(scene(), Box(0.0, 0.0, 0.5, 0.25))
    assert [line.text for line in label.lines] == ["OAT HOOPS"]
    assert asked == [(450, 150)]


def test_without_the_library_nothing_is_read_and_nothing_fails(store: SqlProductStore) -> None:
    def missing() -> TextReader:
        raise ExtraRequired("reading text needs another library")

    assert LabelReader(store, FakeCodeReader(), missing).read(scene(), WHOLE) == Label()


def test_the_product_of_the_number_comes_first_whether_or_not_it_was_seen(store: SqlProductStore) -> None:
    label = Label(gtins=(f"0{EAN}",))
    seen = order(store, label, placed("hoops", "crisps", "pen"))
    assert [p.candidate.product_id for p in seen] == ["pen", "hoops", "crisps"]
    assert seen[0].numbered and seen[0].rank_before == 3
    unseen = order(store, label, placed("hoops", "crisps"))
    assert [p.candidate.product_id for p in unseen] == ["pen", "hoops", "crisps"]
    assert unseen[0].numbered and unseen[0].rank_before is None
    assert unseen[0].score > unseen[1].score


def test_a_number_that_no_product_has_or_the_filter_excludes_changes_nothing(store: SqlProductStore) -> None:
    given = placed("hoops", "crisps")
    assert order(store, Label(gtins=("00000000000017",)), given) == given
    assert order(store, Label(gtins=(f"0{EAN}",)), given, 'brand = "Other"') == given


def test_the_product_whose_name_is_on_the_label_moves_up(store: SqlProductStore) -> None:
    label = Label(lines=(TextLine("RYE CRISPS", WHOLE, 0.95),))
    found = order(store, label, placed("hoops", "crisps"))
    assert [p.candidate.product_id for p in found] == ["crisps", "hoops"]
    assert [p.rank_before for p in found] == [2, 1]


def test_text_that_fits_nothing_changes_nothing(store: SqlProductStore) -> None:
    given = placed("hoops", "crisps")
    assert order(store, Label(lines=(TextLine("EXIT", WHOLE, 0.95),)), given) == given
