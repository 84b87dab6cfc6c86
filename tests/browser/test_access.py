"""For everyone: names, focus, contrast, keyboard, small screens, less motion, and a strict policy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.browser.conftest import OpenPage, keep
from tests.browser.steps import CARDS, settled, titles, wait_for_query

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")


def audit(page: Any, check: str) -> Any:
    """Run one of the checks of audit.js in the page."""
    return page.evaluate(f"() => {{ {AUDIT}\nreturn audit.{check}(); }}")


@pytest.mark.parametrize("query", ["", "?q=ball", "?q=zzz", "?item=ball-red"])
def test_every_control_has_a_name_and_every_id_is_one(open_page: OpenPage, query: str) -> None:
    page = open_page(query)
    page.wait_for_load_state("networkidle")
    assert audit(page, "nameless") == []
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))
    assert page.locator("h1:visible").count() <= 1
    for landmark in ("banner", "main", "contentinfo", "search"):
        assert page.get_by_role(landmark, include_hidden=True).count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?q=ball&filter=color+in+(%22red%22,+%22blue%22)", "?item=ball-red"])
def test_text_stands_out_from_its_ground(open_page: OpenPage, query: str, scheme: str) -> None:
    page = open_page(query, color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    assert audit(page, "faint") == []


def test_the_focus_can_be_seen_on_everything_that_takes_it(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    seen: set[str] = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        focused = audit(page, "focused")
        assert focused["isShown"], focused["name"]
        seen.add(focused["name"])
    assert len(seen) > 8


def test_arrow_keys_walk_the_results(open_page: OpenPage) -> None:
    page = open_page("?all=1")
    settled(page)
    links = page.locator(f"{CARDS} .card-link")
    links.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[1]
    columns = page.evaluate("getComputedStyle(document.getElementById('grid')).gridTemplateColumns.split(' ').length")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[1 + columns]
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[0]


def test_a_dialog_takes_the_focus_and_gives_it_back(open_page: OpenPage) -> None:
    page = open_page("?q=ball")
    settled(page)
    page.locator(f"{CARDS} .card-link").nth(2).focus()
    page.keyboard.press("Enter")
    page.locator("#product .details").wait_for()
    assert page.evaluate("document.getElementById('product').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.classList.contains('card-link')")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[2]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("query", ["?", "?q=ball", "?q=ball&item=ball-red"])
def test_a_phone_of_360_pixels_needs_no_sideways_scrolling(open_page: OpenPage, query: str, language: str) -> None:
    page = open_page(f"{query}&lang={language}", viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert audit(page, "small") == []
    keep(page, f"phone-{language}-{len(query)}")


def test_filters_fold_away_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("?q=ball", viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    settled(page)
    assert page.get_by_role("button", name="red, 1 product").is_hidden()
    page.locator("#filters summary").click()
    page.get_by_role("button", name="red, 1 product").click()
    wait_for_query(page, "filter")
    assert page.locator("#filter-count").inner_text() == "1"


def test_nothing_moves_for_those_who_want_less_motion(open_page: OpenPage) -> None:
    page = open_page("?q=ball", reduced_motion="reduce")
    settled(page)
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_policy_is_strict_and_nothing_comes_from_elsewhere(open_page: OpenPage, address: str) -> None:
    with urlopen(address) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = open_page("?q=ball")
    settled(page)
    hosts = page.evaluate("performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin)")
    assert set(hosts) == {address.rstrip("/")}


def test_both_languages_have_the_same_texts(open_page: OpenPage) -> None:
    page = open_page()
    keys = page.evaluate(
        """async () => { const texts = await Promise.all(['en', 'zh'].map((name) => import(`/i18n/${name}.js`)));
            return JSON.stringify(texts.map((module) => Object.keys(module.default).sort())); }"""
    )
    english, chinese = json.loads(keys)
    assert english == chinese
