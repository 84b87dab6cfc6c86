"""Codes in pictures: small, askew, blurred, many, and what must not be taken for one."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageFilter

from shopsight.core.types import Image
from shopsight.vision.codes import ZxingCodeReader
from tests.vision.drawn import barcode, scene

NUMBER = "4006381333931"


def values(image: Image) -> list[str]:
    return [code.value for code in ZxingCodeReader().read(image)]


@pytest.mark.parametrize(
    ("value", "kind", "gtin"),
    [
        ("036602301467", "UPC-A", "00036602301467"),
        ("12345670", "EAN-8", "00000012345670"),
        ("https://example.org/x", "QR Code", ""),
        ("https://id.gs1.org/01/09506000134352/10/A1", "QR Code", "09506000134352"),
        ("lot 7", "Data Matrix", ""),
        ("AB-123", "Code 128", ""),
    ],
)
def test_each_kind_keeps_its_printed_value_and_trade_items_have_a_number(value: str, kind: str, gtin: str) -> None:
    drawn = barcode(value, kind.replace(" ", ""), scale=3)
    (code,) = ZxingCodeReader().read(scene((drawn, (60, 60))))
    assert (code.value, code.kind, code.gtin) == (value, kind, gtin)


def test_a_small_code_that_leans_is_found_where_one_look_sees_none() -> None:
    small = barcode(NUMBER).convert("RGB").resize((200, 110), Pillow.Resampling.LANCZOS)
    leaning = small.rotate(33, Pillow.Resampling.BICUBIC, expand=True, fillcolor="#b0a590")
    blurred = scene((leaning, (900, 500)), size=(1280, 960))
    soft = np.asarray(Pillow.fromarray(blurred.pixels).filter(ImageFilter.GaussianBlur(0.9)))
    assert values(Image(soft)) == [NUMBER]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_code_is_read(turn: int) -> None:
    assert values(scene((barcode(NUMBER).rotate(turn, expand=True), (100, 60)))) == [NUMBER]


def test_of_two_hundred_codes_most_are_read_once_each_and_none_is_wrong() -> None:
    parts = []
    numbers = [f"{place:07d}" for place in range(1, 201)]
    for place, number in enumerate(numbers):
        drawn = barcode(number, "EAN-8", scale=1)
        parts.append((drawn, ((place % 14) * drawn.width, (place // 14) * drawn.height)))
    found = values(scene(*parts, size=(14 * 100, 15 * 90), ground="white"))
    assert len(found) == len(set(found))
    assert {value[:7] for value in found} <= set(numbers)
    assert len(found) >= 100


def test_stripes_that_are_no_code_give_none() -> None:
    shirt = np.zeros((400, 600, 3), np.uint8)
    shirt[:, ::10] = shirt[:, 1::10] = shirt[:, 2::10] = shirt[:, 5::10] = 255
    assert values(Image(shirt)) == []
