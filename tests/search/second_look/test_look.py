"""The most similar products in their new order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from shopsight.core.types import NO_DETAILS, Candidate, Details
from shopsight.search.second_look.look import SecondLook
from tests.search.second_look.test_details import drawn


class Shelf:
    """A store that has nothing but details."""

    def __init__(self, details: Mapping[str, Details]) -> None:
        self._details = details
        self.asked: list[str] = []

    def details(self, photo_ids: Sequence[str]) -> Mapping[str, Details]:
        self.asked.extend(photo_ids)
        return {photo_id: self._details[photo_id] for photo_id in photo_ids if photo_id in self._details}


def candidates(*cosines: float) -> list[Candidate]:
    return [Candidate(f"p{n}", f"p{n}", f"photo-{n}", cosine) for n, cosine in enumerate(cosines)]


def looked(shelf: Shelf, details: Details, given: list[Candidate], depth: int = 50) -> list[tuple[str, float]]:
    look = SecondLook(shelf, depth)  # type: ignore[arg-type]
    return [(placed.candidate.product_id, placed.score) for placed in look.ordered(details, given).placed]


def test_the_one_that_is_alike_in_its_details_comes_first_although_its_cosine_is_lower() -> None:
    shelf = Shelf({"photo-0": drawn(1), "photo-1": drawn(2), "photo-2": drawn(9)})
    found = looked(shelf, drawn(9), candidates(0.80, 0.78, 0.75))
    assert found[0][0] == "p2"
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)


def test_equal_details_leave_the_order_of_cosines_and_ties_go_to_the_smaller_id() -> None:
    same = {f"photo-{n}": drawn(4) for n in range(4)}
    found = looked(Shelf(same), drawn(4), candidates(0.9, 0.8, 0.8, 0.7))
    assert [name for name, _ in found] == ["p0", "p1", "p2", "p3"]


def test_only_the_best_are_looked_at_and_the_others_follow_below_them() -> None:
    shelf = Shelf({f"photo-{n}": drawn(n) for n in range(5)})
    found = looked(shelf, drawn(4), candidates(0.9, 0.8, 0.7, 0.6, 0.5), depth=3)
    assert shelf.asked == ["photo-0", "photo-1", "photo-2"]
    assert [name for name, _ in found][3:] == ["p3", "p4"]
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("known", "details"),
    [
        ({}, drawn(1)),
        ({"photo-0": drawn(0)}, drawn(1)),
        ({"photo-0": drawn(0), "photo-1": drawn(1)}, NO_DETAILS),
        ({"photo-0": np.zeros((4, 3), np.int8), "photo-1": np.zeros((4, 3), np.int8)}, drawn(1)),
    ],
    ids=["none stored", "of one only", "none of the photo", "of another shape"],
)
def test_where_nothing_can_be_compared_cosines_stay(known: dict[str, Details], details: Details) -> None:
    given = candidates(0.9, 0.8)
    assert looked(Shelf(known), details, given) == [("p0", 0.9), ("p1", 0.8)]


def test_the_first_leads_by_its_places_and_nothing_leads_alone() -> None:
    shelf = Shelf({f"photo-{n}": drawn(n) for n in range(3)})
    assert SecondLook(shelf).ordered(drawn(1), candidates(0.9, 0.8, 0.7)).lead > 0.1  # type: ignore[arg-type]
    assert SecondLook(shelf).ordered(drawn(1), candidates(0.9)).lead == 0  # type: ignore[arg-type]


def test_nothing_found_is_nothing_again() -> None:
    assert looked(Shelf({}), drawn(1), []) == []
