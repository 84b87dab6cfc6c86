"""Advice on a bad photo: one soft hint below it, in the page's language, and none for a good one."""

from __future__ import annotations

import io

from PIL import ImageFilter

from tests.browser.conftest import OpenPage, keep
from tests.browser.small_shop import drawing, photo_bytes
from tests.browser.steps import announced, upload, wait_for_query


def blurred_photo() -> bytes:
    file = io.BytesIO()
    drawing("Cross", "green").filter(ImageFilter.GaussianBlur(14)).save(file, "PNG")
    return file.getvalue()


def test_a_blurred_photo_gets_a_hint_and_results_all_the_same(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, blurred_photo())
    wait_for_query(page, "photo")
    hint = page.locator("#photo-advice")
    assert hint.inner_text().strip().startswith("The photo is blurred.")
    announced(page, "The photo is blurred.")
    keep(page, "advice")
    page.locator("#language").click()
    assert "模糊" in hint.inner_text()


def test_a_good_photo_gets_none_and_the_hint_of_the_one_before_goes(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, blurred_photo())
    first = wait_for_query(page, "photo")
    upload(page, photo_bytes("Cross", "green"))
    page.wait_for_function("first => new URLSearchParams(location.search).get('photo') !== first", arg=first)
    wait_for_query(page, "photo")
    assert page.locator("#photo-advice").is_hidden()
