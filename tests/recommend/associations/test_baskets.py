"""Baskets are whole, and a sample of them is fair and the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopsight.core.errors import InvalidRequest, SourceNotFound
from shopsight.recommend.associations.basket_file import read_basket_file
from shopsight.recommend.associations.baskets import BasketDraw
from tests.recommend.associations.made import SMALL_FILE, baskets, contents


def test_a_basket_filled_in_several_goes_is_one() -> None:
    draw = BasketDraw(limit=10)
    draw.put("a", ["tea", "milk"])
    draw.put("b", ["tea"])
    draw.put("a", ["milk", "jam"])
    assert contents(draw.baskets()) == [{"tea", "milk", "jam"}, {"tea"}]


def test_what_was_taken_out_is_not_in_it_whichever_came_first() -> None:
    draw = BasketDraw(limit=10)
    draw.take_out("a", ["tea"])
    draw.put("a", ["tea", "milk"])
    draw.put("b", ["tea", "tea"])
    draw.take_out("b", ["tea"])
    assert contents(draw.baskets()) == [{"milk"}, {"tea"}]


def test_a_sample_is_bounded_the_same_every_time_and_made_of_whole_baskets() -> None:
    def draw() -> BasketDraw:
        drawn = BasketDraw(limit=500)
        for half in ("left", "right"):
            for number in range(20_000):
                drawn.put(str(number), [f"{half} {number}"])
        return drawn

    sample = draw().baskets()
    assert 250 <= sample.count <= 500
    assert sample.found == pytest.approx(20_000, rel=0.2)
    assert all(len(items) == 2 for items in contents(sample))
    assert contents(sample) == contents(draw().baskets())


def test_a_sample_is_fair() -> None:
    draw = BasketDraw(limit=4000)
    for number in range(50_000):
        draw.put(str(number), ["rare"] if number % 10 == 0 else ["frequent"])
    sample = draw.baskets()
    share = sum(items == {"rare"} for items in contents(sample)) / sample.count
    assert share == pytest.approx(0.1, abs=0.025)


def test_a_machine_does_not_fill_the_memory() -> None:
    draw = BasketDraw(limit=10)
    draw.put("bot", [str(number) for number in range(5000)])
    assert len(contents(draw.baskets())[0]) == 1000


def test_items_of_one_name_become_one_and_those_without_a_name_go() -> None:
    made = baskets([["red mug", "blue mug", "tea"], ["red mug"], ["thing"]])
    by_kind = made.renamed({"red mug": "mug", "blue mug": "mug", "tea": "drink"})
    assert contents(by_kind) == [{"mug", "drink"}, {"mug"}, set()]
    assert contents(made.renamed({})) == [set(), set(), set()]


def test_a_file_has_one_basket_a_line(tmp_path: Path) -> None:
    file = tmp_path / "baskets.csv"
    file.write_text('tea, milk,tea\n\n"bread, white",milk\n,\n', encoding="utf-8-sig")
    assert contents(read_basket_file(file)) == [{"tea", "milk"}, {"bread, white", "milk"}]
    assert read_basket_file(SMALL_FILE).count == 400


def test_a_file_that_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no basket file at"):
        read_basket_file(tmp_path / "missing.csv")
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\xff\xd8\xff\xe0 no text")
    with pytest.raises(InvalidRequest, match=r"picture\.csv: one basket a line is wanted"):
        read_basket_file(file)
