"""`shopsight plan`, as somebody types it."""

from __future__ import annotations

import json

import pytest

from shopsight.cli.main import run


def typed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    with pytest.raises(SystemExit) as ended:
        run(["plan", *arguments])
    captured = capsys.readouterr()
    return ended.value.code or 0, captured.out + captured.err


def test_a_plan_shows_setup_formulas_and_doubts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = typed(capsys, "--products", "50M", "--qps", "300")
    assert code == 0
    for wanted in ("80,000,000 photos", "SHOPSIGHT_INDEX=milvus", "What is not known", "benchmarks.ingest"):
        assert wanted in out


def test_a_plan_is_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = typed(capsys, "--products", "50k", "--photos-per-product", "2", "--json")
    assert code == 0
    told = json.loads(out)
    assert (told["setup"], told["photos"]) == ("one machine", 100_000)
    assert {"part", "name", "value", "unit", "text", "formula", "source", "basis"} == set(told["figures"][0])


def test_a_wrong_amount_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = typed(capsys, "--products", "50X")
    assert code == 3
    assert "--products is a number such as" in out
