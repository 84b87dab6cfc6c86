"""How the demo shop's photos are dealt."""

from collections import Counter

import pytest

from demo.splits import SPLITS, split_of_family, split_of_photo

FAMILIES = [f"family-{number}" for number in range(2000)]


def test_sixty_of_a_hundred_families_are_for_training_fifteen_for_choosing_the_rest_for_testing() -> None:
    dealt = Counter(map(split_of_family, FAMILIES))
    assert set(dealt) == set(SPLITS)
    assert [100 * dealt[split] / len(FAMILIES) for split in SPLITS] == pytest.approx([60, 15, 25], abs=2)


def test_a_family_keeps_its_split_on_every_machine_and_whatever_else_the_shop_sells() -> None:
    assert [split_of_family(family) for family in ("hearth-mug", "bubbolo-lime")] == ["train", "train"]


def test_every_photo_of_a_family_for_testing_or_choosing_is_in_its_split() -> None:
    for family in FAMILIES[:300]:
        if (split := split_of_family(family)) != "train":
            assert {split_of_photo(family, f"{family}-red", number) for number in range(1, 9)} == {split}


def test_photos_of_families_for_training_are_dealt_seventy_ten_twenty() -> None:
    seen = [family for family in FAMILIES if split_of_family(family) == "train"]
    dealt = Counter(split_of_photo(family, family, number) for family in seen for number in range(1, 11))
    assert [100 * dealt[split] / dealt.total() for split in SPLITS] == pytest.approx([70, 10, 20], abs=1)


def test_each_product_of_a_family_for_training_has_a_photo_for_testing() -> None:
    for family in FAMILIES:
        assert split_of_photo(family, f"{family}-red", 1) != "train"
