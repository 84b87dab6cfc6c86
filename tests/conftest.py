"""Servers for any test: one of each for a process, or for a file."""

from __future__ import annotations

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
