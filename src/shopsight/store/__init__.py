"""The truth: SQL tables and content-addressed blobs."""

from shopsight.store.blobs import DiskBlobStore
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore

__all__ = ["DiskBlobStore", "SqlProductStore", "open_engine"]
