"""What every reader of codes promises."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from shopsight.core.ports import CodeReader
from shopsight.core.types import Image
from shopsight.vision.codes import ZxingCodeReader
from tests.fakes import FakeCodeReader
from tests.vision.drawn import barcode, scene

NUMBER = "4006381333931"


@pytest.fixture(params=[ZxingCodeReader, FakeCodeReader])
def reader(request: pytest.FixtureRequest) -> CodeReader:
    made: CodeReader = request.param()
    return made


def test_a_code_is_read_with_its_kind_and_its_place(reader: CodeReader) -> None:
    (code,) = reader.read(scene((barcode(NUMBER), (500, 300))))
    assert (code.value, code.kind, code.gtin) == (NUMBER, "EAN-13", "0" + NUMBER)
    assert 0.5 < (code.box.left + code.box.right) / 2 < 0.9
    assert 0.5 < (code.box.top + code.box.bottom) / 2 < 0.9


@pytest.mark.parametrize("size", [(1, 1), (10_000, 1), (1, 10_000), (300, 300)])
def test_where_there_is_no_code_none_is_read(reader: CodeReader, size: tuple[int, int]) -> None:
    assert reader.read(Image(np.full((*size, 3), 255, np.uint8))) == ()


def test_noise_is_no_code(reader: CodeReader) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (400, 600, 3), np.uint8)
    assert reader.read(Image(noise)) == ()


def test_codes_come_from_top_to_bottom(reader: CodeReader) -> None:
    codes = reader.read(scene((barcode("73513537", "EAN-8"), (20, 400)), (barcode(NUMBER), (500, 20))))
    assert [code.value for code in codes] == [NUMBER, "73513537"]


def test_several_threads_read_the_same(reader: CodeReader) -> None:
    pictures = [scene((barcode(number), (100, 100))) for number in (NUMBER, "4012345678901", "5201815331227")] * 4
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(reader.read, pictures)) == [reader.read(picture) for picture in pictures]
