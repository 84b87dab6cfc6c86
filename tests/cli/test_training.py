"""`shopsight train` and `tune` before any training: what they need, and what they refuse."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from shopsight.cli.main import run

LIBRARIES = ("torch", "timm", "pytorch_metric_learning", "optuna", "onnx")


def python(script: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)


def test_the_command_line_starts_without_the_libraries_of_the_workshop() -> None:
    script = f"import sys, shopsight.cli.main; sys.exit(any(name in sys.modules for name in {LIBRARIES}))"
    assert python(script).returncode == 0


@pytest.mark.parametrize("command", ["train", "tune"])
def test_where_they_are_missing_the_extra_is_named(command: str) -> None:
    done = python(
        f"import sys; sys.modules.update(dict.fromkeys({LIBRARIES}))\n"
        f"from shopsight.cli.main import run; run(['{command}', 'pictures'])"
    )
    assert done.returncode == 1
    assert "pip install 'shopsight[train]'" in done.stderr


@pytest.mark.skipif(not all(map(find_spec, LIBRARIES)), reason="needs pip install 'shopsight[train]'")
@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["absent"], 4, "there is no folder 'absent'"),
        (["absent", "--loss", "softmax"], 3, "loss is one of supcon"),
        (["absent", "--set", "speed=1"], 3, "got 'speed=1'"),
        ([], 4, "there is no shop"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    arguments: list[str], code: int, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["train", *arguments, "--shop", str(tmp_path / "shop"), "--out", str(tmp_path / "out")])
    assert (ended.value.code, complaint in capsys.readouterr().err.replace("\n", " ")) == (code, True)
    assert not (tmp_path / "out").exists()
