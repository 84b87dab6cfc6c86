"""The page tells what is done on it: without a name until the shopper allows one, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import OpenPage, keep
from tests.browser.steps import CARDS, settled

STATIC = Path(__file__).parents[2] / "src" / "shopsight" / "web" / "static"
AGAIN = """async (body) => {
    const headers = { "content-type": "application/json" };
    return (await fetch("v1/events", { method: "POST", headers, body: JSON.stringify(body) })).json();
}"""
TELL = "() => shopsightEvents.track('add_to_cart', { items: [{ item_id: 'ball-red' }] })"


def sent(page: Any, work: Callable[[], object], name: str) -> dict[str, Any]:
    """Do something, and return the event of this name that the page then sends; the server has taken all it sent."""
    with page.expect_response(lambda answer: "/v1/events" in answer.url and name in answer.request.post_data) as answer:
        work()
    assert answer.value.status == 200
    body = answer.value.request.post_data_json
    # The page itself does not look at the answer; asked once more, the server knows all of it.
    again = page.evaluate(AGAIN, body)
    assert (again["new"], again["known"], again["refused"]) == (0, len(body["events"]), 0), again
    found: dict[str, Any] = next(event for event in body["events"] if event["event_name"] == name)
    return found


def shopper_of(page: Any) -> str:
    return str(page.evaluate("() => localStorage.getItem('shopsight.shopper') ?? ''"))


def test_a_search_a_choice_a_look_and_a_thumb_are_told_under_one_answer(open_page: OpenPage) -> None:
    page = open_page()
    page.fill("#words", "ball")
    search = sent(page, lambda: page.keyboard.press("Enter"), "search")
    settled(page)
    assert (search["search_term"], search["item_list_id"], search["method"]) == ("ball", "search", "words")
    assert search["items"][1]["index"] == 1 and search["currency"]
    choice = sent(page, page.locator(f"{CARDS} .card-link").nth(1).click, "select_item")
    assert choice["query_id"] == search["query_id"]
    assert choice["items"][0]["item_id"] == search["items"][1]["item_id"]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Not what I meant").click()
    keep(page, "feedback")
    thumb = sent(page, page.get_by_role("button", name="Wrong color").click, "feedback")
    assert (thumb["helpful"], thumb["reason"], thumb["query_id"]) == (False, "color", search["query_id"])
    assert "Thank you" in page.locator("#feedback").inner_text()


def test_a_product_looked_at_is_told(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    look = sent(page, page.locator(f"{CARDS} .card-link").first.click, "view_item")
    assert look["items"][0]["item_id"].startswith("ball-")


def test_nobody_is_named_before_consent_and_a_consent_can_be_taken_back(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    assert "user_pseudo_id" not in sent(page, lambda: page.evaluate(TELL), "add_to_cart")
    assert shopper_of(page) == ""
    page.get_by_role("button", name="Remember my taste").click()
    shopper = shopper_of(page)
    assert len(shopper) == 24
    assert sent(page, lambda: page.evaluate(TELL), "add_to_cart")["user_pseudo_id"] == shopper
    page.reload()
    settled(page)
    page.get_by_role("button", name="My taste is remembered").click()
    assert shopper_of(page) == ""
    page.locator("#language").click()
    assert page.get_by_role("button", name="在此设备上记住我的喜好").is_visible()
    assert page.get_by_role("button", name="不是我想找的").is_visible()


def test_who_does_not_want_to_be_tracked_is_not(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate("() => localStorage.setItem('shopsight.shopper', 'from-before')")
    page.context.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.fill("#words", "ball")
    page.keyboard.press("Enter")
    settled(page)
    page.evaluate(
        "() => { shopsightEvents.consent(); shopsightEvents.track('search'); return shopsightEvents.flush(); }"
    )
    page.close(run_before_unload=True)
    assert not [url for url in asked if "/v1/events" in url]


def test_refusing_to_be_tracked_removes_the_pseudonym(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate("() => shopsightEvents.consent()")
    page.context.add_init_script("Object.defineProperty(navigator, 'doNotTrack', { get: () => '1' })")
    page.reload()
    assert shopper_of(page) == ""
    assert page.locator("#consent").is_hidden()


def test_what_is_done_offline_is_told_later(open_page: OpenPage) -> None:
    page = open_page()
    page.context.set_offline(True)
    page.evaluate(TELL)
    page.evaluate("() => shopsightEvents.flush()")
    assert sent(page, lambda: page.context.set_offline(False), "add_to_cart")["items"] == [{"item_id": "ball-red"}]


def test_a_page_that_is_left_hands_over_what_it_has(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate(
        "() => { navigator.sendBeacon = (url, body) => { globalThis.beacon = { url, body }; return true; }; }"
    )
    page.evaluate(TELL)
    beacon = page.evaluate("() => { dispatchEvent(new Event('pagehide')); return beacon; }")
    assert beacon["url"].endswith("/v1/events") and "add_to_cart" in beacon["body"]
    assert page.evaluate(AGAIN, json.loads(beacon["body"]))["new"] == 1


def test_the_script_is_small_and_stands_alone() -> None:
    script = (STATIC / "shopsight-events.js").read_bytes()
    assert len(script) < 4000
    assert b"import" not in script
