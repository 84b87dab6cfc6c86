"""Tests of snapshots: what was saved comes back whole, or is refused; a save that dies leaves the old one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shopsight.core.errors import RevisionMismatch, StoreUnusable
from shopsight.core.where import parse_where
from shopsight.index import container
from shopsight.index.exact import ExactIndex
from shopsight.index.graph import GraphIndex
from tests.index.samples import DIMENSION, entry, random_vectors

VECTORS = random_vectors(600, seed=1)
ENTRIES = [
    entry(f"p{row}\n\0 grün", VECTORS[row : row + 1 + row % 2], group=f"g{row % 500}", price=str(row), tag=["a", "B"])
    for row in range(599)
]


def filled() -> GraphIndex:
    index = GraphIndex(DIMENSION, scan_below_rows=100)
    index.put(ENTRIES)
    index.settle()
    index.drop([ENTRIES[3].product_id])
    index.put([entry("late", VECTORS[599])])
    return index


def test_a_loaded_index_answers_as_the_saved_one_did(tmp_path: Path) -> None:
    index = filled()
    index.save(tmp_path, "model-1", 42)
    loaded, seq = GraphIndex.load(tmp_path, "model-1", scan_below_rows=100)
    assert (seq, len(loaded)) == (42, 599)
    for text in ("", "price < 100", "tag = b and not price >= 300"):
        where = parse_where(text)
        assert loaded.nearest(VECTORS[:20], 10, where) == index.nearest(VECTORS[:20], 10, where)
    loaded.put([entry("after", VECTORS[5], price="1")])
    loaded.drop(["late"])
    assert len(loaded) == 599


def test_an_exact_index_is_saved_in_the_same_form(tmp_path: Path) -> None:
    index = ExactIndex(DIMENSION)
    index.put(ENTRIES)
    index.save(tmp_path, "model-1", 7)
    loaded, seq = ExactIndex.load(tmp_path, "model-1")
    assert seq == 7
    assert loaded.nearest(VECTORS[:5], 5) == index.nearest(VECTORS[:5], 5)
    assert len(GraphIndex.load(tmp_path, "model-1")[0]) == 599


def test_an_empty_index_is_saved_and_loaded(tmp_path: Path) -> None:
    GraphIndex(DIMENSION).save(tmp_path, "model-1", 0)
    loaded, _ = GraphIndex.load(tmp_path, "model-1")
    loaded.put(ENTRIES[:2])
    assert len(loaded) == 2


def test_another_model_revision_is_refused(tmp_path: Path) -> None:
    filled().save(tmp_path, "model-1", 1)
    with pytest.raises(RevisionMismatch, match="'model-1', 'model-2' was wanted; rebuild"):
        GraphIndex.load(tmp_path, "model-2")


def test_another_format_is_refused(tmp_path: Path) -> None:
    container.write(tmp_path / "index.snapshot", {"format": 99, "revision": "model-1"}, {})
    with pytest.raises(RevisionMismatch, match="format 99, format 2 was wanted"):
        GraphIndex.load(tmp_path, "model-1")


def test_a_missing_snapshot_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="there is no index snapshot"):
        GraphIndex.load(tmp_path, "model-1")


@pytest.mark.parametrize("content", [b"", b"shopsight index\n", b"PK\x03\x04 something else" * 10])
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.snapshot").write_bytes(content)
    with pytest.raises(StoreUnusable, match="unusable"):
        GraphIndex.load(tmp_path, "model-1")


def test_any_damaged_byte_and_any_cut_is_noticed(tmp_path: Path) -> None:
    filled().save(tmp_path, "model-1", 1)
    path = tmp_path / "index.snapshot"
    whole = path.read_bytes()
    chance = random.Random(5)
    places = [*range(0, 2000, 40), *(chance.randrange(len(whole)) for _ in range(100))]
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        with pytest.raises(StoreUnusable, match="unusable"):
            GraphIndex.load(tmp_path, "model-1")
        path.write_bytes(whole[:place])
        with pytest.raises(StoreUnusable, match="unusable"):
            GraphIndex.load(tmp_path, "model-1")
    path.write_bytes(whole + b"x")
    with pytest.raises(StoreUnusable, match="more in it than its header says"):
        GraphIndex.load(tmp_path, "model-1")
    path.write_bytes(whole)
    assert len(GraphIndex.load(tmp_path, "model-1")[0]) == 599


CHILD = """
import resource, sys
from pathlib import Path
from shopsight.index.graph import GraphIndex

folder, limit_bytes = Path(sys.argv[1]), int(sys.argv[2])
index, seq = GraphIndex.load(folder, "model-1", scan_below_rows=100)
if limit_bytes:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
while True:
    seq += 1
    print(seq, flush=True)
    index.save(folder, "model-1", seq)
"""


def test_a_full_disk_leaves_the_old_snapshot_and_no_litter(tmp_path: Path) -> None:
    filled().save(tmp_path, "model-1", 1)
    with child(tmp_path, limit_bytes=20_000) as process:
        _, complaint = process.communicate(timeout=60)
    assert "File too large" in complaint
    assert [file.name for file in tmp_path.iterdir()] == ["index.snapshot"]
    assert GraphIndex.load(tmp_path, "model-1")[1] == 1


def test_a_save_killed_at_any_moment_leaves_a_whole_snapshot(tmp_path: Path) -> None:
    filled().save(tmp_path, "model-1", 0)
    chance = random.Random(9)
    for _ in range(6):
        with child(tmp_path, limit_bytes=0) as process:
            assert process.stdout is not None
            begun = int(process.stdout.readline())
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=chance.random() * 0.3)
            process.send_signal(signal.SIGKILL)
            begun = int((process.stdout.read().split() or [str(begun)])[-1])
        loaded, seq = GraphIndex.load(tmp_path, "model-1")
        assert len(loaded) == 599
        assert begun - 1 <= seq <= begun


def test_what_a_killed_save_left_is_removed_in_time(tmp_path: Path) -> None:
    old, young = tmp_path / "index.snapshot.old.part", tmp_path / "index.snapshot.young.part"
    old.touch()
    young.touch()
    os.utime(old, (0, 0))
    filled().save(tmp_path, "model-1", 1)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["index.snapshot", young.name]


def child(folder: Path, limit_bytes: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(folder), str(limit_bytes)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
