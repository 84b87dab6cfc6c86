"""The report of `shopsight eval` from a disk, in a real browser: it loads nothing, fits a phone, and can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shopsight.core.types import Pixels
from shopsight.evaluation.report.page import write_html
from shopsight.vision.decode import decode_photo
from shopsight.vision.renditions import rendition
from tests.browser.conftest import keep
from tests.browser.test_access import audit
from tests.evaluation.drawn import drawn_items, drawn_outcomes, whole


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    items, outcomes = drawn_items(folder), drawn_outcomes(folder)
    page = folder / "report.html"
    write_html(page, whole(items, outcomes, decode), lambda data: rendition(data, 96), decode)
    return page


def decode(data: bytes) -> Pixels:
    return decode_photo(data).image.pixels


@pytest.mark.parametrize(("scheme", "width_px"), [("light", 1200), ("dark", 1200), ("light", 390)])
def test_the_report_can_be_looked_at_without_a_host(chromium: Any, report: Path, scheme: str, width_px: int) -> None:
    context = chromium.new_context(viewport={"width": width_px, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    requested: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: requested.append(request.url))
    page.goto(report.as_uri())
    keep(page, f"report-{scheme}-{width_px}")
    assert complaints == []
    assert [url for url in requested if not url.startswith("data:")] == [report.as_uri()]
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    assert page.evaluate("document.documentElement.scrollWidth") == width_px
    assert audit(page, "nameless") == []
    assert audit(page, "faint") == []
    context.close()
