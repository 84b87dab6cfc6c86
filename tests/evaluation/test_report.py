"""The page says what happened, shows it, loads nothing, and is not fooled by titles."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from shopsight.core.types import Pixels
from shopsight.evaluation.datasets import CatalogItem
from shopsight.evaluation.figures import figures
from shopsight.evaluation.outcomes import Outcome
from shopsight.evaluation.report.page import Evaluation, write_html
from shopsight.evaluation.report.text import p_value, percent, points, span
from tests.evaluation.drawn import drawn_items, drawn_outcomes, whole

_VOID = {"meta", "img"}
_OPTIONAL_END = {"tr", "td", "th", "thead", "tbody", "li"}


@pytest.fixture
def items(tmp_path: Path) -> list[CatalogItem]:
    return drawn_items(tmp_path)


@pytest.fixture
def outcomes(tmp_path: Path) -> list[Outcome]:
    return drawn_outcomes(tmp_path)


def thumbnail(data: bytes) -> bytes:
    return data


def decode(data: bytes) -> Pixels:
    return np.full((16, 16, 3), data[0], np.uint8)


def written(folder: Path, evaluation: Evaluation) -> str:
    page = folder / "report.html"
    write_html(page, evaluation, thumbnail, decode)
    return page.read_text(encoding="utf-8")


class Balance(HTMLParser):
    """Every element that must be closed is, in order; HTML lets rows and cells end by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in _OPTIONAL_END:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_page_is_whole_html(items: list[CatalogItem], outcomes: list[Outcome], tmp_path: Path) -> None:
    balance = Balance()
    balance.feed(written(tmp_path, whole(items, outcomes, decode)))
    assert (balance.wrong, balance.open) == ([], [])


def test_titles_are_text(items: list[CatalogItem], outcomes: list[Outcome], tmp_path: Path) -> None:
    page = written(tmp_path, whole(items, outcomes, decode))
    assert "A &lt;small&gt; shop" in page and "<small>" not in page
    assert "Apple &amp; &lt;b&gt;Co&lt;/b&gt;" in page and "<b>Co" not in page


def test_the_page_names_no_host_and_forbids_every_load(
    items: list[CatalogItem], outcomes: list[Outcome], tmp_path: Path
) -> None:
    page = written(tmp_path, whole(items, outcomes, decode))
    assert "http:" not in page and "https:" not in page and "<script" not in page and "url(" not in page
    assert "default-src 'none'" in page
    assert set(re.findall(r'src="([a-z]+:)', page)) == {"data:"}


def test_mistakes_are_shown_surest_first_and_pairs_by_number(
    items: list[CatalogItem], outcomes: list[Outcome], tmp_path: Path
) -> None:
    page = written(tmp_path, whole(items, outcomes, decode))
    worst = page[page.index("Worst photos") : page.index("Best photos")]
    assert re.findall(r"right one: (not listed|\d\.)</fig", worst) == [
        "not listed",
        "3.",
        "2.",
    ]
    pairs = page[page.index("Mistaken for one another") : page.index("Worst photos")]
    assert "2 pairs in all" in pairs
    assert re.findall(r"\d of \d photos(?=</fig)", pairs) == ["2 of 2 photos", "1 of 1 photos"]
    # A product without a title goes by its id.
    assert ">milk</figcaption>" in pairs


def test_what_was_not_asked_for_is_not_there(items: list[CatalogItem], outcomes: list[Outcome], tmp_path: Path) -> None:
    every = written(tmp_path, whole(items, outcomes, decode))
    plain = written(tmp_path, Evaluation("t", "m", items, outcomes, figures(outcomes, items)))
    for heading in ("Two models, the same photos", "Damaged photos"):
        assert heading in every and heading not in plain
    assert 'class="curve c1"' in every and 'class="curve c1"' not in plain
    assert "never saw" in plain


def test_a_search_that_found_everything_or_nothing_has_a_page_too(
    items: list[CatalogItem], outcomes: list[Outcome], tmp_path: Path
) -> None:
    for ranked in ((), ("milk",)):
        same = [Outcome(outcomes[3].photo, ranked, (0.5,) * len(ranked))]
        page = written(tmp_path, Evaluation("t", "m", items, same, figures(same, items)))
        assert ("Every photo got the right product first" in page) == bool(ranked)
        assert "ROC area" not in page


def test_numbers_are_written_as_people_read_them() -> None:
    assert percent(0.8504) == "85.0\u202f%" and percent(1, 0) == "100\u202f%"
    assert span((0.5, 0.625)) == "50.0–62.5\u202f%"
    assert points(-0.031) == "−3.1" and points(0.005) == "+0.5"
    assert p_value(0.0001) == "p\u202f<\u202f0.001" and p_value(0.5) == "p\u202f=\u202f0.500"
