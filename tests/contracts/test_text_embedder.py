"""What every embedder of words promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shopsight.core.errors import ModelUnusable
from shopsight.core.ports import TextEmbedder
from shopsight.vision.encoders.text import OnnxTextEmbedder
from tests.vision.encoders.words import WORDS, publish_word_model


@pytest.fixture
def embedder(tmp_path: Path) -> TextEmbedder:
    publish_word_model(tmp_path, "words")
    return OnnxTextEmbedder.named("words", tmp_path, threads=1)


def test_vectors_are_float32_rows_of_unit_length_in_order(embedder: TextEmbedder) -> None:
    texts = [f"{first} {second}" for first in WORDS for second in WORDS]
    vectors = embedder.embed_texts(texts)
    assert vectors.shape == (len(texts), embedder.card.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(embedder.embed_texts([texts[-1]])[0], vectors[-1], atol=1e-5)


def test_no_texts_give_no_rows(embedder: TextEmbedder) -> None:
    assert embedder.embed_texts([]).shape == (0, embedder.card.dimension)


@pytest.mark.parametrize("text", ["", " ", "unheard of", "red " * 500, "鞋", "\0"])
def test_any_text_is_embedded(embedder: TextEmbedder, text: str) -> None:
    assert np.isfinite(embedder.embed_texts([text])).all()


def test_the_same_words_are_nearer_than_others(embedder: TextEmbedder) -> None:
    red_shoe, shoe, cup = embedder.embed_texts(["red shoe", "shoe", "cup"])
    assert red_shoe @ shoe > red_shoe @ cup


def test_a_damaged_tokenizer_is_refused(embedder: TextEmbedder, tmp_path: Path) -> None:
    tokenizer = tmp_path / "words" / "words.tokenizer.json"
    tokenizer.write_text(tokenizer.read_text() + " ")
    with pytest.raises(ModelUnusable, match=r"words\.tokenizer\.json is damaged"):
        OnnxTextEmbedder.named("words", tmp_path)
