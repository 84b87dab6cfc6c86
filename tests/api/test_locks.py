"""Locks by product, among threads and among processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from shopsight.api.locks import ProductLocks

_OTHER_PROCESS = """
import sys, time
from pathlib import Path
from shopsight.api.locks import ProductLocks
folder, product_ids = Path(sys.argv[1]), sys.argv[2:]
sys.stdin.readline()
print("asking", flush=True)
with ProductLocks(folder).hold(product_ids):
    print(time.monotonic(), flush=True)
    sys.stdin.readline()
    print(time.monotonic(), flush=True)
"""


def other_process(folder: Path, *product_ids: str) -> subprocess.Popen[str]:
    """Start a process that holds these products after one line of input and until the next."""
    command = [sys.executable, "-c", _OTHER_PROCESS, str(folder), *product_ids]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_product_held_by_another_process_is_waited_for(tmp_path: Path) -> None:
    with other_process(tmp_path, "a", "b") as first, other_process(tmp_path, "b", "c") as second:
        say(first)
        assert heard(first) == "asking"
        float(heard(first))
        say(second)
        assert heard(second) == "asking"
        say(first)
        let_go_at = float(heard(first))
        assert float(heard(second)) >= let_go_at
        say(second)


def test_a_lock_ends_with_its_process_however_that_ended(tmp_path: Path) -> None:
    with other_process(tmp_path, "a") as other:
        say(other)
        assert heard(other) == "asking"
        float(heard(other))
        other.kill()
    with ProductLocks(tmp_path).hold(["a"]):
        pass


def test_the_same_product_may_be_named_twice(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "locks"):
        with ProductLocks(folder).hold(["a", "a", *map(str, range(1000))]):
            pass
