"""Where two pictures look alike, on made-up details and on grids over pictures of every shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsight.core.types import NO_DETAILS, WHOLE, Box, Details, ModelCard
from shopsight.core.why import Heat
from shopsight.search.second_look.frame import Frame, frame_of
from shopsight.search.second_look.heat import Look, match
from tests.fakes import FAKE_CARD

SIDE = 10
SQUARE = Frame(0.0, 0.0, 1.0, 1.0)
SIZES = st.integers(1, 10_000)


def details(seed: int, weight: int = 127) -> Details:
    rows = np.random.default_rng(seed).normal(size=(SIDE * SIDE, 64))
    units = 127 * rows / np.linalg.norm(rows, axis=1, keepdims=True)
    made: Details = np.rint(np.concatenate([units, np.full((SIDE * SIDE, 1), weight)], axis=1)).astype(np.int8)
    return made


def grid(heat: Heat) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(heat.rows)


def test_identical_pictures_are_alike_everywhere() -> None:
    found = match(Look(details(1), SQUARE, WHOLE), Look(details(1), SQUARE, WHOLE))
    assert found is not None
    assert grid(found.query).min() > 0.95
    assert grid(found.query).shape == (SIDE, SIDE)
    assert found.query == found.hit
    assert all(link.query == link.hit and link.similarity > 0.95 for link in found.links)
    assert len(found.links) == 5


def test_exchanging_the_pictures_exchanges_the_maps() -> None:
    one, other = Look(details(1), SQUARE, WHOLE), Look(details(2), Frame(-0.2, 0.0, 1.2, 1.0), WHOLE)
    there, back = match(one, other), match(other, one)
    assert there is not None and back is not None
    assert (there.query, there.hit) == (back.hit, back.query)
    assert [(link.hit, link.query, link.similarity) for link in back.links] == [
        (link.query, link.hit, link.similarity) for link in there.links
    ]


def test_where_half_is_hidden_the_other_half_lights_up() -> None:
    whole, hidden = details(1), details(1)
    hidden[: SIDE * SIDE // 2, :-1] = details(2)[: SIDE * SIDE // 2, :-1]
    found = match(Look(hidden, SQUARE, WHOLE), Look(whole, SQUARE, WHOLE))
    assert found is not None
    for heat in (grid(found.query), grid(found.hit)):
        assert heat[SIDE // 2 :].min() > 0.95
        assert heat[: SIDE // 2].max() < 0.5
    assert all(link.query[1] > 0.5 for link in found.links)


def test_a_place_that_says_little_stays_dark() -> None:
    faint = details(1)
    faint[0, -1] = 3
    found = match(Look(faint, SQUARE, WHOLE), Look(faint, SQUARE, WHOLE))
    assert found is not None
    assert found.query.rows[0][0] < 0.05 < 0.95 < found.query.rows[0][1]


def test_without_details_there_is_no_map() -> None:
    assert match(Look(NO_DETAILS, SQUARE, WHOLE), Look(NO_DETAILS, SQUARE, WHOLE)) is None
    assert match(Look(details(1), SQUARE, WHOLE), Look(NO_DETAILS, SQUARE, WHOLE)) is None
    assert match(Look(details(1), SQUARE, WHOLE), Look(details(1)[:36], SQUARE, WHOLE)) is None


def test_links_lie_on_the_photo_that_the_box_was_cut_from() -> None:
    found = match(Look(details(1), SQUARE, Box(0.5, 0.0, 1.0, 0.5)), Look(details(1), SQUARE, WHOLE))
    assert found is not None
    for link in found.links:
        assert link.query == pytest.approx((0.5 + link.hit[0] / 2, link.hit[1] / 2), abs=1e-3)


@settings(deadline=None)
@given(SIZES, SIZES, st.integers(0, 99), st.integers(0, 99), st.integers(0, 127))
def test_maps_are_finite_and_from_0_to_1_whatever_the_pictures(
    width_px: int, height_px: int, seed: int, other: int, weight: int
) -> None:
    frame = frame_of(width_px, height_px, card("pad"))
    found = match(Look(details(seed, weight), frame, WHOLE), Look(details(other), SQUARE, WHOLE))
    assert found is not None
    for heat in (grid(found.query), grid(found.hit)):
        assert np.isfinite(heat).all() and heat.min() >= 0 and heat.max() <= 1
        assert 1 <= heat.shape[0] <= SIDE and 1 <= heat.shape[1] <= SIDE
    for link in found.links:
        assert all(0 <= part <= 1 for part in (*link.query, *link.hit))


@pytest.mark.parametrize(
    ("resize", "size", "frame"),
    [
        ("stretch", (400, 100), (0.0, 0.0, 1.0, 1.0)),
        ("pad", (400, 100), (0.0, -1.5, 1.0, 2.5)),
        ("pad", (100, 400), (-1.5, 0.0, 2.5, 1.0)),
        ("crop", (400, 100), (0.375, 0.0, 0.625, 1.0)),
    ],
)
def test_the_networks_square_lies_as_the_card_says(
    resize: str, size: tuple[int, int], frame: tuple[float, float, float, float]
) -> None:
    assert frame_of(*size, card(resize)) == pytest.approx(frame)


def test_padding_is_cut_off_and_what_was_not_seen_is_dark() -> None:
    square = np.ones((4, 4), np.float32)
    square[0] = square[3] = 9.0
    assert Frame(0.0, -0.5, 1.0, 1.5).onto_picture(square).tolist() == [[1.0] * 4] * 2
    seen = Frame(0.25, 0.0, 0.75, 1.0).onto_picture(np.ones((4, 4), np.float32))
    assert seen.tolist() == [[0.0, 1.0, 1.0, 0.0]] * 4


@settings(deadline=None)
@given(SIZES, SIZES)
def test_a_full_map_stays_full_on_any_picture(width_px: int, height_px: int) -> None:
    brought = frame_of(width_px, height_px, card("pad")).onto_picture(np.ones((SIDE, SIDE), np.float32))
    assert brought == pytest.approx(1.0, abs=1e-5)


def card(resize: str) -> ModelCard:
    return replace(FAKE_CARD, resize=cast(Literal["pad", "stretch", "crop"], resize))
