"""Text in pictures: two languages, labels of the demo shop, what must not break it, and a library that is not there."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

import shopsight
from shopsight.core.errors import ExtraRequired
from shopsight.core.types import Image
from shopsight.vision.text import RapidTextReader
from tests.vision.drawn import text_picture

pytest.importorskip("rapidocr", reason="text is read with shopsight[ocr]")
PHOTOS = Path(shopsight.__file__).parent / "demo_shop" / "photos"


@pytest.fixture(scope="module")
def reader() -> RapidTextReader:
    return RapidTextReader()


def test_who_has_waited_long_enough_goes_without_text() -> None:
    reader = RapidTextReader(patience_s=0)
    picture = text_picture(["OAT HOOPS"] * 6)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(reader.read, [picture] * 6))
    assert any(found)
    assert () in found


def test_a_tall_strip_is_not_enlarged_without_end() -> None:
    assert RapidTextReader().read(Image(np.full((960, 40, 3), 200, np.uint8))) == ()


def test_a_label_is_read_in_english_and_chinese(reader: RapidTextReader) -> None:
    with Pillow.open(PHOTOS / "alder-biscuits-ginger-2.jpg") as file:
        lines = reader.read(Image(np.asarray(file.convert("RGB"))))
    texts = " ".join(line.text for line in lines)
    assert "BUTTER BISCUITS" in texts
    assert "黄油饼干" in texts


def test_unsure_lines_are_dropped() -> None:
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (200, 300, 3), np.uint8)
    assert all(line.confidence >= 0.8 for line in RapidTextReader().read(Image(noise)))
    assert RapidTextReader(sure=1.01).read(text_picture(["OAT HOOPS"])) == ()


@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا بالعالم", "👟👟", "﷽"])
def test_writing_that_it_does_not_know_does_not_break_it(reader: RapidTextReader, text: str) -> None:
    reader.read(text_picture([text]))


def test_a_large_picture_is_looked_at_smaller_and_its_boxes_still_fit(reader: RapidTextReader) -> None:
    small = text_picture(["OAT HOOPS"])
    large = Image(small.pixels.repeat(4, axis=0).repeat(4, axis=1))
    (near,), (far,) = reader.read(small), reader.read(large)
    assert near.text == far.text
    assert abs(near.box.left - far.box.left) < 0.03


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(ExtraRequired, match=r"shopsight\[ocr\]"):
        RapidTextReader()
