"""Words, filters, order and pages."""

from __future__ import annotations

import re

from tests.browser.conftest import OpenPage
from tests.browser.small_shop import photo_bytes
from tests.browser.steps import CARDS, announced, query_of, settled, titles, upload, wait_for_query


def test_words_find_and_the_slash_key_reaches_their_field(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("tower")
    page.keyboard.press("Enter")
    assert wait_for_query(page, "q") == "tower"
    assert len(titles(page)) == 6
    assert all("tower" in title for title in titles(page))
    announced(page, "6 results")


def test_chinese_words_find_what_a_chinese_description_says(open_page: OpenPage) -> None:
    page = open_page("?q=积木")
    settled(page)
    assert titles(page)
    assert all("brick" in title for title in titles(page))


def test_text_of_the_shop_is_shown_as_text_never_as_markup(open_page: OpenPage) -> None:
    page = open_page("?item=brick-red")
    page.locator(".description").wait_for()
    assert "<b>" in page.locator(".description").inner_text() or "not bold" in page.locator(".description").inner_text()
    assert page.locator(".description b").count() == 0


def test_a_chip_filters_joins_others_of_its_kind_and_comes_off_again(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.get_by_role("button", name=re.compile("^red, 1 product")).click()
    assert wait_for_query(page, "filter") == 'color = "red"'
    assert titles(page) == ["Red ball"]
    page.get_by_role("button", name=re.compile("^blue")).click()
    page.wait_for_function("() => location.search.includes('+in+')")
    settled(page)
    assert sorted(titles(page)) == ["Blue ball", "Red ball"]
    page.get_by_role("button", name="Remove filter red").click()
    page.wait_for_function("() => document.querySelectorAll('#grid > .card').length === 1")
    assert query_of(page)["filter"] == 'color = "blue"'
    page.get_by_role("button", name="Remove filter blue").click()
    page.wait_for_function("() => !location.search.includes('filter')")


def test_the_focus_stays_on_a_chip_that_was_pressed(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.get_by_role("button", name=re.compile("^green")).focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "filter")
    assert page.evaluate("document.activeElement.dataset.key") == "color=green"


def test_a_price_range_filters(open_page: OpenPage) -> None:
    page = open_page("?all=1")
    settled(page)
    page.get_by_label("Lowest price").fill("40")
    page.keyboard.press("Enter")
    assert wait_for_query(page, "filter") == "price >= 40"
    page.get_by_label("Highest price").fill("42")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.querySelectorAll('#grid > .card').length === 2")
    assert query_of(page)["filter"] == "price >= 40 and price <= 42"


def test_products_are_put_in_the_order_asked_for(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.get_by_label("Sort by").select_option("-price")
    assert wait_for_query(page, "sort") == "-price"
    page.wait_for_function("() => document.querySelector('.card-title').textContent === 'Pink ball'")
    page.get_by_label("Sort by").select_option("price")
    page.wait_for_function("() => document.querySelector('.card-title').textContent === 'Red ball'")
    assert page.locator(".price").first.inner_text().endswith("$10.50"), "the sale price first, then the one before"
    assert page.locator(".price del").first.is_visible()


def test_more_pages_come_while_scrolling_until_everything_is_there(open_page: OpenPage) -> None:
    page = open_page("?all=1")
    settled(page)
    page.locator("#more").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelectorAll('#grid > .card').length === 36")
    assert len(set(titles(page))) == 36
    page.locator("#more", has_text="That is everything.").wait_for()


def test_the_times_of_the_steps_are_behind_a_small_link(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.locator("#timing summary").click()
    assert "Total" in page.locator(".timing-panel").inner_text()


def test_a_product_opens_with_its_details_and_goes_on_to_the_shop(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.locator(f"{CARDS} a").first.click()
    page.locator("#product .details").wait_for()
    page.get_by_role("link", name="Go to the product").wait_for()
    assert (
        page.get_by_role("link", name="Go to the product")
        .get_attribute("href")
        .startswith("https://shop.example/ball-")
    )
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('item')")
    assert page.locator("#product").is_hidden()


def test_what_the_photo_surely_shows_is_offered_as_a_filter_that_comes_off_again(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, photo_bytes("Cross", "green"))
    wait_for_query(page, "photo")
    settled(page)
    page.get_by_role("button", name=re.compile("^Only ")).click()
    assert wait_for_query(page, "filter").startswith("category = ")
    settled(page)
    assert titles(page)
    assert page.get_by_role("button", name=re.compile("^Only ")).count() == 0
    page.locator("#active-filters button").click()
    page.wait_for_function("() => !location.search.includes('filter')")
