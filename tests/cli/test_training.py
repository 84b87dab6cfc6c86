"""`shopsight train`, `tune` and `adapt`: what they need, what they refuse, and what an adaptation prints."""

import json
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


@pytest.mark.parametrize("command", ["train", "tune", "adapt"])
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
        (["train", "absent"], 4, "there is no folder 'absent'"),
        (["train", "absent", "--loss", "softmax"], 3, "loss is one of supcon"),
        (["train", "absent", "--set", "speed=1"], 3, "got 'speed=1'"),
        (["train"], 4, "there is no shop"),
        (["adapt", "absent"], 4, "there is no folder 'absent'"),
        (["adapt"], 4, "there is no shop"),
        (["adapt", "absent", "--as", "shopsight-small"], 6, "there is a model 'shopsight-small' already"),
        (["adapt", "absent", "--as", "Ours!"], 3, "a model's name is made of"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    arguments: list[str], code: int, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run([*arguments, "--shop", str(tmp_path / "shop"), "--out", str(tmp_path / "out")])
    assert (ended.value.code, complaint in capsys.readouterr().err.replace("\n", " ")) == (code, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not all(map(find_spec, LIBRARIES)), reason="needs pip install 'shopsight[train]'")
def test_an_adapted_model_that_finds_more_is_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.training.own.shops import write_classes

    shop = write_classes(tmp_path / "pictures", products=4)
    given = ["adapt", str(shop), "--out", str(tmp_path / "out"), "--shop", str(tmp_path / "shop"), "--steps", "25"]
    with pytest.raises(SystemExit) as ended:
        run([*given, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, told["added"]) == (0, "adapted")
    assert told["after"]["recall_at_1"] > told["before"]["recall_at_1"]
    assert (tmp_path / "shop/models/adapted/adapted.onnx").exists()


@pytest.mark.skipif(not all(map(find_spec, LIBRARIES)), reason="needs pip install 'shopsight[train]'")
def test_one_that_only_views_of_what_it_learned_from_speak_for_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.training.own.shops import write_classes

    shop = write_classes(tmp_path / "pictures", products=3, views=1)
    given = ["adapt", str(shop), "--out", str(tmp_path / "out"), "--shop", str(tmp_path / "shop"), "--steps", "2"]
    with pytest.raises(SystemExit) as ended:
        run(given)
    told = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert "3 views of the pictures learned from among 3 products" in told
    assert "not added, because these views always find more than before" in told
    assert not (tmp_path / "shop/models").exists()
