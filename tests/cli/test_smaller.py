"""`shopsight model prune | distil | export`: taught, judged, published or refused; and files that come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from shopsight.cli.main import run
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.publish import sha256_of
from shopsight.vision.models.registry import load_model, write_card
from tests.compression.networks import card, pictures, write_tiny
from tests.shops import make_catalog, picture

Command = Callable[..., tuple[int, str]]
needs_torch = pytest.mark.skipif(not find_spec("torch"), reason="no torch: pip install 'shopsight[train]'")


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """A shop with two small models, `teacher` and `pupil`, and a labelled folder `judge` beside it."""

    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--shop", str(tmp_path / "shop")])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out + ("" if code in (0, None) else captured.err)

    for seed, name in enumerate(("teacher", "pupil")):
        network = write_tiny(tmp_path / f"{name}.onnx", seed=seed, hidden=64)
        write_card(replace(card(name), sha256=sha256_of(network)), network.with_suffix(".json"))
        assert call("model", "add", f"file:{network}")[0] == 0
    return call


@pytest.fixture
def judge(tmp_path: Path) -> Path:
    folder = tmp_path / "judge"
    make_catalog(folder, shapes=("disc", "box"))
    catalog, photos = ["product_id,title,department,category,image,description"], ["image,product_id,split"]
    for shape in ("disc", "box"):
        (folder / f"{shape}.jpg").write_bytes(picture(shape, "red", format="JPEG", size_px=200))
        catalog.append(f"{shape},{shape},,,{shape}-red.png,")
        photos.append(f"{shape}.jpg,{shape},test")
    (folder / "catalog.csv").write_text("\n".join(catalog), encoding="utf-8")
    (folder / "photos.csv").write_text("\n".join(photos), encoding="utf-8")
    return folder


@needs_torch
def test_a_pruned_model_is_smaller_and_its_card_says_what_was_done(
    command: Command, judge: Path, tmp_path: Path
) -> None:
    code, out = command(
        *("model", "prune", "teacher", "--share", "0.4", "--steps", "3", "--pictures", str(judge)),
        *("--judge", str(judge), "--allow-loss", "1", "--json"),
    )
    assert code == 0, out
    made = json.loads(out)
    assert (made["name"], made["published"], made["verdict"]["photos"]) == ("teacher-pruned", True, 2)
    assert made["size_mb"][1] < 0.8 * made["size_mb"][0]
    pruned, _ = load_model("teacher-pruned", tmp_path / "shop" / "models")
    assert "40% of the weights of teacher removed with whole channels" in pruned.description
    assert pruned.data[-1].startswith("Taught by teacher (teacher-1")
    assert not list((tmp_path / "shop" / "models" / ".learning").iterdir())


@needs_torch
def test_a_refused_model_leaves_what_it_learned_so_that_more_steps_go_on(
    command: Command, judge: Path, tmp_path: Path
) -> None:
    given = ("model", "prune", "teacher", "--what", "weights", "--pictures", str(judge), "--judge", str(judge))
    code, out = command(*given, "--steps", "2", "--allow-loss", "-2")
    assert (code, "not published" in out) == (6, True)
    models = tmp_path / "shop" / "models"
    assert [path.name for path in (models / ".learning").iterdir()] == ["teacher-pruned.pt"]
    assert not (models / "teacher-pruned").exists()
    code, out = command(*given, "--steps", "4", "--allow-loss", "1", "--json")
    assert code == 0, out
    made = json.loads(out)
    assert made["zipped_mb"][1] < made["size_mb"][1]


@needs_torch
def test_a_student_that_was_taught_names_its_teacher(command: Command, judge: Path, tmp_path: Path) -> None:
    code, out = command(
        *("model", "distil", "teacher", "pupil", "--steps", "3", "--pictures", str(judge)),
        *("--judge", str(judge), "--allow-loss", "1", "--as", "scholar", "--json"),
    )
    assert code == 0, out
    scholar, _ = load_model("scholar", tmp_path / "shop" / "models")
    assert scholar.data[-1].startswith("Taught by teacher (teacher-1")
    assert scholar.data[-1].endswith("on 10 pictures, 3 steps")


@needs_torch
def test_a_share_that_leaves_nothing_is_refused(command: Command, judge: Path) -> None:
    code, out = command("model", "prune", "teacher", "--share", "1", "--pictures", str(judge), "--judge", str(judge))
    assert (code, "above 0 and below 1, got 1" in " ".join(out.split())) == (3, True)


def test_without_a_shop_or_labels_there_is_nothing_to_judge_by(command: Command, judge: Path) -> None:
    code, out = command("model", "quantize", "teacher", "--pictures", str(judge))
    assert (code, "there is no shop" in " ".join(out.split())) == (4, True)


def test_a_folder_without_pictures_is_named(command: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, out = command("model", "quantize", "teacher", "--pictures", str(tmp_path / "empty"))
    assert (code, "no picture was found in" in " ".join(out.split())) == (3, True)


def test_an_exported_model_comes_back_as_what_it_was(command: Command, judge: Path, tmp_path: Path) -> None:
    code, out = command("model", "export", "teacher", str(tmp_path / "out"), "--judge", str(judge), "--json")
    assert code == 0, out
    exported = json.loads(out)
    assert exported["lowest_cosine"] > 0.9999
    assert exported["verdict"]["before"] == exported["verdict"]["after"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["teacher.json", "teacher.onnx"]
    assert command("model", "add", f"file:{exported['network']}", "--as", "back")[0] == 0
    models = tmp_path / "shop" / "models"
    given, back = (OnnxImageEmbedder.named(name, models, threads=1).embed(pictures(3)) for name in ("teacher", "back"))
    np.testing.assert_array_equal(given, back)


def test_an_export_overwrites_nothing(command: Command, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "teacher.onnx").write_text("mine")
    code, out = command("model", "export", "teacher", str(tmp_path / "out"))
    assert (code, "is there already" in " ".join(out.split())) == (6, True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["teacher.onnx"]
    assert (tmp_path / "out" / "teacher.onnx").read_text() == "mine"


@pytest.mark.skipif(bool(find_spec("torch")), reason="torch is here")
def test_without_torch_the_extra_is_named(command: Command, judge: Path) -> None:
    code, out = command("model", "prune", "teacher", "--pictures", str(judge), "--judge", str(judge))
    assert (code, "pip install 'shopsight[train]'" in " ".join(out.split())) == (1, True)
