"""Ways in for a photo: file, drop, paste, camera, the shop's own photos, "more like this"."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import OpenPage, keep
from tests.browser.small_shop import photo_bytes
from tests.browser.steps import announced, hand_over, query_of, settled, titles, upload, wait_for_query


def test_a_chosen_photo_finds_its_product_and_names_the_photo_in_the_address(open_page: OpenPage) -> None:
    page = open_page()
    keep(page, "home")
    upload(page, photo_bytes("Ball", "red"))
    assert wait_for_query(page, "photo")
    assert "ball" in titles(page)[0]
    assert page.locator(".crop-clip img").is_visible()
    announced(page, "36 results")
    keep(page, "results")


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_picture_dropped_or_pasted_anywhere_is_searched(open_page: OpenPage, way: str) -> None:
    page = open_page("?q=tower")
    settled(page)
    hand_over(page, way, photo_bytes("Cross", "green", "WEBP"), "photo.webp", "image/webp")
    wait_for_query(page, "photo")
    assert "cross" in titles(page)[0]
    assert "q" not in query_of(page), "another photo is another search"


def test_words_typed_before_the_photo_was_added_go_along_with_it(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_label("Search words").fill("tower")
    upload(page, photo_bytes("Cross", "green"))
    wait_for_query(page, "photo")
    assert query_of(page)["q"] == "tower"
    assert "tower" in titles(page)[0]


def test_a_big_photo_is_made_smaller_before_it_is_sent(open_page: OpenPage) -> None:
    page = open_page()
    big = photo_bytes("Frame", "blue", "BMP", side_px=1800)
    assert len(big) > 9_000_000
    with page.expect_request("**/v1/search") as sent:
        upload(page, big, "photo.bmp", "image/bmp")
        wait_for_query(page, "photo")
    assert int(sent.value.all_headers()["content-length"]) < 150_000
    assert page.locator(".crop-clip img").evaluate("image => image.naturalWidth") == 1800, (
        "the shopper sees the original"
    )


def test_a_picture_that_the_browser_cannot_open_is_sent_as_it_is(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, photo_bytes("Frame", "blue", "TIFF"), "photo.tiff", "image/tiff")
    wait_for_query(page, "photo")
    assert "frame" in titles(page)[0]


def test_the_camera_takes_the_photo(open_page: OpenPage) -> None:
    page = open_page(permissions=["camera"])
    page.locator('[data-action="shoot"]:visible').last.click()
    page.wait_for_function("() => document.querySelector('#camera video')?.videoWidth > 0")
    page.get_by_role("button", name="Take the photo").click()
    assert wait_for_query(page, "photo")
    assert page.locator("#camera").is_hidden()


def test_a_sample_photo_searches_by_that_photo_without_sending_one(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".sample a").first.wait_for()
    with page.expect_request("**/v1/search") as sent:
        page.locator(".sample a").first.click()
    settled(page)
    assert json.loads(sent.value.post_data)["photo_id"] == query_of(page)["photo"]
    assert page.locator(".similarity").first.inner_text() in ("This is it", "Very likely this", "Maybe this")


def test_more_like_this_leaves_the_product_itself_out(open_page: OpenPage) -> None:
    page = open_page("?q=red")
    settled(page)
    first = titles(page)[0]
    page.locator(".card").first.hover()
    page.get_by_role("button", name=f"More like {first}").click()
    wait_for_query(page, "product")
    assert first not in titles(page)


def test_another_photo_can_be_chosen_from_the_results(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, photo_bytes("Ball", "red"))
    before = wait_for_query(page, "photo")
    upload(page, photo_bytes("Tower", "black"))
    page.wait_for_function("before => !location.search.includes(before)", arg=before)
    settled(page)
    assert "tower" in titles(page)[0]


def test_a_product_shows_its_photos(open_page: OpenPage) -> None:
    page = open_page("?item=ball-red")
    photos = page.locator("dialog.product .gallery img")
    page.wait_for_function(
        "() => [...document.querySelectorAll('dialog.product .gallery img')].some((photo) => photo.naturalWidth > 0)"
    )
    assert photos.count() >= 1
    assert page.locator("dialog.product .no-photo").count() == 0
