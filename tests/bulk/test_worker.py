"""A worker sees as the one who sends it its kit, or says what is otherwise."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from shopsight.bulk.worker import Kit, Worker, pack
from shopsight.core.errors import ModelUnusable
from shopsight.core.types import Sight
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.models.registry import load_model
from tests.shops import picture


@pytest.fixture(scope="module")
def kit() -> Kit:
    return pack(*load_model("shopsight-small"), DecodeLimits())


def test_a_kit_is_all_that_a_worker_needs(kit: Kit) -> None:
    carried: Kit = pickle.loads(pickle.dumps(kit))
    [sight] = Worker(carried).see([picture("disc", "red")])
    assert isinstance(sight, Sight)
    assert sight.vector.shape == (kit.card.dimension,)


def test_a_network_that_is_not_its_cards_is_refused(kit: Kit) -> None:
    with pytest.raises(ModelUnusable, match=r"'shopsight-small' came damaged: SHA-256 [0-9a-f]{64}, its card says"):
        Worker(replace(kit, network=kit.network[:-1] + b"\0"))


def test_a_machine_that_sees_otherwise_is_refused(kit: Kit) -> None:
    with pytest.raises(ModelUnusable, match=r"sees otherwise here .* a cosine of -1\.0000"):
        Worker(replace(kit, vector=-kit.vector))


def test_a_gpu_that_is_not_there_is_named(kit: Kit) -> None:
    with pytest.raises(ModelUnusable, match="onnxruntime has no cuda here"):
        Worker(replace(kit, device="cuda"))


def test_limits_that_want_large_pictures_do_not_refuse_the_sample(kit: Kit) -> None:
    limits = DecodeLimits(min_side_px=400)
    assert pack(*load_model("shopsight-small"), limits).limits == limits
