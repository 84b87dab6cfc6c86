"""A network with a card is added whole or not at all."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from shopsight.core.errors import Conflict, InvalidRequest, ModelUnusable
from shopsight.hub.add import add
from shopsight.vision.models.registry import DEFAULT, ModelFiles, load_model, write_card


@pytest.fixture
def network(tmp_path: Path) -> Path:
    card, shipped = load_model(DEFAULT)
    path = tmp_path / "run" / "own.onnx"
    path.parent.mkdir()
    shutil.copyfile(shipped, path)
    write_card(replace(card, name="own", revision="local"), ModelFiles(path.with_suffix(".json")).card)
    return path


def test_the_revision_gets_the_checksum_so_that_two_models_never_share_one(network: Path, tmp_path: Path) -> None:
    card = add(f"file:{network}", tmp_path / "models")
    assert card.revision == f"local+{card.sha256[:12]}"
    assert load_model("own", tmp_path / "models") == (card, tmp_path / "models" / "own" / "own.onnx")


def test_a_name_that_is_taken_is_refused(network: Path, tmp_path: Path) -> None:
    add(f"file:{network}", tmp_path / "models")
    with pytest.raises(Conflict, match="'own' already"):
        add(f"file:{network}", tmp_path / "models")
    with pytest.raises(Conflict, match=DEFAULT):
        add(f"file:{network}", tmp_path / "models", DEFAULT)


@pytest.mark.parametrize("name", ["../out", "A model", ".hidden", "a/b"])
def test_a_name_that_is_no_name_is_refused(network: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidRequest, match="made of a-z"):
        add(f"file:{network}", tmp_path / "models", name)


def test_a_network_that_its_card_does_not_vouch_for_is_refused_and_leaves_nothing(
    network: Path, tmp_path: Path
) -> None:
    network.write_bytes(b"another")
    with pytest.raises(ModelUnusable, match="damaged"):
        add(f"file:{network}", tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_pickle_is_no_network(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"takes an ONNX network.*model\.pt"):
        add(f"file:{tmp_path / 'model.pt'}", tmp_path / "models")
