"""What holds for the whole run: one of each server, and a file's tests in one process, which makes its shops once."""

from __future__ import annotations

import pytest

from tests.milvus import milvus_indexes, milvus_server
from tests.postgres import empty_postgres_url, postgres_server, postgres_template, postgres_url
from tests.ray_cluster import ray_cluster

__all__ = [
    "empty_postgres_url",
    "milvus_indexes",
    "milvus_server",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "ray_cluster",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
