"""Nothing that a split judges on was learned from: not the product, not a variant, not the same picture again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.errors import InvalidRequest
from shopsight.training.own.goods import Picture, Split
from shopsight.training.own.splits import deal


def picture(label: str, group: str = "", split: Split = "", in_gallery: bool = True, asks: bool = True) -> Picture:
    return Picture("name", label, group or label, "1", in_gallery, asks, split)


SHOP = [picture(f"p{number // 3}", f"g{number // 6}") for number in range(60)]


@given(
    twins=st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=6),
    seed=st.integers(0, 100),
)
@settings(deadline=None)
def test_no_product_variant_or_near_duplicate_is_on_two_sides(twins: list[tuple[int, int]], seed: int) -> None:
    dealt = deal(SHOP, twins, "product", (0.2, 0.2), seed)
    sides: dict[str, set[Split]] = {}
    for one, split in zip(SHOP, dealt.splits, strict=True):
        sides.setdefault(one.label, set()).add(split)
        sides.setdefault(one.group, set()).add(split)
    assert all(len(splits) == 1 for splits in sides.values())
    assert all(dealt.splits[first] == dealt.splits[second] for first, second in twins)
    assert {"train", "val", "test"} == set(dealt.splits)
    assert dealt.leaks == 0


def test_a_seed_deals_the_same_and_another_one_otherwise() -> None:
    first, again, other = (deal(SHOP, [], "product", (0.2, 0.2), seed).splits for seed in (1, 1, 2))
    assert first == again != other


def test_given_splits_are_kept_and_what_is_judged_on_keeps_its_near_duplicate() -> None:
    pictures = [
        *(picture(f"p{n}", in_gallery=True, asks=False) for n in range(3)),
        *(picture(f"p{n}", split="train", in_gallery=False) for n in range(3)),
        *(picture(f"p{n}", split="val", in_gallery=False) for n in range(3)),
        *(picture(f"p{n}", split="test", in_gallery=False) for n in range(3)),
    ]
    dealt = deal(pictures, [(3, 6), (7, 9)], "product", (0.2, 0.2), 0)
    assert dealt.splits == ("train",) * 3 + ("", "train", "train", "val", "", "val") + ("test",) * 3
    assert dealt.leaks == 2


def test_a_split_that_a_source_lacks_is_dealt_out_of_its_training_photos() -> None:
    pictures = [picture(f"p{n}", split=split, in_gallery=False) for n in range(8) for split in ("train", "test")]
    splits = deal(pictures, [], "product", (0.25, 0.25), 0).splits
    assert splits[1::2] == ("test",) * 8
    assert sorted(splits[::2]) == ["train"] * 6 + ["val"] * 2


def test_by_photo_every_product_may_train() -> None:
    pictures = [picture(f"p{n % 2}") for n in range(40)]
    dealt = deal(pictures, [(0, 1)], "photo", (0.2, 0.2), 0)
    assert {pictures[place].label for place in dealt.places("train")} == {"p0", "p1"}
    assert {pictures[place].label for place in dealt.places("val")} == {"p0", "p1"}
    assert dealt.splits[0] == dealt.splits[1]


def test_too_few_products_are_refused_with_a_way_out() -> None:
    with pytest.raises(InvalidRequest, match=r"two products are the least.*got 1 of 3 in all; deal=photo"):
        deal([picture(f"p{n}") for n in range(3)], [], "product", (0.2, 0.2), 0)
    with pytest.raises(InvalidRequest, match=r"got 1 of 1 in all$"):
        deal([picture("p") for _ in range(9)], [], "photo", (0.2, 0.2), 0)
