"""The frame on the photo: by mouse, by keyboard, and never with a second upload."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import shopsight
from tests.browser.conftest import OpenPage, keep
from tests.browser.small_shop import two_things
from tests.browser.steps import (
    announced,
    framed_otherwise,
    query_of,
    settled,
    stage_of,
    titles,
    upload,
    wait_for_query,
    whole_photo,
)

SCENE = Path(shopsight.__file__).parent / "demo_shop/phone/portia-satchel-burgundy-1.jpg"
"""A photo of a bag, with other things around it."""


def test_a_frame_dragged_with_the_mouse_searches_inside_it_without_another_upload(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, two_things(), "two.jpg", "image/jpeg")
    photo = whole_photo(page)
    area = stage_of(page)
    with page.expect_request("**/v1/search") as sent:
        page.mouse.move(area["x"] + area["width"] * 0.55, area["y"] + area["height"] * 0.15)
        page.mouse.down()
        page.mouse.move(area["x"] + area["width"] * 0.8, area["y"] + area["height"] * 0.5)
        page.mouse.move(area["x"] + area["width"] * 0.96, area["y"] + area["height"] * 0.98)
        page.mouse.up()
    box = framed_otherwise(page, "0,0,1,1")
    asked = json.loads(sent.value.post_data)
    assert asked["photo_id"] == photo
    assert asked["box"] == pytest.approx([float(part) for part in box.split(",")], abs=1e-4)
    assert asked["box"] == pytest.approx([0.55, 0.15, 0.96, 0.98], abs=0.03)
    assert "tower" in titles(page)[0]
    keep(page, "crop")


def test_a_corner_and_the_whole_frame_move_with_the_arrow_keys(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, two_things(), "two.jpg", "image/jpeg")
    whole_photo(page)
    page.get_by_role("button", name="Bottom right corner of the search area").focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowLeft")
    assert framed_otherwise(page, "0,0,1,1") == "0,0,0.5,1"
    announced(page, "36 results")
    assert titles(page)[0] == "Red ball"
    page.get_by_role("application").focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("() => new URLSearchParams(location.search).get('box') === '0.5,0,1,1'")
    page.wait_for_function("() => document.querySelector('.card-title')?.textContent === 'Blue tower'")


def test_the_frame_stays_inside_the_photo_and_never_vanishes(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, two_things(), "two.jpg", "image/jpeg")
    whole_photo(page)
    page.get_by_role("button", name="Top left corner of the search area").focus()
    for _ in range(20):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
    left, top, right, bottom = map(float, framed_otherwise(page, "0,0,1,1").split(","))
    assert (right, bottom) == (1, 1)
    assert 0.03 <= right - left <= 0.1
    assert 0.03 <= bottom - top <= 0.1


def test_the_whole_photo_is_one_press_away(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, two_things(), "two.jpg", "image/jpeg")
    photo = wait_for_query(page, "photo")
    page.goto(f"{page.url}&box=0.5,0,1,1")
    settled(page)
    page.get_by_role("button", name="Whole photo").click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('box') === '0,0,1,1'")
    settled(page)
    assert query_of(page) == {"photo": photo, "box": "0,0,1,1"}


def test_the_things_in_a_photo_are_marked_and_pressed_by_mouse_or_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, SCENE.read_bytes(), SCENE.name, "image/jpeg")
    photo = wait_for_query(page, "photo")
    stage, frame = stage_of(page), page.locator(".crop-frame").bounding_box()
    assert frame["width"] < 0.8 * stage["width"]
    keep(page, "regions")
    mark = page.get_by_role("button", name="Search item 2 of")
    with page.expect_request("**/v1/search") as sent:
        mark.focus()
        page.keyboard.press("Enter")
    asked = json.loads(sent.value.post_data)
    assert asked["photo_id"] == photo
    box = wait_for_query(page, "box")
    assert asked["box"] == pytest.approx([float(part) for part in box.split(",")], abs=1e-4)
    assert page.evaluate("() => document.activeElement.className") == "crop-frame"
    assert mark.count() == 0
    keep(page, "regions-other")
    page.get_by_role("button", name="Search item 1 of").click()
    framed_otherwise(page, box)
    page.get_by_role("button", name="Whole photo").click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('box') === '0,0,1,1'")


def test_the_marks_are_labelled_in_chinese(open_page: OpenPage) -> None:
    page = open_page(locale="zh-CN")
    upload(page, SCENE.read_bytes(), SCENE.name, "image/jpeg")
    wait_for_query(page, "photo")
    assert page.get_by_role("button", name="搜索照片中的第 2 件商品").is_visible()


def test_taking_the_photo_away_keeps_the_words(open_page: OpenPage) -> None:
    page = open_page()
    upload(page, two_things(), "two.jpg", "image/jpeg")
    wait_for_query(page, "photo")
    page.get_by_label("Search words").fill("frame")
    page.keyboard.press("Enter")
    wait_for_query(page, "q")
    page.get_by_role("button", name="Remove the photo").click()
    page.wait_for_function("() => !location.search.includes('photo')")
    settled(page)
    assert all("frame" in title for title in titles(page))
    assert page.locator("#query-photo").is_hidden()
