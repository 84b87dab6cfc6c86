"""What the page says of how sure an answer is, in both languages."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from tests.browser.conftest import OpenPage, keep
from tests.browser.small_shop import photo_bytes
from tests.browser.steps import settled, upload, wait_for_query


def test_a_shopper_reads_whether_the_shop_has_it_and_no_percent(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, photo_bytes("Cross", "green"))
    wait_for_query(page, "photo")
    settled(page)
    title = page.locator("#results-title").inner_text()
    assert any(said in title for said in ("This is it", "Very likely this", "It should be among these"))
    assert "%" not in page.locator(".card").first.inner_text()
    keep(page, "verdict-found")


def test_a_photo_of_nothing_here_is_told_so_above_the_closest(open_page: OpenPage) -> None:
    page = open_page()
    pixels = np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    upload(page, buffer.getvalue())
    wait_for_query(page, "photo")
    settled(page)
    assert "We do not seem to have this. Closest we have:" in page.locator("#results-title").inner_text()
    keep(page, "verdict-not-here")
    page.locator("#language").click()
    settled(page)
    assert "店里似乎没有这件商品" in page.locator("#results-title").inner_text()
