"""Whatever the network says, the regions are boxes inside the picture, best first, and never none."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from shopsight.core.types import WHOLE
from shopsight.vision.localize import MOST_REGIONS, regions_of

sides = st.integers(1, 12)
said = st.floats(-20, 20, width=32)


@given(st.tuples(st.just(5), sides, sides).flatmap(lambda shape: arrays(np.float32, shape, elements=said)))
def test_any_maps_are_read(maps: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    regions = regions_of(maps, sure=0.3)
    assert 1 <= len(regions) <= MOST_REGIONS
    assert len({region.box for region in regions}) == len(regions)
    assert all(region.score >= 0.3 for region in regions)


@given(st.tuples(st.just(5), sides, sides))
def test_without_heat_it_is_the_whole_picture(shape: tuple[int, int, int]) -> None:
    maps = np.full(shape, -5, np.float32)
    assert [region.box for region in regions_of(maps, sure=0.3)] == [WHOLE]
