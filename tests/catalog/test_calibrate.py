"""Calibrating to a catalog: what is asked, when it is asked again, and shops that are too small for it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from shopsight.catalog.calibrate import LEAST_PRODUCTS, Calibrate, examine_calibration, is_stale
from shopsight.core.types import Operation, Photo, Product, ProductRecord, photo_id_of
from shopsight.index.exact import ExactIndex
from shopsight.search.calibrate import Evidence
from shopsight.search.calibration_file import Fitted, calibration_file
from shopsight.search.follow import Follower
from shopsight.search.visual import VisualSearch
from shopsight.store.blobs import DiskBlobStore
from shopsight.store.engine import open_engine
from shopsight.store.operations import SqlOperationLog
from shopsight.store.products import SqlProductStore
from shopsight.vision.decode import decode_photo
from tests.fakes import FAKE_CARD, FakeEmbedder


class Shop:
    """What a fit needs, over a real store, with an encoder that sees colors."""

    def __init__(self, folder: Path) -> None:
        engine = open_engine(folder / "shop.db")
        self.store = SqlProductStore(engine, FAKE_CARD.revision)
        self.operations = SqlOperationLog(engine)
        self.blobs = DiskBlobStore(folder / "blobs")
        self.index = ExactIndex(FAKE_CARD.dimension)
        self.follower = Follower(self.store, self.index, 0, lambda seq: None)
        self.file = calibration_file(folder)
        self.seconds = 0.0
        self.told: list[Operation] = []

    def fill(self, count: int, alike: bool = False) -> None:
        rng = np.random.default_rng(5)
        for number in range(count):
            patches = rng.integers(0, 256, (4, 4, 3), np.uint8) if not alike else np.full((4, 4, 3), 90, np.uint8)
            out = io.BytesIO()
            PIL.Image.fromarray(patches).resize((64, 64), PIL.Image.Resampling.NEAREST).save(out, "PNG")
            data = out.getvalue()
            content = hashlib.sha256(data).hexdigest()
            self.blobs.put(data)
            id_ = f"p{number}"
            product = Product(
                id_,
                "A",
                category=(("Left", "Right")[number % 2],),
                photos=(Photo(photo_id_of(id_, content), id_, content, 64, 64),),
            )
            vector = FakeEmbedder().embed([decode_photo(data).image])[0]
            self.store.put([ProductRecord(product, {content: vector})])
        self.follower.catch_up()

    def clock(self) -> float:
        self.seconds += 1
        return self.seconds

    def calibrate(self) -> Operation:
        fitting = Calibrate(
            store=self.store,
            blobs=self.blobs,
            operations=self.operations,
            visual=VisualSearch(FakeEmbedder(), self.index),
            asked_by=FAKE_CARD.revision,
            decode=lambda data, at_least_px: decode_photo(data, at_least_px=at_least_px).image,
            file=self.file,
            clock=self.clock,
        )
        return fitting.run(self.told.append)

    def fitted(self) -> Fitted:
        fitted = self.file.now()
        assert fitted is not None
        return fitted


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path)
    yield opened
    opened.store.close()


def test_a_shop_is_fitted_with_progress_and_says_so(shop: Shop) -> None:
    shop.fill(40)
    operation = shop.calibrate()
    assert (operation.status, operation.done, operation.total) == ("done", 40, 40)
    assert [told.done for told in shop.told] == [0, 8, 16, 24, 32, 40]
    fitted = shop.fitted()
    assert (fitted.revision, fitted.seq, fitted.products) == (FAKE_CARD.revision, shop.store.seq(), 40)
    assert fitted.calibration.presence(said(0.99, *[0.1] * 30)) > fitted.calibration.presence(said(0.3, *[0.1] * 30))
    assert "on 40 of 40 products, ECE 0." in examine_calibration(fitted, FAKE_CARD.revision, 40).message


def test_the_same_catalog_gives_the_same_calibration(shop: Shop) -> None:
    shop.fill(24)
    shop.calibrate()
    first = shop.fitted()
    shop.calibrate()
    assert shop.fitted().calibration == first.calibration


@pytest.mark.parametrize("count", [0, 1, 2, LEAST_PRODUCTS - 1])
def test_a_shop_too_small_is_left_as_it_is(shop: Shop, count: int) -> None:
    shop.fill(count)
    operation = shop.calibrate()
    assert operation.status == "done"
    assert "20 products" in operation.message
    assert shop.file.now() is None


def test_a_shop_of_one_picture_many_times_is_undecided(shop: Shop) -> None:
    shop.fill(24, alike=True)
    shop.calibrate()
    assert shop.fitted().calibration.presence(said(*[1.0] * 24)) == pytest.approx(0.5, abs=0.1)


def test_an_hour_of_work_is_cut_short(shop: Shop) -> None:
    shop.fill(64)
    shop.seconds = 0.0
    tick = shop.clock

    def slow() -> float:
        shop.seconds += 60
        return tick()

    shop.clock = slow  # type: ignore[method-assign]
    shop.calibrate()
    assert 0 < shop.fitted().products < 64


def test_pictures_that_are_gone_are_left_out(shop: Shop) -> None:
    shop.fill(24)
    content = shop.store.get(["p3"])[0].photos[0].content_sha256
    shop.blobs.delete(content)
    shop.calibrate()
    assert shop.fitted().products == 23


def test_a_cancelled_fit_writes_nothing(shop: Shop) -> None:
    shop.fill(24)
    shop.told = _Canceller(shop.operations)
    assert shop.calibrate().status == "cancelled"
    assert shop.file.now() is None


def test_it_is_stale_with_another_model_or_a_tenth_of_the_catalog_changed(shop: Shop) -> None:
    shop.fill(40)
    shop.calibrate()
    fitted, seq = shop.fitted(), shop.store.seq()
    assert not is_stale(fitted, FAKE_CARD.revision, seq, 40)
    assert not is_stale(fitted, FAKE_CARD.revision, seq + 3, 41)
    assert is_stale(fitted, FAKE_CARD.revision, seq + 4, 40)
    assert is_stale(fitted, FAKE_CARD.revision, seq, 36)
    assert is_stale(fitted, "other", seq, 40)
    assert is_stale(None, FAKE_CARD.revision, seq, 40)
    assert not is_stale(None, FAKE_CARD.revision, seq, LEAST_PRODUCTS - 1)


def said(*cosines: float) -> Evidence:
    return Evidence(cosines, cosines)


class _Canceller(list[Operation]):
    """Asks for an end at the first report."""

    def __init__(self, operations: SqlOperationLog) -> None:
        super().__init__()
        self._operations = operations

    def append(self, operation: Operation) -> None:
        self._operations.cancel(operation.id)
