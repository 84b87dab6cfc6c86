"""The merchant's console: behind a key, in two languages, usable on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import MERCHANT_KEY, OpenPage, keep
from tests.browser.test_access import audit

OPENED = f"merchant/#key={MERCHANT_KEY}"


def imports(open_page: OpenPage, **options: Any) -> Any:
    """Go from the first section, the dashboard, to the imports."""
    page = open_page(OPENED, **options)
    page.get_by_role("heading", name="Dashboard").wait_for()
    page.get_by_role("link", name="Imports").click()
    return page


def test_a_key_opens_the_console_and_is_kept_out_of_the_address(open_page: OpenPage) -> None:
    page = open_page("merchant/")
    page.get_by_label("API key").fill("sk_wrong")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("API key").fill(MERCHANT_KEY)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="Dashboard").wait_for()
    page.goto(page.url.split("#")[0] + f"#key={MERCHANT_KEY}")
    page.wait_for_function("() => !location.hash.includes('key')")


def test_forgetting_the_key_closes_it(open_page: OpenPage) -> None:
    page = open_page(OPENED)
    page.get_by_role("heading", name="Dashboard").wait_for()
    page.get_by_role("button", name="Forget key").click()
    page.get_by_label("API key").wait_for()


def test_imports_are_listed_in_both_languages(open_page: OpenPage) -> None:
    page = imports(open_page)
    page.get_by_role("row").filter(has_text="import").filter(has_text="done").first.wait_for()
    page.get_by_role("button", name="Switch the page to Chinese (中文)").click()
    page.get_by_role("heading", name="导入").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_console_can_be_read(open_page: OpenPage, scheme: str, width: int) -> None:
    page = imports(open_page, color_scheme=scheme, viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page.get_by_role("heading", name="Imports").wait_for()
    assert audit(page, "faint") == []
    assert audit(page, "nameless") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"console-{width}-{scheme}")


def test_every_text_is_there_in_both_languages() -> None:
    folder = Path(__file__).parents[2] / "src/shopsight/web/static/merchant"
    for file in folder.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        if "\n  zh: {" not in text:
            continue
        english, chinese = text.split("\n  zh: {")
        keys = [set(re.findall(r'"([\w.]+)":', half)) for half in (english, chinese)]
        assert keys[0] and keys[0] == keys[1], file.name
