"""`shopsight recommend` on a drawn shop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shopsight.app import open_shop
from shopsight.cli.main import app
from tests.recommend.worlds import event
from tests.shops import make_catalog


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recommending")
    feed = make_catalog(folder / "feed", ["disc", "ring", "box"])
    with open_shop(shop=folder / "shop") as opened:
        opened.import_feed(str(feed))
        opened.events.append([event(n, "s1", "disc-red", "box-blue", name="purchase") for n in range(3)])
    return folder / "shop"


def said(shop: Path, *arguments: str) -> str:
    outcome = CliRunner().invoke(app, ["recommend", *arguments, "--shop", str(shop)])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_what_looks_alike_and_goes_together_is_printed_for_people_and_for_programs(shop: Path) -> None:
    assert "looks like" in " ".join(said(shop, "similar", "disc-red").split()).replace("│ ", "")
    answer = json.loads(said(shop, "goes-with", "disc-red", "--json", "--limit", "2"))
    assert answer["basis"] == "picture"
    assert not any("Disc" in item["category"] for item in answer["items"])


def test_learning_and_a_shopper(shop: Path) -> None:
    assert "learned of 2 products" in said(shop, "learn")
    assert json.loads(said(shop, "for-you", "s1", "--json"))["basis"] == "taste"
    assert json.loads(said(shop, "for-you", "--json"))["basis"] == "popular"
