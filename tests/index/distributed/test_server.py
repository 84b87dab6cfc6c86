"""A server that is not there."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from shopsight.core.errors import ExtraRequired, IndexUnavailable
from shopsight.index.distributed.milvus import MilvusIndex
from shopsight.index.distributed.server import Server


def test_a_server_that_is_not_there_is_an_error_of_its_own_and_never_an_empty_answer(tmp_path: Path) -> None:
    index = MilvusIndex(Server(f"unix:{tmp_path / 'nobody'}", timeout_s=0.1), 8, "model@shop")
    for _ in range(2):
        with pytest.raises(IndexUnavailable, match="cannot be reached"):
            index.nearest(np.eye(8, dtype=np.float32)[:1], 5)
    with pytest.raises(IndexUnavailable):
        len(index)


def test_without_pymilvus_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(ExtraRequired, match=r"shopsight\[milvus\]"):
        Server("http://localhost:1").read("list_collections")
