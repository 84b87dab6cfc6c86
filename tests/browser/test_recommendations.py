"""Rows of recommended products on the shopper's page, and the merchant's preview of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.browser.conftest import MERCHANT_KEY, OpenPage, keep
from tests.browser.test_access import audit

AGREED = "localStorage.setItem('shopsight.shopper', 's-page')"
ANSWER = {
    "request_id": "r",
    "query_id": "q",
    "basis": "taste",
    "signals": 2,
    "items": [],
}


def open_agreed(open_page: OpenPage, **options: Any) -> Any:
    """Open the start page as one who agreed to have a pseudonym and has looked at something already."""
    page = open_page(**options)
    known = page.request.get(page.url + "v1/products?limit=6").json()["products"]
    page.add_init_script(AGREED)
    asked: list[tuple[str, str]] = []

    def answer(route: Any) -> None:
        asked.append((route.request.method, route.request.url.split("/v1/")[1]))
        if route.request.method != "GET":
            route.fulfill(status=204)
            return
        why = {
            "kind": "viewed",
            "product_id": "x",
            "category": "",
            "en": "because you looked at X",
            "zh": "因为您看过：X",
        }
        items = [
            {
                **{name: product[name] for name in ("product_id", "title", "price", "sale_price", "availability")},
                "photo_id": product["photos"][0]["id"],
                "reasons": [why],
            }
            for product in known
        ]
        was_reset = ("DELETE", "shoppers/s-page/taste") in asked
        route.fulfill(json={**ANSWER, "items": items, "basis": "popular" if was_reset else "taste"})

    page.route("**/v1/recommendations?*", answer)
    page.route("**/v1/shoppers/**", answer)
    page.reload()
    return page, asked


def test_nothing_is_asked_for_a_shopper_before_consent(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#samples img").first.wait_for()
    assert page.locator("#for-you").inner_text() == ""


@pytest.mark.parametrize("width", [390, 1280])
def test_for_you_stands_on_the_start_page_with_its_reasons_and_opens_a_product(open_page: OpenPage, width: int) -> None:
    page, _ = open_agreed(open_page, viewport={"width": width, "height": 844}, reduced_motion="reduce")
    row = page.get_by_role("region", name="For you")
    row.get_by_text("because you looked at X").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert audit(page, "faint") == []
    assert audit(page, "nameless") == []
    keep(page, f"for-you-{width}")
    row.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("heading", level=2).wait_for()


def test_a_shopper_starts_over_and_switches_it_off_and_on(open_page: OpenPage) -> None:
    page, asked = open_agreed(open_page)
    page.get_by_role("button", name="Switch off").click()
    page.get_by_role("button", name="Show what fits what I look at").wait_for()
    page.reload()
    page.get_by_role("button", name="Show what fits what I look at").click()
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("region", name="For you").wait_for(state="detached")
    told = [(method, path) for method, path in asked if method != "GET"]
    assert told == [
        ("PUT", "shoppers/s-page/opt-out"),
        ("DELETE", "shoppers/s-page/opt-out"),
        ("DELETE", "shoppers/s-page/taste"),
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_product_shows_what_goes_with_it_and_leads_on_to_it_in_both_languages(
    open_page: OpenPage, width: int
) -> None:
    page = open_page("?all=1", viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page.locator(".card-link").first.click()
    dialog = page.get_by_role("dialog")
    row = dialog.get_by_role("region", name="Goes with it")
    row.scroll_into_view_if_needed()
    keep(page, f"rows-{width}")
    assert dialog.evaluate("node => node.scrollWidth <= node.clientWidth")
    title = row.get_by_role("link").first.inner_text()
    row.get_by_role("link").first.click()
    dialog.get_by_role("heading", name=title, exact=True).wait_for()
    page = open_page("?all=1&lang=zh")
    page.locator(".card-link").first.click()
    page.get_by_role("region", name="搭配推荐").get_by_role("link").first.wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_merchant_previews_what_shoppers_are_shown_and_why(open_page: OpenPage, width: int) -> None:
    viewport = {"width": width, "height": 844}
    page = open_page(f"merchant/#key={MERCHANT_KEY}", viewport=viewport, reduced_motion="reduce")
    page.get_by_role("link", name="Recommendations").or_(page.get_by_role("tab", name="Recommendations")).first.click()
    page.get_by_role("heading", name="Recommendations").wait_for()
    page.get_by_label("Show").select_option("goes_with")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("goes with").first.wait_for()
    page.mouse.move(0, 0)
    assert audit(page, "faint") == []
    assert audit(page, "nameless") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"console-recommendations-{width}")
    page.get_by_label("Show").select_option("for_you")
    page.get_by_label("Shopper's pseudonym").fill(f"nobody-{datetime.now(UTC).timestamp()}")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("what is popular").wait_for()
