"""`shopsight ads`, as a merchant uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.cli.main import run
from tests.shops import FEW, make_catalog

Command = Callable[..., tuple[int, str]]
CREATE = ("create", "Rings", "--bid", "0.25", "--budget", "50", "--currency", "EUR", "--filter", "category = Ring")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli-ads")
    make_catalog(folder / "catalog", FEW)
    with pytest.raises(SystemExit):
        run(["import", str(folder / "catalog" / "feed.csv"), "--shop", str(folder / "shop")])
    return folder / "shop"


@pytest.fixture
def command(shop: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run(["ads", *arguments, "--shop", str(shop)])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return call


def test_a_campaign_is_made_listed_paused_reported_and_simulated(command: Command, tmp_path: Path) -> None:
    code, told = command(*CREATE, "--daily", "5", "--holdout", "0.1", "--json")
    assert code == 0
    name = json.loads(told)["id"]
    assert command("pause", name)[0] == 0
    listed = json.loads(command("list", "--json")[1])
    assert [(one["id"], one["state"], one["bid_minor"]) for one in listed] == [(name, "paused", 25)]
    assert command("resume", name)[0] == 0
    assert "0.25 EUR" in command("list")[1]

    table = tmp_path / "days.csv"
    code, told = command("report", name, "--csv", str(table))
    assert code == 0 and "not told" in told
    assert table.read_text(encoding="utf-8").startswith("campaign_id,")
    assert json.loads(command("report", name, "--json")[1])["spent_minor"] == 0

    day = json.loads(command("simulate", "--searches", "500", "--json")[1])
    assert day["campaigns"][0]["allowed_minor"] == 500
    assert "nothing was charged" in command("simulate", "--searches", "50")[1]


def test_what_is_wrong_is_said(command: Command) -> None:
    assert command("report", "c_unknown")[0] == 4
    code, told = command(*CREATE[:3], "a lot", *CREATE[4:])
    assert code == 3 and "--bid" in told
    code, told = command("create", "Rings", "--bid", "9", "--budget", "5", "--currency", "EUR", "--filter", "id exists")
    assert code == 3 and "budget_minor" in told
