"""Wishes heard in the words are chips that come off by mouse and keyboard; words may be spoken."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenPage, keep
from tests.browser.steps import announced, query_of, settled, titles, wait_for_query

CHIPS = "#wishes button"
_EAR = """
window.SpeechRecognition = class {
  start() {
    const heard = [{ transcript: "tower in red" }];
    heard.isFinal = true;
    document.documentElement.dataset.heardIn = this.lang;
    this.onresult({ results: [heard] });
    this.onend();
  }
  stop() {}
};
"""


@pytest.mark.parametrize(
    ("language", "words", "chips", "told"),
    [
        ("en", "tower in red, under 40", ["Category: Tower", "Color: red", "under $40.00"], "Heard: Category: Tower"),
        ("zh", "Tower 要红色, 40元以下", ["分类：Tower", "颜色：red", "US$40.00 以下"], "已理解：分类：Tower"),
    ],
)
def test_wishes_are_shown_and_told(open_page: OpenPage, language: str, words: str, chips: list[str], told: str) -> None:
    page = open_page(f"?q={words}&lang={language}")
    settled(page)
    assert titles(page) == ["Red tower"]
    assert [text.replace("$", "US$").replace("USUS", "US") for text in page.locator(CHIPS).all_inner_texts()] == [
        chip.replace("$", "US$").replace("USUS", "US") for chip in chips
    ]
    announced(page, told)
    keep(page, f"wishes-{language}")


def test_a_wish_comes_off_by_mouse_and_by_keyboard_and_back_brings_it_again(open_page: OpenPage) -> None:
    page = open_page("?q=tower in red, under 40")
    settled(page)
    page.get_by_role("button", name="Take off “under $40.00”").click()
    page.wait_for_function("() => document.querySelectorAll('#wishes button').length === 2")
    assert query_of(page)["q"] == "tower in red"
    page.get_by_role("button", name="Take off “Color: red”").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#wishes button').length === 1")
    assert len(titles(page)) == 6
    assert page.evaluate("document.activeElement.closest('#wishes') !== null")
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('#wishes button').length === 2")


def test_where_wishes_leave_nothing_the_page_says_which_to_give_up(open_page: OpenPage) -> None:
    page = open_page("?q=tower in red, under 2")
    settled(page)
    keep(page, "wishes-nothing")
    page.get_by_role("button", name="Without “under 2” (1 product)").click()
    page.wait_for_function("() => document.querySelectorAll('#grid > .card:not(.skeleton)').length === 1")
    assert titles(page) == ["Red tower"]


def test_a_phone_shows_the_wishes_below_the_words(open_page: OpenPage) -> None:
    page = open_page("?q=tower in red", viewport={"width": 390, "height": 800})
    settled(page)
    field, chip = page.locator("#words").bounding_box(), page.locator(CHIPS).first.bounding_box()
    assert chip["y"] >= field["y"] + field["height"]
    keep(page, "wishes-phone")


def test_words_may_be_spoken_in_the_language_of_the_page(open_page: OpenPage) -> None:
    page = open_page("?lang=zh")
    page.context.add_init_script(_EAR)
    page.reload()
    page.locator("#speak").click()
    assert wait_for_query(page, "q") == "tower in red"
    assert titles(page) == ["Red tower"]
    assert page.evaluate("document.documentElement.dataset.heardIn") == "zh-CN"
    assert page.locator("#speak").get_attribute("aria-pressed") == "false"


def test_where_the_browser_cannot_hear_there_is_no_button(open_page: OpenPage) -> None:
    page = open_page()
    page.context.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition;")
    page.reload()
    page.wait_for_selector("#language:not(:empty)")
    assert page.locator("#speak").is_hidden()
