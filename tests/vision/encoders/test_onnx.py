"""The shipped encoder: the contract's shape, the card's preprocessing, and vectors that do not drift."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shopsight.core.errors import ModelUnusable
from shopsight.core.types import Image
from shopsight.vision.encoders.onnx import OnnxImageEmbedder, prepare
from shopsight.vision.models.registry import DEFAULT, load_card, load_model
from tests.vision.encoders.golden import FILE, SEEDS, drawn


@pytest.fixture(scope="module")
def embedder() -> OnnxImageEmbedder:
    return OnnxImageEmbedder.named()


def test_vectors_are_float32_rows_of_unit_length_in_order(embedder: OnnxImageEmbedder) -> None:
    images = [drawn(seed) for seed in range(20)]
    vectors = embedder.embed(images)
    assert vectors.shape == (20, embedder.card.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(embedder.embed([images[17]])[0], vectors[17], atol=1e-4)


def test_vectors_are_those_written_down_for_this_revision(embedder: OnnxImageEmbedder) -> None:
    golden = json.loads(FILE.read_text(encoding="utf-8"))
    assert golden["revision"] == embedder.card.revision, "run python -m tests.vision.encoders.golden"
    vectors = embedder.embed([drawn(seed) for seed in SEEDS])
    # Processors round differently; another network or another resize differs by far more.
    np.testing.assert_allclose(vectors, np.array(golden["vectors"]), atol=2e-3)


def test_details_are_a_row_for_each_place_and_the_vectors_stay_the_same(embedder: OnnxImageEmbedder) -> None:
    images = [drawn(seed) for seed in range(3)]
    vectors, details = embedder.embed_in_detail(images)
    np.testing.assert_allclose(vectors, embedder.embed(images), atol=1e-5)
    for places in details:
        assert places.shape == (100, 65)
        assert places.dtype == np.int8
        np.testing.assert_allclose(np.linalg.norm(places[:, :-1].astype(float), axis=1), 127, atol=5)
        assert places[:, -1].min() >= 0
        assert places[:, -1].max() == 127
    assert embedder.embed_in_detail([])[1] == []


def test_no_pictures_give_no_rows(embedder: OnnxImageEmbedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.card.dimension)


def test_several_threads_get_what_one_gets(embedder: OnnxImageEmbedder) -> None:
    images = [drawn(seed) for seed in range(12)]
    alone = embedder.embed(images)
    with ThreadPoolExecutor(4) as pool:
        together = np.concatenate(list(pool.map(lambda image: embedder.embed([image]), images)))
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_the_number_of_threads_changes_no_score(embedder: OnnxImageEmbedder) -> None:
    images = [drawn(seed) for seed in range(6)]
    alone = np.concatenate([embedder.embed([image]) for image in images])
    for threads in (1, 2):
        fixed = OnnxImageEmbedder.named(threads=threads)
        np.testing.assert_allclose(np.concatenate([fixed.embed([image]) for image in images]), alone, atol=1e-6)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 900), (900, 3), (1200, 900)])
def test_any_shape_of_picture_is_embedded(embedder: OnnxImageEmbedder, width: int, height: int) -> None:
    vectors = embedder.embed([drawn(1, width, height)])
    assert np.isfinite(vectors).all()


def test_a_photo_of_the_thing_a_little_darker_and_smaller_is_nearest_to_it(embedder: OnnxImageEmbedder) -> None:
    gallery = embedder.embed([drawn(seed) for seed in range(8)])
    shrunk = [Image((drawn(seed).pixels[::2, ::2] * 0.9).astype(np.uint8)) for seed in range(8)]
    assert list((embedder.embed(shrunk) @ gallery.T).argmax(axis=1)) == list(range(8))


def test_pad_keeps_the_shape_on_the_pad_value() -> None:
    card = replace(load_card(DEFAULT), input_px=40, resize="pad", mean=(0, 0, 0), std=(1, 1, 1), pad_value=255)
    black = Image(np.zeros((20, 10, 3), np.uint8))
    prepared = prepare(black, card)
    assert prepared.shape == (3, 40, 40)
    assert (prepared[:, :, 10:30] == 0).all()
    np.testing.assert_allclose(prepared[:, :, :10], 1, atol=1e-6)
    np.testing.assert_allclose(prepared[:, :, 30:], 1, atol=1e-6)


def test_stretch_fills_the_square_and_crop_takes_the_middle() -> None:
    card = replace(load_card(DEFAULT), input_px=10, mean=(0, 0, 0), std=(1, 1, 1))
    pixels = np.zeros((10, 30, 3), np.uint8)
    pixels[:, 10:20] = 255
    np.testing.assert_allclose(prepare(Image(pixels), replace(card, resize="crop")), 1, atol=1e-6)
    stretched = prepare(Image(pixels), replace(card, resize="stretch"))
    np.testing.assert_allclose(stretched[0, 0, [0, 5]], [0, 1], atol=1e-6)


def test_channels_are_red_green_blue_and_normalized_by_the_card() -> None:
    card = replace(load_card(DEFAULT), input_px=4, mean=(0.5, 0, 0), std=(0.5, 1, 2))
    red = Image(np.full((4, 4, 3), (255, 0, 255), np.uint8))
    np.testing.assert_allclose(prepare(red, card)[:, 0, 0], [1, 0, 0.5], atol=1e-6)


def test_a_card_of_another_dimension_is_refused() -> None:
    card, network = load_model(DEFAULT)
    with pytest.raises(ModelUnusable, match="says 7 dimensions"):
        OnnxImageEmbedder(replace(card, dimension=7), network)


def test_a_card_of_another_input_size_is_refused() -> None:
    card, network = load_model(DEFAULT)
    with pytest.raises(ModelUnusable, match="says 99 px"):
        OnnxImageEmbedder(replace(card, input_px=99), network)


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no network")
    with pytest.raises(ModelUnusable, match=r"broken\.onnx is not a network"):
        OnnxImageEmbedder(load_card(DEFAULT), broken)
