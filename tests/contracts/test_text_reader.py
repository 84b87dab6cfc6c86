"""What every reader of text promises."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from shopsight.core.ports import TextReader
from shopsight.core.types import Image
from shopsight.vision.text import RapidTextReader
from tests.fakes import FakeTextReader
from tests.vision.drawn import text_picture

pytest.importorskip("rapidocr", reason="text is read with shopsight[ocr]")


@pytest.fixture(scope="module", params=[lambda: RapidTextReader(patience_s=60), FakeTextReader], ids=["rapid", "fake"])
def reader(request: pytest.FixtureRequest) -> TextReader:
    made: TextReader = request.param()
    return made


def test_a_line_is_read_with_its_place_and_confidence(reader: TextReader) -> None:
    (line,) = reader.read(text_picture(["OAT HOOPS"]))
    assert line.text == "OAT HOOPS"
    assert 0.8 <= line.confidence <= 1
    assert line.box.left < 0.2
    assert line.box.bottom < 0.9


@pytest.mark.parametrize("size", [(1, 1), (10_000, 1), (1, 10_000), (300, 300)])
def test_where_nothing_is_written_nothing_is_read(reader: TextReader, size: tuple[int, int]) -> None:
    assert reader.read(Image(np.full((*size, 3), 255, np.uint8))) == ()


def test_the_best_read_line_comes_first(reader: TextReader) -> None:
    lines = reader.read(text_picture(["OAT HOOPS", "500 g", "BEST BEFORE 11/27"]))
    assert [line.confidence for line in lines] == sorted((line.confidence for line in lines), reverse=True)


def test_several_threads_read_the_same(reader: TextReader) -> None:
    pictures = [text_picture(["OAT HOOPS"]), text_picture(["MILK 1 L"])] * 2
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(reader.read, pictures)) == [reader.read(picture) for picture in pictures]
