"""`shopsight associations` and `shopsight bought-with`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shopsight.app import open_shop
from shopsight.cli.main import app
from shopsight.core.errors import ProductNotFound, SourceNotFound
from shopsight.core.types import Product, ProductRecord
from tests.browser.small_shop import purchases
from tests.recommend.associations.made import SMALL_FILE


def told(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "120"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.output


@pytest.fixture
def shop(tmp_path: Path) -> str:
    folder = tmp_path / "shop"
    with open_shop(shop=folder) as opened:
        goods = {item.product_id for event in purchases() for item in event.items}
        opened.store.put([ProductRecord(Product(name, f"The {name}", category=("Toys", name[:4]))) for name in goods])
        opened.events.append(purchases())
    return str(folder)


def test_a_file_of_baskets_needs_no_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = json.loads(
        told("associations", "--baskets", str(SMALL_FILE), "--min-lift", "1.2", "--limit", "3", "--json")
    )
    assert answer["baskets"] == 400 and len(answer["rules"]) == 3
    assert answer["rules"][0]["words"]["en"].startswith("bought with, ")
    text = told("associations", "--baskets", str(SMALL_FILE), "--max-baskets", "150")
    assert "a sample of" in text and "supports ±" in text
    assert not list(tmp_path.iterdir())
    with pytest.raises(SourceNotFound):
        told("associations", "--baskets", "missing.csv")


def test_a_shop_is_asked_by_product_and_by_category(shop: str) -> None:
    text = told("associations", "--shop", shop)
    assert "4 rules in 60 baskets" in text and "ball-red" in text
    by_category = json.loads(told("associations", "--shop", shop, "--by", "category", "--json"))["rules"]
    assert "Toys > ball" in [rule["consequent"]["name"] for rule in by_category]
    assert "Too little for a rule" in told("associations", "--shop", shop, "--of", "views")


def test_bought_with_is_worked_out_when_it_is_first_asked_for(shop: str) -> None:
    text = told("bought-with", "ball-red", "--shop", shop)
    assert "brick-blue" in text and "more often than chance" in text
    answer = json.loads(told("bought-with", "frame-green", "--shop", shop, "--json"))
    assert [product["product_id"] for product in answer["products"]] == ["tower-green"]
    with pytest.raises(ProductNotFound):
        told("bought-with", "none", "--shop", shop)
