"""Runs are pooled photo by photo, and what only some of them have is kept."""

import json
import sys
from pathlib import Path

import pytest

from shopsight.training.shipped.judge import Figure
from shopsight.training.shipped.pool import main, pooled

FIRST: dict[str, Figure] = {"unseen": {"recall_at_1": 0.5, "recall_at_5": 1.0, "n": 10, "ci95_at_1": [0.2, 0.8]}}
SECOND: dict[str, Figure] = {
    "unseen": {"recall_at_1": 0.3333, "recall_at_5": 0.6667, "n": 30},
    "cloth": {"share": 0.25, "n": 4},
}


def test_every_photo_counts_once() -> None:
    both = pooled([FIRST, SECOND])
    assert both == {"unseen": {"n": 40, "recall_at_1": 0.375, "recall_at_5": 0.75}, "cloth": {"n": 4, "share": 0.25}}


def test_a_table_is_printed_of_what_all_folders_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, figures in (("one", FIRST), ("two", SECOND)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "figures.json").write_text(json.dumps(figures))
    (tmp_path / "two/figures-adapted.json").write_text(json.dumps(SECOND))
    monkeypatch.setattr(sys, "argv", ["pool", str(tmp_path / "one"), str(tmp_path / "two")])
    main()
    told = capsys.readouterr().out
    assert "| unseen | .375 (.242–.530) | .750 (.598–.858) |  | 40 |" in told
    assert "adapted" not in told
