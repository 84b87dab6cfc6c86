"""Why a product was found: the map and the reasons, by mouse, key and finger."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import OpenPage, keep
from tests.browser.small_shop import photo_bytes, two_things
from tests.browser.steps import CARDS, announced, settled, upload, wait_for_query

LIT = """canvas => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    const shades = new Set();
    for (let at = 0; at < pixels.length; at += 404) shades.add(pixels[at] + pixels[at + 1] + pixels[at + 2]);
    return shades.size;
}"""


def asked_by_photo(page: Any, data: bytes | None = None) -> Any:
    upload(page, data or photo_bytes("Ball", "red"))
    wait_for_query(page, "photo")
    return page.locator(f"{CARDS} .why").first


def test_a_press_shows_the_map_and_the_reasons_and_escape_closes_them(open_page: OpenPage) -> None:
    page = open_page()
    button = asked_by_photo(page, two_things())
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".why-panel canvas").wait_for()
    announced(page, "Most alike: ")
    assert page.locator(".why-panel canvas").evaluate(LIT) > 20
    assert button.get_attribute("aria-expanded") == "true"
    keep(page, "why")
    page.keyboard.press("Escape")
    page.locator(".why-panel").wait_for(state="hidden")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.classList.contains('why')")


def test_a_look_goes_with_the_mouse_and_a_press_stays_until_one_elsewhere(open_page: OpenPage) -> None:
    page = open_page()
    button = asked_by_photo(page)
    button.hover()
    page.locator(".why-panel canvas").wait_for()
    page.mouse.move(2, 400)
    page.locator(".why-panel").wait_for(state="hidden")
    button.click()
    page.locator(".why-panel canvas").wait_for()
    page.locator("#results-title").click()
    page.locator(".why-panel").wait_for(state="hidden")


def test_words_and_filters_are_told_without_a_picture(open_page: OpenPage) -> None:
    page = open_page("?q=ball&filter=color+in+(%22red%22,+%22blue%22)")
    settled(page)
    color = page.locator(CARDS).first.get_attribute("data-product").removeprefix("ball-")
    page.locator(f"{CARDS} .why").first.click()
    page.locator(".why-reasons").wait_for()
    assert page.locator(".why-reasons li").all_inner_texts() == [
        "In the title: “ball”",
        f"Passes your filter, color: “{color}”",
        "Passes your filter, category: “Ball”",
    ]
    assert page.locator(".why-panel canvas").count() == 0


def test_a_product_asked_by_tells_what_both_have_in_chinese_too(open_page: OpenPage) -> None:
    page = open_page("?product=ball-red&lang=zh")
    settled(page)
    page.locator(f"{CARDS} .why").first.click()
    page.locator(".why-panel canvas").wait_for()
    assert "相同" in page.locator(".why-reasons").inner_text()
    assert "最相似之处" in page.locator(".why-panel figcaption").inner_text()


def test_browsing_asks_nothing_so_there_is_nothing_to_explain(open_page: OpenPage) -> None:
    page = open_page("?all=1")
    settled(page)
    assert page.locator(".why").count() == 0


def test_on_a_phone_the_panel_comes_from_below_and_covers_no_control_of_its_own(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 375, "height": 740}, has_touch=True, reduced_motion="reduce")
    asked_by_photo(page).tap()
    page.locator(".why-panel canvas").wait_for()
    box = page.locator(".why-panel").bounding_box()
    assert (box["x"], box["width"]) == (0, 375)
    assert box["y"] + box["height"] == pytest.approx(740, abs=1)
    keep(page, "why-phone")
    page.locator(".why-close").tap()
    page.locator(".why-panel").wait_for(state="hidden")


def test_where_the_server_does_not_answer_the_panel_says_so(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.route("**/v1/explanations*", lambda route: route.abort())
    page.locator(f"{CARDS} .why").first.click()
    page.locator(".why-panel .inline-error").wait_for()
