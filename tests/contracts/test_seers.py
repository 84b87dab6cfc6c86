"""One suite for every seer: in this process, in processes of this machine, in a Ray cluster."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import PIL.Image
import pytest

from shopsight.bulk.processes import process_crew
from shopsight.bulk.ray_actors import ray_crew
from shopsight.bulk.worker import Kit, pack
from shopsight.core.errors import ImageTooLarge, NotAnImage, TruncatedImage
from shopsight.core.ports import Seer
from shopsight.core.types import Sight
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import load_model
from shopsight.vision.seer import LocalSeer
from tests.ray_cluster import RayCluster
from tests.shops import COLORS, SHAPES, picture

LIMITS = DecodeLimits(max_pixels=500_000)
SEERS = ("local", "processes", "ray")


@pytest.fixture(scope="module")
def kit() -> Kit:
    return pack(*load_model("shopsight-small"), LIMITS)


@pytest.fixture(scope="module")
def local(kit: Kit) -> Seer:
    return LocalSeer(OnnxImageEmbedder(kit.card, kit.network, threads=1), LIMITS, threads=2)


@pytest.fixture(scope="module", params=SEERS)
def seer(request: pytest.FixtureRequest, kit: Kit, local: Seer) -> Iterator[Seer]:
    opened: AbstractContextManager[Seer]
    if request.param == "local":
        opened = nullcontext(local)
    elif request.param == "processes":
        opened = process_crew(kit, 2)
    else:
        cluster: RayCluster = request.getfixturevalue("ray_cluster")
        opened = ray_crew(kit, cluster.address)
    with opened as seer:
        yield seer


def test_it_sees_what_the_encoder_sees_in_order(seer: Seer, local: Seer) -> None:
    contents = [picture(shape, color) for shape in SHAPES[:2] for color in COLORS]
    for sight, expected in zip(seer.see(contents), local.see(contents), strict=True):
        assert isinstance(sight, Sight) and isinstance(expected, Sight)
        assert (sight.width_px, sight.height_px) == (240, 240)
        assert np.dot(sight.vector, expected.vector) > 0.9999
        assert sight.details is not None and expected.details is not None
        assert sight.details.shape == expected.details.shape
        assert sight.vector.flags.writeable


def test_pictures_at_fault_are_told_and_those_beside_them_are_seen(seer: Seer) -> None:
    large = io.BytesIO()
    PIL.Image.new("RGB", (1000, 600)).save(large, "PNG")
    whole = picture("disc", "red")
    seen = seer.see([b"no picture", whole, large.getvalue(), whole[: len(whole) // 2]])
    assert [type(one) for one in seen] == [NotAnImage, Sight, ImageTooLarge, TruncatedImage]
    assert "at most 500,000 pixels" in str(seen[2])


def test_nothing_to_see_is_nothing_seen(seer: Seer) -> None:
    assert seer.see([]) == []


def test_threads_that_ask_at_once_get_each_their_own(seer: Seer, local: Seer) -> None:
    asked = [[picture(shape, color)] for shape in SHAPES[:3] for color in COLORS]
    with ThreadPoolExecutor(seer.at_once + 1) as threads:
        for [sight], contents in zip(threads.map(seer.see, asked), asked, strict=True):
            [expected] = local.see(contents)
            assert isinstance(sight, Sight) and isinstance(expected, Sight)
            assert np.dot(sight.vector, expected.vector) > 0.9999


def test_it_knows_its_card_and_how_much_it_takes(seer: Seer, kit: Kit) -> None:
    assert seer.card == kit.card
    assert seer.at_once >= 1
