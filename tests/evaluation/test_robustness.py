"""The table of damaged photos, of a search that knows what it was shown."""

from pathlib import Path

import numpy as np
import pytest

from shopsight.core.types import Pixels
from shopsight.evaluation.corruptions import CORRUPTIONS
from shopsight.evaluation.datasets import LabelledPhoto
from shopsight.evaluation.outcomes import Ranking
from shopsight.evaluation.robustness import damages, robustness


@pytest.fixture
def photos(tmp_path: Path) -> list[LabelledPhoto]:
    """Two photos, whose file holds their brightness."""
    made = []
    for name, brightness in (("gray", 128), ("light", 200)):
        path = tmp_path / name
        path.write_bytes(bytes([brightness]))
        made.append(LabelledPhoto(path, frozenset({name}), "test"))
    return made


def decode(data: bytes) -> Pixels:
    return np.full((32, 32, 3), data[0], np.uint8)


def by_brightness(pixels: Pixels) -> Ranking:
    return [("light" if pixels.mean() > 160 else "gray", 1.0)]


def test_what_is_kept_is_relative_to_the_clean_photos(photos: list[LabelledPhoto]) -> None:
    found = robustness(photos, decode, by_brightness)
    assert (found["recall_at_1"], found["n_queries"]) == (1, 2)
    assert set(found["kept"]) == set(CORRUPTIONS)
    assert found["kept"]["blur"] == [1, 1, 1, 1, 1]
    # In the dark the light photo looks gray; in the glare the gray one looks light.
    assert found["kept"]["dark"] == [0.5] * 5
    assert found["kept"]["over-exposed"][4] == 0.5
    assert 0.5 < found["kept_at_middle"] < 1
    assert list(found["ci95"]["blur"]) == [1, 1]
    assert list(found["ci95"]["dark"]) == [0, 1]


def test_of_nothing_found_nothing_is_kept(photos: list[LabelledPhoto]) -> None:
    found = robustness(photos, decode, lambda pixels: [])
    assert (found["recall_at_1"], found["kept_at_middle"]) == (0, 0)
    assert robustness([], decode, by_brightness)["n_queries"] == 0


def test_each_photo_is_damaged_in_its_own_way_and_always_the_same(photos: list[LabelledPhoto]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    first, again, other = (list(damages(photo, noise, "crop")) for photo in (photos[0], photos[0], photos[1]))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))
