"""Advertised places on the shopper's page: apart, labelled, told when seen and clicked. Campaigns in the console."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from shopsight.api.campaign_examples import CAMPAIGN_ANSWERS
from tests.browser.conftest import MERCHANT_KEY, OpenPage, keep
from tests.browser.steps import CARDS, settled
from tests.browser.test_access import audit

KEY = {"Authorization": f"Bearer {MERCHANT_KEY}"}
BALLS = {"name": "Balls", "currency": "USD", "bid_minor": 20, "budget_minor": 100_000, "filter": "category = Ball"}
BRICKS = {**BALLS, "name": "Bricks", "bid_minor": 15, "filter": "category = Brick", "daily_budget_minor": 500}


@pytest.fixture
def campaigns(address: str) -> Iterator[list[str]]:
    """Two campaigns, gone after the test, so that other tests see no advertisement."""
    with httpx.Client(base_url=address, headers=KEY, timeout=60) as shop:
        made = [shop.post("v1/campaigns", json=fields).json()["id"] for fields in (BALLS, BRICKS)]
        yield made
        for campaign in shop.get("v1/campaigns").json()["campaigns"]:
            shop.delete(f"v1/campaigns/{campaign['id']}")


def told_events(page: Any) -> list[dict[str, Any]]:
    """Take what the page tells of shoppers; the list grows as it does."""
    told: list[dict[str, Any]] = []

    def take(route: Any) -> None:
        told.extend(json.loads(route.request.post_data)["events"])
        route.fulfill(status=200, json={"new": 1, "known": 0, "refused": 0, "issues": []})

    page.route("**/v1/events", take)
    return told


def test_without_campaigns_there_is_no_shelf(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    assert page.locator("#sponsored").is_hidden()


@pytest.mark.parametrize(("language", "label"), [("en", "Sponsored"), ("zh", "广告")])
def test_places_are_labelled_and_apart_from_the_results(
    open_page: OpenPage, campaigns: list[str], language: str, label: str
) -> None:
    page = open_page(f"?q=ball&lang={language}")
    settled(page)
    place = page.locator("#sponsored .sponsored-card")
    assert place.count() == 1
    assert place.locator(".sponsored-label").inner_text() == label
    shown = place.get_attribute("data-product")
    assert page.locator(f'{CARDS}[data-product="{shown}"]').count() == 1, "its place among the results is its own"


def test_what_is_seen_and_clicked_is_told_once(open_page: OpenPage, campaigns: list[str]) -> None:
    page = open_page()
    told = told_events(page)
    page.get_by_role("searchbox").fill("ball")
    page.keyboard.press("Enter")
    with page.expect_request(lambda request: "view_promotion" in (request.post_data or "")):
        settled(page)
    page.locator("#sponsored .card-link").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    with page.expect_request(lambda request: "select_promotion" in (request.post_data or "")):
        page.locator("#sponsored .card-link").click()
    page.get_by_role("dialog").wait_for()
    page.evaluate("() => shopsightEvents.flush()")
    seen, clicked = [event for event in told if event["event_name"].endswith("_promotion")]
    assert (seen["event_name"], clicked["event_name"]) == ("view_promotion", "select_promotion")
    assert seen["place"] == clicked["place"]
    assert "user_pseudo_id" not in seen, "before consent nobody is named"
    assert seen["query_id"] and seen["items"][0]["item_id"].startswith("ball-")


def test_a_click_on_a_place_is_charged_to_its_campaign(open_page: OpenPage, campaigns: list[str], address: str) -> None:
    page = open_page("?q=ball")
    with page.expect_response(lambda response: "select_promotion" in (response.request.post_data or "")):
        page.locator("#sponsored .card-link").click()

    report = httpx.get(f"{address}v1/campaigns/{campaigns[0]}/report", headers=KEY, timeout=60).json()
    assert sum(day["clicks"] for day in report["days"]) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_shelf_can_be_read(open_page: OpenPage, campaigns: list[str], scheme: str, width: int) -> None:
    page = open_page("?q=ball", color_scheme=scheme, viewport={"width": width, "height": 844}, reduced_motion="reduce")
    told_events(page)
    settled(page)
    page.locator("#sponsored .sponsored-card").wait_for()
    assert audit(page, "faint") == []
    assert audit(page, "nameless") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"sponsored-{width}-{scheme}")


def test_a_campaign_is_made_paused_and_resumed_in_the_console(open_page: OpenPage, campaigns: list[str]) -> None:
    page = open_page(f"merchant/#key={MERCHANT_KEY}")
    page.get_by_role("link", name="Campaigns", exact=True).click()
    page.get_by_role("link", name="New campaign").click()
    for name, value in {
        "Name": "Crosses",
        "Currency": "USD",
        "Bid for a click": "0.5",
        "Or products by filter": "a =",
    }.items():
        page.get_by_label(name, exact=False).first.fill(value)
    page.get_by_label("Budget", exact=False).first.fill("40")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").filter(has_text="filter").wait_for()
    page.get_by_label("Or products by filter").fill("category = Cross")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text="Crosses")
    row.get_by_text("$0.50").wait_for()
    row.get_by_role("button", name="Pause Crosses").click()
    page.get_by_role("button", name="Resume Crosses").click()
    page.get_by_role("button", name="Pause Crosses").wait_for()
    row.get_by_role("link", name="Edit Crosses").click()
    page.get_by_label("Bid for a click").fill("0.75")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("row").filter(has_text="Crosses").get_by_text("$0.75").wait_for()


def test_a_report_shows_figures_effect_pace_and_days(open_page: OpenPage) -> None:
    report = CAMPAIGN_ANSWERS["report_campaign"]
    page = open_page(f"merchant/#key={MERCHANT_KEY}", viewport={"width": 1280, "height": 1500}, reduced_motion="reduce")
    page.route("**/v1/campaigns/*/report", lambda route: route.fulfill(json=report))
    page.goto(page.url.split("#")[0] + f"#campaigns/{report['campaign']['id']}")
    page.get_by_role("heading", name="Spring shoes").wait_for()
    page.get_by_text("3.23% to 4.95%").wait_for()
    page.get_by_text("Not told from chance yet: +2 buyers in 100 (-3.4 to +4.6)").wait_for()
    assert page.locator("svg .chart-bar").count() == len(report["days"])
    assert page.locator("svg .chart-pace").count() == page.locator("svg .chart-interval").count() == 1
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert download.value.path().read_text().splitlines()[1].endswith(",2026-06-01,2000,80,1840,6,29940")
    assert audit(page, "faint") == []
    keep(page, "campaigns-figures")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_campaigns_can_be_read(open_page: OpenPage, campaigns: list[str], scheme: str, width: int) -> None:
    page = open_page(
        f"merchant/#key={MERCHANT_KEY}",
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
        reduced_motion="reduce",
    )
    shown = {"list": "#campaigns", "form": "#campaigns/new", "report": f"#campaigns/{campaigns[1]}"}
    for name, where in shown.items():
        page.goto(page.url.split("#")[0] + where)
        page.locator("h1", has_text={"list": "Campaigns", "form": "New campaign", "report": "Bricks"}[name]).wait_for()
        page.wait_for_function("() => !document.querySelector('#section[aria-busy]')")
        assert audit(page, "faint") == []
        assert audit(page, "nameless") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        keep(page, f"campaigns-{name}-{width}-{scheme}")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("language", "label"), [("en", "Sponsored"), ("zh", "广告")])
def test_places_stand_below_what_looks_alike(
    open_page: OpenPage, campaigns: list[str], width: int, language: str, label: str
) -> None:
    page = open_page(f"?q=ball&lang={language}", viewport={"width": width, "height": 844}, reduced_motion="reduce")
    told = told_events(page)
    settled(page)
    page.locator(CARDS).first.locator("a").first.click()
    place = page.locator("dialog .sponsored-card").first
    place.wait_for()
    assert place.locator(".sponsored-label").inner_text() == label
    assert audit(page, "nameless") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    place.scroll_into_view_if_needed()
    keep(page, f"sponsored-alike-{width}-{language}")
    shown = place.get_attribute("data-product")
    place.locator("a").click()
    page.wait_for_url(f"**item={shown}*")
    page.evaluate("shopsightEvents.flush()")
    page.wait_for_function("true")
    assert [e for e in told if e["event_name"] == "select_promotion" and e["items"][0]["item_id"] == shown]
