"""Confused pairs, counted."""

from shopsight.evaluation.confusions import confusions
from tests.evaluation.letters import found, photo


def test_pairs_are_counted_most_frequent_first() -> None:
    outcomes = [
        found(photo("1", "a"), "b"),
        found(photo("2", "a"), "a", "b"),
        found(photo("3", "c"), "b"),
        found(photo("4", "c"), "b", "c"),
        found(photo("5", "c")),
    ]
    pairs = confusions(outcomes)
    assert [(pair.wanted, pair.given, [p.image.name for p in pair.photos]) for pair in pairs] == [
        ("c", "b", ["3", "4"]),
        ("a", "b", ["1"]),
    ]


def test_a_photo_of_several_products_counts_for_each_of_them() -> None:
    assert [(pair.wanted, pair.given) for pair in confusions([found(photo("1", "b", "a"), "c")])] == [
        ("a", "c"),
        ("b", "c"),
    ]
