"""The merchant's page of associations: the same rules as a table and as a graph, for mouse, keys and both languages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import MERCHANT_KEY, OpenPage, keep
from tests.browser.test_access import audit


def opened(open_page: OpenPage, language: str = "en", **options: Any) -> Any:
    page = open_page(f"merchant/?lang={language}#key={MERCHANT_KEY}", **options)
    page.evaluate("location.hash = 'associations'")
    page.locator("svg.graph").wait_for()
    return page


def rows(page: Any) -> list[str]:
    texts: list[str] = page.locator("table.rules tbody tr").all_inner_texts()
    return texts


def test_the_table_and_the_graph_have_the_same_rules(open_page: OpenPage) -> None:
    page = opened(open_page)
    told = rows(page)
    assert len(told) == 4
    assert "Red ball" in told[2] and "Blue brick" in told[2]
    assert "bought with, 2.8 × more often than chance" in told[2]
    assert page.locator("table.rules img").count() == 8
    assert page.locator(".graph-good").count() == 4 and page.locator(".graph-line").count() == 2


def test_a_heading_sorts_and_keeps_the_focus(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.get_by_role("button", name="of those").click()
    page.locator("th[aria-sort=descending]", has_text="of those").wait_for()
    shares = [float(text.split("\t")[4].rstrip("%")) for text in rows(page)]
    assert shares == sorted(shares, reverse=True) and len({*shares}) > 1
    assert page.evaluate("document.activeElement.dataset.sort") == "confidence"


def test_keys_walk_around_the_graph_and_say_what_stands_there(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.locator(".graph-good[tabindex='0']").focus()
    first = page.locator(".graph-told").inner_text()
    page.keyboard.press("ArrowRight")
    second = page.locator(".graph-told").inner_text()
    assert first != second and "goes with" in first and "goes with" in second
    assert page.locator(".graph-line.near").count() == 1
    assert page.locator(".graph-good[tabindex='0']").count() == 1


def test_controls_ask_anew(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.get_by_label("Goods as").select_option("category")
    page.get_by_role("cell", name="Toys > Ball").first.wait_for()
    page.get_by_label("× chance at least").fill("1000")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Too little for a rule").wait_for()


def test_too_little_says_how_much_more_is_needed_and_what_to_do(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.get_by_label("Baskets at least").fill("15")
    page.keyboard.press("Enter")
    # 60 baskets with 12 of the most frequent pair: 15 come with a quarter more.
    page.get_by_text("12 of them; a rule needs 15").wait_for()
    page.get_by_text("about 15 more baskets are needed").wait_for()
    page.get_by_role("button", name="By category").click()
    page.get_by_label("Baskets at least").fill("5")
    page.keyboard.press("Enter")
    page.locator("svg.graph").wait_for()
    assert page.get_by_label("Goods as").input_value() == "category"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_can_be_read(open_page: OpenPage, scheme: str, width: int, language: str) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}, "reduced_motion": "reduce"}
    page = opened(open_page, language, **options)
    assert audit(page, "faint") == []
    assert audit(page, "nameless") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"associations-{width}-{scheme}-{language}")


def test_only_events_that_say_so_are_looked_at(open_page: OpenPage) -> None:
    page = opened(open_page)
    with page.expect_request("**/v1/associations?*detail=arm%3DB*") as asked:
        page.get_by_label("Only events that say").fill("method=photo, arm=B")
        page.keyboard.press("Enter")
    assert "detail=method%3Dphoto" in asked.value.url
    page.get_by_role("heading", name="Too little for a rule").wait_for()
    page.get_by_label("Only events that say").fill("arm")
    assert not page.get_by_label("Only events that say").evaluate("box => box.checkValidity()")
