"""`shopsight events`, as people and programs use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopsight.app import open_shop
from shopsight.cli.main import run

Command = Callable[..., tuple[int, str]]
LINE = {"event_name": "view_item", "event_time": "2026-06-01T15:52:36Z", "user_pseudo_id": "s1"}


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("SHOPSIGHT_EVENT_RETENTION_DAYS", "0")
    open_shop(shop=tmp_path / "shop").close()

    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run(["events", *arguments, "--shop", str(tmp_path / "shop")])
        captured = capsys.readouterr()
        return (ended.value.code if isinstance(ended.value.code, int) else 0), captured.out + captured.err

    return call


def parsed(answer: tuple[int, str]) -> Any:
    assert answer[0] == 0, answer[1]
    return json.loads(answer[1])


def test_a_history_goes_in_is_told_goes_out_and_a_shopper_is_erased(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join(map(json.dumps, [LINE, {**LINE, "user_pseudo_id": "s2"}, {**LINE, "event_name": "x"}])))
    told = parsed(command("import", str(file), "--json"))
    assert (told["status"], told["rows"], told["events"], told["known"]) == ("done", 3, 2, 0)
    assert [(error["row"], error["field"]) for error in told["errors"]] == [(3, "event_name")]
    known = parsed(command("status", "--json"))
    assert (known["events"], known["shoppers"], known["retention_days"]) == ({"view_item": 2}, 2, 0)
    assert parsed(command("erase", "s1", "--json")) == {"erased": 1}
    assert parsed(command("export", str(tmp_path / "out.jsonl"), "--json"))["events"] == 1
    assert "s2" in (tmp_path / "out.jsonl").read_text()


def test_tables_are_for_people(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Artikel,Menge\nshoe-1,2\n,1\n")
    asked = ("import", str(file), "--map", "product=Artikel", "--map", "quantity=Menge", "--time", "2026-06-01")
    code, out = command(*asked, "--strict")
    assert code == 5 and "import done" in out and "items.item_id" in out
    code, out = command("status")
    assert code == 0 and "purchase" in out and "ever" in out


def test_what_cannot_be_done_says_why(command: Command, tmp_path: Path) -> None:
    assert command("import", str(tmp_path / "nowhere.jsonl"))[0] == 4
    assert command("import", str(tmp_path / "nowhere.jsonl"), "--map", "product")[0] == 2
    code, out = command("export", str(tmp_path / "no" / "folder.jsonl"))
    assert code == 2 and "no folder" in out
