"""A model is used only when its card can be read and its file is the one that the card was written for."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from shopsight.core.errors import ModelUnusable
from shopsight.vision.models.registry import DEFAULT, MODELS, load_card, load_model, read_card, verify


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_registered_model_passes_its_own_checksum(name: str) -> None:
    card, network = load_model(name)
    assert card.name == name
    assert network.suffix == ".onnx"


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_card_names_a_licence_and_the_data(name: str) -> None:
    card = load_card(name)
    assert card.licence and card.data and card.revision


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ModelUnusable, match=rf"'nobody'.*{DEFAULT}"):
        load_card("nobody")


def test_a_network_is_also_named_by_its_path_and_checked_as_well(tmp_path: Path) -> None:
    card, network = load_model(DEFAULT)
    own = tmp_path / "own.onnx"
    own.write_bytes(network.read_bytes())
    own.with_suffix(".json").write_bytes(MODELS[DEFAULT].read_bytes())
    assert load_model(str(own)) == (card, own)
    own.write_bytes(b"something else")
    with pytest.raises(ModelUnusable, match="damaged"):
        load_model(str(own))


def test_a_damaged_network_is_refused_with_both_checksums(tmp_path: Path) -> None:
    card, network = load_model(DEFAULT)
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(network.read_bytes()[:-1])
    with pytest.raises(ModelUnusable, match=rf"damaged or another version.*{card.sha256}"):
        verify(damaged, card)


def test_a_missing_network_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="cannot be read"):
        verify(tmp_path / "none.onnx", load_card(DEFAULT))


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="does not exist"):
        read_card(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("not json", "is not a model card"),
        ("[]", "expected an object"),
        ('{"name": "x"}', "missing"),
    ],
)
def test_a_file_that_is_no_card_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "card.json"
    path.write_text(content)
    with pytest.raises(ModelUnusable, match=complaint):
        read_card(path)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [("resize", "twist", "pad, stretch or crop"), ("dimension", 0, "positive"), ("mean", [0.5], "three numbers")],
)
def test_a_card_with_an_impossible_value_is_refused(tmp_path: Path, field: str, value: object, complaint: str) -> None:
    fields = json.loads(MODELS[DEFAULT].read_text())
    path = tmp_path / "card.json"
    path.write_text(json.dumps({**fields, field: value}))
    with pytest.raises(ModelUnusable, match=complaint):
        read_card(path)


def test_a_card_read_from_json_equals_itself() -> None:
    card = load_card(DEFAULT)
    assert replace(card) == read_card(MODELS[DEFAULT])
