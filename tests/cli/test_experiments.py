"""Experiments, satisfaction and judged recommendations on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shopsight.app import open_shop
from shopsight.cli.main import run
from shopsight.core.ga4 import event_of
from shopsight.evaluation.shoppers.history import Goods, SimulatedShop
from shopsight.evaluation.shoppers.tastes import draw_shoppers
from tests.shops import make_catalog

START = datetime(2026, 6, 1, tzinfo=UTC)
Command = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    make_catalog(folder / "catalog")
    with open_shop(shop=folder / "shop") as opened:
        opened.import_feed(str(folder / "catalog" / "feed.csv"))
    return folder / "shop"


@pytest.fixture
def command(shop: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--shop", str(shop)])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out + captured.err

    return call


def parsed(answer: tuple[int, str]) -> Any:
    assert answer[0] == 0, answer[1]
    return json.loads(answer[1])


def test_an_experiment_is_made_started_read_and_stopped(command: Command) -> None:
    arms = ("--arm", "A", "--arm", "B*3:sponsored=false,personal_strength=0.5")
    made = parsed(command("experiments", "create", "Look once", *arms, "--json"))
    assert made["id"] == "look-once"
    changes = {"sponsored": False, "personal_strength": 0.5}
    assert made["arms"][1] == {"name": "B", "weight": 3.0, "changes": changes}
    assert command("experiments", "results", "look-once")[0] == 6  # a draft has none
    assert parsed(command("experiments", "start", "look-once", "--json"))["status"] == "running"
    assert parsed(command("experiments", "assign", "s1"))["details"]["experiment"] == "look-once"
    assert "A: 0 shoppers" in command("experiments", "results", "look-once")[1]
    assert parsed(command("experiments", "results", "look-once", "--json"))["is_sound"] is True
    assert "look-once" in command("experiments", "list")[1]
    assert "stopped" in command("experiments", "stop", "look-once")[1]
    assert command("experiments", "delete", "look-once")[0] == 0
    assert command("experiments", "delete", "look-once")[0] == 4


def test_two_orders_are_interleaved(command: Command) -> None:
    arms = ["--arm", "A", "--arm", "B:personal_strength=0.5", "--interleaved"]
    assert parsed(command("experiments", "create", "Two orders", *arms, "--json"))["kind"] == "interleaved"
    command("experiments", "start", "two-orders")
    assert "too early to say of B" in command("experiments", "results", "two-orders")[1]
    assert parsed(command("experiments", "results", "two-orders", "--json"))["preference"]["searches"] == 0
    command("experiments", "stop", "two-orders")
    command("experiments", "delete", "two-orders")


@pytest.mark.parametrize("arm", ["B*many", "B:sponsored"])
def test_an_arm_that_cannot_be_read_says_what_is_wanted(command: Command, arm: str) -> None:
    code, out = command("experiments", "create", "x", "--arm", "A", "--arm", arm)
    assert code == 2
    assert "--arm wants" in out


_JUDGED = ["popularity", "random", "item-kNN", "look-alike", "for you", "ALS"]


def test_recommenders_are_judged_on_the_shops_events(command: Command, shop: Path) -> None:
    code, out = command("eval-recommendations")
    assert code == 3 and "no event" in out
    with open_shop(shop=shop) as opened:
        rows = opened.model.product_vectors.now()
        goods = Goods(list(rows.ids), rows.vectors, [1000] * len(rows))
        opened.events.append(SimulatedShop(goods, draw_shoppers(goods.vectors, 40)).history(START, 60))
    report = parsed(command("eval-recommendations", "--k", "5", "--json"))
    assert (report["k"], report["n_products"]) == (5, 24)
    assert [figures["name"] for figures in report["recommenders"]] == _JUDGED
    assert "recall@5" in command("eval-recommendations", "--k", "5")[1]


def test_satisfaction_is_told_for_a_period(command: Command, shop: Path) -> None:
    with open_shop(shop=shop) as opened:
        rows = opened.model.product_vectors.now()
        goods = Goods(list(rows.ids), rows.vectors, [1000] * len(rows))
        opened.events.append(SimulatedShop(goods, draw_shoppers(goods.vectors, 40)).history(START, 60))
    period = ("--since", "2026-06-01", "--until", "2026-06-08")
    found = parsed(command("satisfaction", *period, "--json"))
    assert found["whole"]["searches"] > 20 and len(found["days"]) == 7
    assert "searched again within a minute" in command("satisfaction", *period)[1]
    assert command("satisfaction", "--since", "2026-06-08", "--until", "2026-06-01")[0] == 3


def test_simulated_histories_can_be_read_back_and_are_the_same_again(command: Command, tmp_path: Path) -> None:
    asked = ("simulate", "--shoppers", "20", "--days", "10", "--start", "2026-06-01")
    code, told = command(*asked, "--out", str(tmp_path / "events.jsonl"))
    assert code == 0 and "20 simulated shoppers" in told
    lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    events = [event_of(json.loads(line)) for line in lines]
    assert {"search", "select_item", "view_item"} <= {event.name for event in events}
    assert all(event.shopper.startswith("sim-") and event.currency == "EUR" for event in events)
    assert any(item.price_minor for event in events for item in event.items)
    assert command(*asked)[1].splitlines() == lines
    assert command(*asked, "--out", str(tmp_path / "none" / "events.jsonl"))[0] == 2
