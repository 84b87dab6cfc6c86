"""The units under inspection."""

from collections import Counter

from demo.units import INSPECTED, units


def test_at_least_three_products_have_at_least_twenty_good_and_twenty_damaged_units() -> None:
    planned = Counter((unit.product_id, bool(unit.defect)) for unit in units(22))
    assert len(INSPECTED) >= 3
    assert min(planned.values()) >= 20
    assert len(planned) == 2 * len(INSPECTED)


def test_every_kind_of_damage_occurs_at_least_three_times_on_each_product_that_can_have_it() -> None:
    planned = Counter((unit.product_id, unit.defect) for unit in units(22) if unit.defect)
    assert {defect for _, defect in planned} == {"scratch", "dent", "stain", "missing part", "wrong print"}
    assert min(planned.values()) >= 3


def test_training_sees_good_units_only_and_testing_sees_both() -> None:
    seen = {(unit.split, bool(unit.defect)) for unit in units(22)}
    assert seen == {("train", False), ("val", False), ("val", True), ("test", False), ("test", True)}
