"""Fixtures of which the whole run has one: a module that imports a session's fixture gets another of its own."""

from tests.milvus import milvus_indexes, milvus_server

__all__ = ["milvus_indexes", "milvus_server"]
