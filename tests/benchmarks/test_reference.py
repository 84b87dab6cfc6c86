"""The reference case: what is drawn keeps apart what could leak, and the classifiers learn what can be learned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.reference import Classifier, Labelled, accuracy, neighbors, ridge
from benchmarks.reference_pictures import (
    NEAR_BITS,
    Bits,
    Candidate,
    Part,
    candidates,
    difference_hash,
    draw,
    part_of_sender,
)

SMALL: dict[Part, int] = {"test": 2, "val": 2, "train": 3}
EVERY: tuple[Part, ...] = ("train", "val", "test")


def hashes(n: int) -> dict[Path, Bits]:
    """Random hashes, which are far from each other."""
    return {Path(str(place)): np.random.default_rng(place).random(64) < 0.5 for place in range(n)}


def of_class(label: str, paths: dict[Path, Bits], parts: tuple[Part, ...] = EVERY) -> list[Candidate]:
    return [Candidate(path, label, "clothing", parts) for path in paths]


def test_each_part_gets_its_number_of_each_class_and_shares_no_picture() -> None:
    known = hashes(20)
    drawn = draw(of_class("hat", known), SMALL, known.__getitem__)
    assert {part: len(pictures) for part, pictures in drawn.items()} == SMALL
    paths = [picture.path for pictures in drawn.values() for picture in pictures]
    assert len(set(paths)) == len(paths) == 7
    assert drawn == draw(of_class("hat", known)[::-1], SMALL, known.__getitem__)


def test_pictures_that_nearly_equal_one_of_another_part_are_passed_over() -> None:
    known = hashes(12)
    series = next(iter(known.values()))
    for place in range(6):
        near = series.copy()
        near[: place * 2] ^= True
        known[Path(str(place))] = near
    drawn = draw(of_class("hat", known), {"test": 2, "val": 2, "train": 2}, known.__getitem__)
    for part, pictures in drawn.items():
        for other in (o for elsewhere in drawn if elsewhere != part for o in drawn[elsewhere]):
            assert all(np.count_nonzero(known[p.path] != known[other.path]) > NEAR_BITS for p in pictures)


def test_a_picture_is_drawn_only_for_the_parts_that_it_may_be_in() -> None:
    known = hashes(20)
    paths = list(known)
    found = [Candidate(path, "hat", "grocery", ("test",)) for path in paths[:5]]
    found += [Candidate(path, "hat", "grocery", ("train", "val")) for path in paths[5:]]
    drawn = draw(found, SMALL, known.__getitem__)
    assert all(part in picture.parts for part, pictures in drawn.items() for picture in pictures)


def test_a_class_with_too_few_pictures_is_named() -> None:
    known = hashes(4)
    with pytest.raises(ValueError, match="hat has 0 pictures for train, 3 were wanted"):
        draw(of_class("hat", known), SMALL, known.__getitem__)


def test_difference_hashes_of_a_brighter_copy_are_near_and_of_another_picture_far(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    picture = Image.fromarray(generator.integers(0, 200, (8, 9, 3), dtype=np.uint8)).resize((90, 80))
    other = Image.fromarray(generator.integers(0, 200, (8, 9, 3), dtype=np.uint8)).resize((90, 80))
    for name, image in (("one", picture), ("brighter", picture.point(lambda value: value * 1.2)), ("other", other)):
        image.save(tmp_path / f"{name}.png")
    one, brighter, far = (difference_hash(tmp_path / f"{name}.png") for name in ("one", "brighter", "other"))
    assert np.count_nonzero(one != brighter) <= NEAR_BITS < np.count_nonzero(one != far)


def test_the_largest_classes_are_chosen_and_senders_have_one_part(tmp_path: Path) -> None:
    grocery, clothing = tmp_path / "grocery", tmp_path / "clothing"
    grocery.mkdir()
    clothing.mkdir()
    (grocery / "catalog.csv").write_text("product_id,category\nkiwi,Kiwi\ngala,Apple\n")
    (grocery / "photos.csv").write_text("image,product_id,split\na,kiwi,train\nb,kiwi,val\nc,gala,test\n")
    garments = [f"{n},garment-{n % 11:02},{n}" for n in range(11 * 3 - 1)] + ["x,Other,5"] * 9
    (clothing / "photos.csv").write_text("image,category,sender\n" + "\n".join(garments) + "\n")
    found = candidates(tmp_path)
    assert [(c.label, c.parts) for c in found if c.source == "grocery"] == [
        ("Kiwi", ("train", "val")),
        ("Kiwi", ("train", "val")),
        ("Apple", ("test",)),
    ]
    worn = [c for c in found if c.source == "clothing"]
    # Ten of eleven garments have three pictures; "Other" is none.
    assert {c.label for c in worn} == {f"garment-{n:02}" for n in range(10)}
    assert all(c.parts == (part_of_sender(c.path.name),) for c in worn)
    assert {part_of_sender(str(n)) for n in range(50)} == set(EVERY)


@pytest.mark.parametrize(
    "fit", [lambda data, n: neighbors(data, n, k=3, temperature=0.05), lambda data, n: ridge(data, n, strength=0.1)]
)
def test_classifiers_tell_clusters_apart(fit: Callable[[Labelled, int], Classifier]) -> None:
    generator = np.random.default_rng(0)
    centers = np.eye(8, dtype=np.float32)[:4]

    def drawn(n: int) -> Labelled:
        labels = generator.integers(0, 4, n)
        vectors = centers[labels] + generator.normal(0, 0.15, (n, 8)).astype(np.float32)
        return Labelled((vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), labels)

    assert accuracy(fit(drawn(60), 4), drawn(100)) > 0.95
