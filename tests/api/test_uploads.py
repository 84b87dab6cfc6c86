"""Uploaded feeds: kept once under their content, forgotten after a week."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from shopsight.api.uploads import keep_upload
from shopsight.core.errors import InvalidRequest


def test_the_same_content_is_kept_once_and_not_written_anew(tmp_path: Path) -> None:
    first = keep_upload(io.BytesIO(b"feed"), "a.csv", tmp_path)
    os.utime(first, ns=(1, 1))
    assert keep_upload(io.BytesIO(b"feed"), "a.csv", tmp_path) == first
    assert first.stat().st_mtime_ns == 1
    assert keep_upload(io.BytesIO(b"other"), "a.csv", tmp_path) != first


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.csv", "x.csv"),
        ("C:\\feeds\\x.csv", "x.csv"),
        ("..", "feed"),
        (".env", "env"),
        ("a b\0.csv", "a_b_.csv"),
        ("", "feed"),
        ("商品.csv", "商品.csv"),
    ],
)
def test_a_name_cannot_lead_anywhere_else(tmp_path: Path, given: str, kept: str) -> None:
    path = keep_upload(io.BytesIO(b"feed"), given, tmp_path)
    assert path.name == kept
    assert path.resolve().parent.parent == tmp_path.resolve()


def test_what_is_a_week_old_is_forgotten_and_what_is_used_is_not(tmp_path: Path) -> None:
    old = keep_upload(io.BytesIO(b"old"), "a.csv", tmp_path)
    used = keep_upload(io.BytesIO(b"used"), "a.csv", tmp_path)
    os.utime(old.parent, (0, 0))
    keep_upload(io.BytesIO(b"used"), "a.csv", tmp_path)
    assert used.exists() and not old.exists()


def test_an_empty_feed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="empty"):
        keep_upload(io.BytesIO(b""), "a.csv", tmp_path)
