"""Planogram arithmetic: rows fit, and every deviation is found."""

import random
from itertools import pairwise

from demo.planogram import (
    FACINGS,
    HEADROOM_M,
    MISPLACED,
    MISSING,
    Block,
    Deviation,
    Slot,
    blocks,
    deviations,
    disturb,
    plan_row,
)

WIDTHS_M = [("tea", 0.12), ("jam", 0.07), ("tin", 0.08), ("bar", 0.05)]
HEIGHTS_M = {"tea": 0.15, "jam": 0.1, "tin": 0.11, "bar": 0.02}


def row_of(*product_ids: str) -> list[Slot]:
    return [Slot(1, place, product_id, place / 10, 0.09) for place, product_id in enumerate(product_ids, start=1)]


def test_a_planned_row_holds_every_good_within_the_bay_without_overlap() -> None:
    slots = plan_row(2, WIDTHS_M, 1.2, random.Random(3))
    assert {slot.product_id for slot in slots} == {"tea", "jam", "tin", "bar"}
    assert [slot.position for slot in slots] == list(range(1, len(slots) + 1))
    assert slots[0].x_m >= 0
    assert slots[-1].x_m + slots[-1].width_m <= 1.2
    assert all(left.x_m + left.width_m <= right.x_m for left, right in pairwise(slots))


def test_a_good_wider_than_the_bay_is_left_out() -> None:
    assert {slot.product_id for slot in plan_row(1, [("sofa", 2.0), ("jam", 0.07)], 1.0, random.Random(1))} == {"jam"}


def test_what_stands_as_planned_deviates_in_nothing() -> None:
    planned = row_of("tea", "tea", "jam")
    assert deviations(planned, planned) == []


def test_a_good_of_which_nothing_stands_there_is_missing() -> None:
    found = deviations(row_of("tea", "tea", "jam"), row_of("", "", "jam"))
    assert found == [Deviation(MISSING, 1, 0, "tea", wanted=2, found=0)]


def test_a_facing_bought_away_is_a_wrong_number_of_facings() -> None:
    found = deviations(row_of("tea", "tea", "jam"), row_of("tea", "", "jam"))
    assert found == [Deviation(FACINGS, 1, 0, "tea", wanted=2, found=1)]


def test_a_thing_in_the_wrong_slot_is_misplaced_and_counts_for_both_goods() -> None:
    found = deviations(row_of("tea", "tea", "jam"), row_of("tea", "jam", "jam"))
    assert found == [
        Deviation(FACINGS, 1, 0, "tea", wanted=2, found=1),
        Deviation(FACINGS, 1, 0, "jam", wanted=1, found=2),
        Deviation(MISPLACED, 1, 2, "jam", instead_of="tea"),
    ]


def test_a_good_of_another_bay_is_only_misplaced() -> None:
    found = deviations(row_of("tea", "tea"), row_of("tea", "soap"))
    assert Deviation(MISPLACED, 1, 2, "soap", instead_of="tea") in found
    assert not any(deviation.product_id == "soap" and deviation.kind != MISPLACED for deviation in found)


def test_shoppers_change_goods_but_never_slots() -> None:
    planned = plan_row(1, WIDTHS_M, 1.2, random.Random(3))
    stood = disturb(planned, HEIGHTS_M, random.Random(4), changes=5)
    assert [(slot.row, slot.position, slot.x_m) for slot in stood] == [
        (slot.row, slot.position, slot.x_m) for slot in planned
    ]
    assert deviations(planned, stood)


def test_nothing_is_put_back_where_the_board_above_is_in_its_way() -> None:
    planned = [*row_of("jam", "jam"), Slot(2, 1, "tea", 0.1, 0.09), Slot(2, 2, "tin", 0.2, 0.09)]
    too_tall = HEIGHTS_M | {"tea": HEIGHTS_M["jam"] + HEADROOM_M + 0.001}
    for seed in range(60):
        stood = disturb(planned, too_tall, random.Random(seed), changes=3)
        assert all(slot.product_id != "tea" for slot in stood if slot.row == 1)
    low_enough = [disturb(planned, HEIGHTS_M, random.Random(seed), changes=3) for seed in range(60)]
    assert any(slot.product_id == "tea" for stood in low_enough for slot in stood if slot.row == 1)


def test_facings_side_by_side_are_one_block() -> None:
    assert blocks(row_of("tea", "tea", "jam", "tea")) == [
        Block(1, "tea", 2, 0.1, 0.19),
        Block(1, "jam", 1, 0.3, 0.09),
        Block(1, "tea", 1, 0.4, 0.09),
    ]
