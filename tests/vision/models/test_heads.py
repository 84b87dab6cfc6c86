"""A category head is used only with the encoder that it was fitted to, and only as it was written."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shopsight.core.errors import ModelUnusable
from shopsight.core.types import ModelCard
from shopsight.vision.models.heads import REFIT, load_head, read_head_card, write_head
from shopsight.vision.models.registry import DEFAULT, ModelFiles, find_model, load_card, write_card
from tests.vision.small_head import WEIGHTS, head_card

LIMIT_BYTES = 300_000


@pytest.fixture
def files(tmp_path: Path) -> ModelFiles:
    """A model of two dimensions with its head."""
    encoder = replace(load_card(DEFAULT), name="small", dimension=2)
    files = ModelFiles(tmp_path / "small.json")
    write_card(encoder, files.card)
    write_head(head_card(encoder_sha256=encoder.sha256), WEIGHTS, files)
    return files


def load(files: ModelFiles) -> object:
    return load_head(str(files.network))


def encoder_of(files: ModelFiles) -> ModelCard:
    return load_card(str(files.network))


def test_the_encoder_that_ships_has_a_head_that_was_fitted_to_it() -> None:
    card, weights = load_head(DEFAULT)  # where the encoder is another by now, the error says how to fit the head again
    assert card.revision == load_card(DEFAULT).revision
    assert weights.shape == (len(card.categories), load_card(DEFAULT).dimension + 1)
    assert card.licence and card.data and card.figures
    assert sum(file.stat().st_size for file in (find_model(DEFAULT).head, find_model(DEFAULT).head_card)) < LIMIT_BYTES


def test_a_head_that_was_written_is_read_again(files: ModelFiles) -> None:
    card, weights = load_head(str(files.network))
    assert replace(card, sha256="") == head_card(encoder_sha256=encoder_of(files).sha256)
    np.testing.assert_array_equal(weights, WEIGHTS)


def test_another_encoder_says_that_the_head_must_be_fitted_again_and_how(files: ModelFiles) -> None:
    write_card(replace(encoder_of(files), sha256="0" * 64, revision="2"), files.card)
    with pytest.raises(ModelUnusable) as refused:
        load(files)
    assert "fitted to revision 1" in refused.value.message
    assert REFIT.split("{}")[0] in refused.value.message


def test_tampered_weights_are_refused(files: ModelFiles) -> None:
    files.head.write_bytes(files.head.read_bytes()[:-1] + b"\x01")
    with pytest.raises(ModelUnusable, match="damaged or another version"):
        load(files)


def test_missing_weights_are_named(files: ModelFiles) -> None:
    files.head.unlink()
    with pytest.raises(ModelUnusable, match="cannot be read"):
        load(files)


def test_weights_that_do_not_fit_their_card_are_refused(files: ModelFiles) -> None:
    write_head(head_card(encoder_sha256=encoder_of(files).sha256), WEIGHTS[:2], files)
    with pytest.raises(ModelUnusable, match=r"\(2, 3\), its card says float32 \(3, 3\)"):
        load(files)


def test_an_encoder_without_a_head_says_so(files: ModelFiles) -> None:
    files.head_card.unlink()
    with pytest.raises(ModelUnusable, match="has no category head"):
        load(files)


def test_a_copy_of_the_encoder_elsewhere_keeps_its_head(tmp_path: Path) -> None:
    here = find_model(DEFAULT)
    for file in (here.card, here.head, here.head_card):
        shutil.copy(file, tmp_path)
    assert load_head(str(tmp_path / here.network.name))[0] == load_head(DEFAULT)[0]


@pytest.mark.parametrize("content", ["not json", "[]", '{"categories": []}', '{"categories": [{"en": "x"}]}'])
def test_a_file_that_is_no_card_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "card.json"
    path.write_text(content)
    with pytest.raises(ModelUnusable, match="is not the card of a category head"):
        read_head_card(path)


def test_the_card_has_a_category_a_line(files: ModelFiles) -> None:
    lines = files.head_card.read_text(encoding="utf-8").splitlines()
    assert json.loads("\n".join(lines))["sure"] == 0.8
    assert any("苹果" in line and "梨" not in line for line in lines)
