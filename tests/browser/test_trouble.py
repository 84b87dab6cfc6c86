"""What the page says, and does by itself, when something goes wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import OpenPage, keep
from tests.browser.small_shop import photo_bytes
from tests.browser.steps import announced, settled, titles, upload, wait_for_query

NOTICE = "#notice .notice"


@pytest.mark.parametrize(
    ("name", "media_type", "data", "words"),
    [
        ("a.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "Drawings in SVG do not work"),
        ("a.txt", "text/plain", b"these are only words, " * 20, "This is not a picture"),
        ("a.jpg", "image/jpeg", b"", "This file is empty"),
        ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"\x00" * 3_000_000, "This picture is too large"),
        ("a.png", "image/png", photo_bytes("Ball", "red")[:300], "This picture is incomplete"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_plain_words(
    open_page: OpenPage, name: str, media_type: str, data: bytes, words: str
) -> None:
    page = open_page()
    upload(page, data, name, media_type)
    page.locator(NOTICE).wait_for()
    assert page.locator(f"{NOTICE} h2").inner_text() == words
    announced(page, words)
    keep(page, f"refused-{words.split()[-1].lower()}")
    upload(page, photo_bytes("Ball", "red"))
    wait_for_query(page, "photo")
    assert "ball" in titles(page)[0], "and another photo works"


def test_nothing_found_says_which_part_to_give_up(open_page: OpenPage) -> None:
    page = open_page("?q=ball&filter=color+%3D+%22mauve%22")
    page.locator(NOTICE).wait_for()
    keep(page, "empty")
    page.get_by_role("button", name="Clear the filters").click()
    page.wait_for_function("() => document.querySelectorAll('#grid > .card').length === 6")


def test_a_photo_that_has_expired_is_told_so(open_page: OpenPage) -> None:
    page = open_page("?photo=q000000000000000000000000")
    page.locator(NOTICE).wait_for()
    assert "no longer here" in page.locator(f"{NOTICE} h2").inner_text()


def test_a_broken_filter_in_a_link_can_be_cleared(open_page: OpenPage) -> None:
    page = open_page("?q=ball&filter=color+%3D")
    page.locator(NOTICE).wait_for()
    assert page.locator(f"{NOTICE} h2").inner_text() == "This filter is not understood"
    page.get_by_role("button", name="Clear the filters").click()
    settled(page)
    assert len(titles(page)) == 6


@pytest.mark.parametrize(("status", "code"), [(429, "rate_limited"), (503, "overloaded")])
def test_a_busy_shop_is_asked_again_after_the_time_it_names(open_page: OpenPage, status: int, code: str) -> None:
    page = open_page()
    answers = iter([True, False])

    def busy_once(route: Any) -> None:
        if next(answers, False):
            error = {"code": code, "message": "busy", "retryable": True, "request_id": "r"}
            route.fulfill(status=status, headers={"Retry-After": "2"}, json={"error": error})
        else:
            route.continue_()

    page.route("**/v1/search", busy_once)
    page.get_by_label("Search words").fill("ball")
    page.keyboard.press("Enter")
    page.locator(NOTICE, has_text="Trying again in").wait_for()
    keep(page, code)
    settled(page)
    page.wait_for_function("() => document.querySelectorAll('#grid > .card').length === 6")


def test_without_a_connection_the_page_waits_for_it(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.context.set_offline(True)
    page.get_by_label("Search words").fill("tower")
    page.keyboard.press("Enter")
    page.locator(NOTICE, has_text="No connection").wait_for()
    page.context.set_offline(False)
    page.wait_for_function("() => document.querySelector('.card-title')?.textContent.includes('tower')")


def test_a_running_search_can_be_given_up_with_escape_and_the_last_results_stay(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    held: list[Any] = []
    page.route("**/v1/search", lambda route: held.append(route))
    page.get_by_label("Search words").fill("tower")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cancel").wait_for()
    page.keyboard.press("Escape")
    settled(page)
    assert all("ball" in title for title in titles(page))
    assert page.get_by_label("Search words").input_value() == "ball"


def test_a_fault_of_the_server_can_be_tried_again(open_page: OpenPage) -> None:
    page = open_page()
    error = {"code": "internal", "message": "a fault", "request_id": "r-17"}
    page.route("**/v1/search", lambda route: route.fulfill(status=500, json={"error": error}))
    page.get_by_label("Search words").fill("ball")
    page.keyboard.press("Enter")
    page.locator(NOTICE, has_text="r-17").wait_for()
    page.unroute("**/v1/search")
    page.get_by_role("button", name="Try again").click()
    settled(page)
    assert len(titles(page)) == 6
