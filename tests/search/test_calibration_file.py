"""The calibration's file: what is written is read, and nothing else is believed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shopsight.core.errors import StoreUnusable
from shopsight.search.calibrate import Calibration, Curve
from shopsight.search.calibration_file import FILE, Fitted, calibration_file

FITTED = Fitted(
    Calibration(Curve(-1.5, (2.0, 0.4, 0.0)), Curve(0.2, (1.5,)), 0.05, 0.4),
    revision="r1",
    seq=412,
    catalog_size=400,
    products=240,
    fitted_at=datetime(2026, 11, 22, 18, 0, tzinfo=UTC),
    error=0.031,
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    calibration_file(tmp_path).write(FITTED)
    assert calibration_file(tmp_path).now() == FITTED


def test_no_file_is_no_calibration(tmp_path: Path) -> None:
    assert calibration_file(tmp_path).now() is None


def test_what_another_process_writes_is_seen(tmp_path: Path) -> None:
    here, there = calibration_file(tmp_path), calibration_file(tmp_path)
    there.write(FITTED)
    assert here.now() == FITTED
    there.write(replace(FITTED, seq=413, revision="longer than before"))
    assert here.now() != FITTED


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("seq"),
        lambda d: d.update(error=float("nan")),
        lambda d: d.update(seq=-1),
        lambda d: d.update(fitted_at="yesterday"),
        lambda d: d.update(calibration=[]),
        lambda d: d["calibration"].update(temperature=0),
        lambda d: d["calibration"].update(padding="0.4"),
        lambda d: d["calibration"]["present"].update(weights=[1.0]),
        lambda d: d["calibration"]["present"].update(weights=[1.0, -2.0, 0.0]),
        lambda d: d["calibration"]["kin"].update(bias=True),
    ],
)
def test_what_could_not_have_been_fitted_is_not_used(tmp_path: Path, spoil: object) -> None:
    calibration_file(tmp_path).write(FITTED)
    data = json.loads((tmp_path / FILE).read_text())
    spoil(data)  # type: ignore[operator]
    (tmp_path / FILE).write_text(json.dumps(data))
    assert calibration_file(tmp_path).now() is None


@pytest.mark.parametrize("content", ["", "null", "[]", "{", "[" * 90_000, " " * 200_000, "\x80"])
def test_a_damaged_file_is_not_used(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="latin-1")
    assert calibration_file(tmp_path).now() is None


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnusable, match="calibration"):
        calibration_file(tmp_path / "file").write(FITTED)
    (tmp_path / "calibration.json").mkdir()
    with pytest.raises(StoreUnusable, match="calibration"):
        calibration_file(tmp_path).write(FITTED)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["calibration.json", "file"]
