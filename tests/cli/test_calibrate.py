"""`shopsight calibrate`, and what the command line says of a photo."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.cli.main import run
from shopsight.cli.views import hits_table, verdict_text
from shopsight.core.queries import Hit, Result
from shopsight.core.types import WHOLE, Product
from shopsight.core.verdict import Probability, Verdict
from tests.shops import make_catalog, picture

Command = Callable[..., str]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> str:
        try:
            run([*arguments, "--shop", str(tmp_path / "shop")])
        except SystemExit as ended:
            assert not ended.code
        return capsys.readouterr().out

    return call


def test_an_import_calibrates_and_a_search_says_how_sure_it_is(command: Command, tmp_path: Path) -> None:
    feed = make_catalog(tmp_path / "feed")
    photo = tmp_path / "photo.png"
    photo.write_bytes(picture("ring", "blue"))
    command("import", str(feed))
    told = {row["check"]: row["message"] for row in json.loads(command("doctor", "--json"))}
    assert "on 24 of 24 products" in told["calibration"]
    answer = json.loads(command("search", str(photo), "--json"))
    assert answer["verdict"]["kind"] == "found"
    assert 0 < answer["hits"][0]["probability"]["same"] <= 1
    assert "in this catalog:" in command("search", str(photo))
    assert json.loads(command("calibrate", "--json"))["products"] == 24


def test_what_is_not_here_is_said_before_what_is_closest() -> None:
    hit = Hit(Product("a", "A"), 0.4, 0.4, None, WHOLE, probability=Probability(0.004, 0.2, 0.796))
    result = Result((hit,), 1, verdict=Verdict("not_here", 0.07))
    assert verdict_text(result) == "not in this catalog; closest: (in it after all: 7 %)"
    assert cells(result) == ["< 1 %"]


def test_no_chance_is_printed_as_certain() -> None:
    hit = Hit(Product("a", "A"), 1.0, 1.0, None, WHOLE, probability=Probability(0.999, 0.0, 0.001))
    assert cells(Result((hit,), 1)) == ["> 99 %"]


def test_without_a_calibration_the_cosine_is_called_one() -> None:
    hit = Hit(Product("a", "A"), 0.5, 0.5, None, WHOLE)
    assert verdict_text(Result((hit,), 1)) == ""
    assert cells(Result((hit,), 1)) == ["cos 0.50"]


def cells(result: Result) -> list[str]:
    """Return what the table says of each hit beside its rank."""
    return [str(cell) for cell in hits_table(result).columns[1].cells]
