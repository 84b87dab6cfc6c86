"""Links that restore a search, the back button, and what the page remembers."""

from __future__ import annotations

from tests.browser.conftest import OpenPage, keep
from tests.browser.small_shop import photo_bytes
from tests.browser.steps import CARDS, query_of, settled, stage_of, titles, upload, wait_for_query


def test_a_link_restores_photo_frame_words_filters_and_order(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, photo_bytes("Ball", "red"))
    photo = wait_for_query(page, "photo")
    other = open_page(
        f"?photo={photo}&box=0.1,0.1,0.9,0.9&q=ball&filter=price+%3C%3D+14+and+brand+%3D+%22Acme%22&sort=price"
    )
    settled(other)
    assert titles(other) == ["Blue ball", "Black ball"]
    assert other.get_by_label("Search words").input_value() == "ball"
    assert other.get_by_label("Sort by").input_value() == "price"
    assert other.get_by_label("Highest price").input_value() == "14"
    assert other.get_by_role("button", name="Remove filter Acme").is_visible()
    stage, frame = stage_of(other), other.locator(".crop-frame").bounding_box()
    assert abs(frame["width"] / stage["width"] - 0.8) < 0.02


def test_a_filter_that_the_chips_cannot_show_is_kept_and_can_be_taken_off(open_page: OpenPage) -> None:
    page = open_page("?q=ball&filter=not+color+in+(red,blue,green,black)")
    settled(page)
    assert sorted(titles(page)) == ["Orange ball", "Pink ball"]
    page.get_by_role("button", name="Remove filter").click()
    page.wait_for_function("() => !location.search.includes('filter')")


def test_going_back_undoes_step_by_step_and_forward_does_them_again(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".sample a").first.wait_for()
    upload(page, photo_bytes("Ball", "red"))
    wait_for_query(page, "photo")
    by_photo = titles(page)
    page.get_by_label("Search words").fill("tower")
    page.keyboard.press("Enter")
    wait_for_query(page, "q")
    assert titles(page) != by_photo
    page.go_back()
    page.wait_for_function("() => !location.search.includes('q=')")
    settled(page)
    assert titles(page) == by_photo
    assert page.get_by_label("Search words").input_value() == ""
    page.go_back()
    page.locator("#home h1").wait_for()
    page.go_forward()
    settled(page)
    assert titles(page) == by_photo


def test_going_back_closes_a_product_and_a_link_opens_one(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.locator(f"{CARDS} a").nth(1).click()
    page.wait_for_function("() => location.search.includes('item')")
    linked = open_page(page.url.split("/", 3)[3])
    linked.locator("#product[open] .details").wait_for()
    page.go_back()
    page.locator("#product").wait_for(state="hidden")
    assert query_of(page) == {"q": "ball"}


def test_chinese_is_a_switch_that_is_remembered(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.get_by_role("button", name="Switch the page to Chinese").click()
    page.get_by_role("button", name="切换为英文").wait_for()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert "个结果" in page.locator("#results-title").inner_text()
    keep(page, "chinese")
    page.reload()
    settled(page)
    assert page.get_by_label("排序").is_visible()


def test_the_language_of_the_browser_is_taken_and_that_of_the_link_wins(open_page: OpenPage) -> None:
    assert "看见" in open_page(locale="zh-CN").locator("h1:visible").inner_text()
    page = open_page("?lang=en&q=ball", locale="zh-CN")
    settled(page)
    assert page.get_by_label("Sort by").is_visible()
    page.get_by_role("button", name="More like").first.click()
    wait_for_query(page, "product")
    assert query_of(page)["lang"] == "en"


def test_dark_follows_the_system_and_the_switch_that_is_remembered(open_page: OpenPage) -> None:
    page = open_page("?q=ball", color_scheme="dark")
    settled(page)
    brightness = "() => getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)[0]"
    assert page.evaluate(brightness) < 60
    keep(page, "dark")
    page.locator("#theme").click()
    assert page.evaluate(brightness) > 200
    page.reload()
    settled(page)
    assert page.evaluate(brightness) > 200
