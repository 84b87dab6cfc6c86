"""The collection: one row per photo of a product, and how it is laid out on the server.

- A collection holds one model revision of one shop. Vectors of two revisions do not compare, an old collection serves
  until the new one is whole, and dropping it is one call.
- Two shards: rows are dealt out by their key, and a shard is what one node takes writes for. One takes some thousand
  rows a second; more shards make each search ask more nodes. Replicas, for more searches a second, are the operator's
  to set (`load_collection`).
- Two partitions: products without a photo are held, since an index answers how much it has, but lie apart, where no
  search looks; and so does the bookmark, which says how far the collection has followed the store. No partition by
  category or brand: a filter may name any field, and a partition serves one.
- IVF_FLAT, not HNSW: it can be told to look at everything (`nprobe`), which makes a filtered search exact at a known
  cost. Milvus' HNSW misses one in six under a filter that excludes what the query looks like, unless its breadth makes
  it dearer than that (benchmarks/milvus.py). IVF_FLAT needs no memory beyond the vectors and is built in seconds.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

import numpy as np

from shopsight.core.types import IndexEntry, Vector, Vectors
from shopsight.index.distributed import filters
from shopsight.index.distributed.server import Server
from shopsight.index.vectors import digests

FORMAT = 1
"""Of another format is a collection that this version does not read: it is built anew."""

SEEN, APART = "_default", "apart"
"""The partitions: photos; products that have none, and the bookmark."""

BOOKMARK = "bookmark"
FOUND_BY = ("product_id", "group_key", "photo_id", "position", "digest")
EVERY_LIST = 1024
"""How many lists the vectors of a segment are dealt into; looking at so many is looking at all."""

_SHARDS = 2
_ID_BYTES = 65_535
_MOST_TERMS = 4096


class About(NamedTuple):
    """What a collection holds, as its description says."""

    lineage: str
    dimension: int
    format: int = FORMAT


def create(server: Server, name: str, about: About) -> None:
    """Make the collection and load it, empty."""
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(description=json.dumps(about), auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.VARCHAR, is_primary=True, max_length=64)
    schema.add_field("product", DataType.INT64)
    for text in ("product_id", "group_key", "photo_id"):
        schema.add_field(text, DataType.VARCHAR, max_length=_ID_BYTES)
    schema.add_field("position", DataType.INT32)
    schema.add_field("digest", DataType.INT64)
    for bucket in filters.BUCKETS:
        schema.add_field(bucket, DataType.ARRAY, element_type=DataType.INT64, max_capacity=_MOST_TERMS)
    schema.add_field(filters.NUMBERS, DataType.JSON)
    for edge in (filters.LOW, filters.HIGH):
        schema.add_field(edge, DataType.DOUBLE)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=about.dimension)
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("vector", index_type="IVF_FLAT", metric_type="IP", params={"nlist": EVERY_LIST})
    indexes.add_index("product", index_type="STL_SORT")
    server.build("create_collection", name, schema=schema, consistency_level="Session", num_shards=_SHARDS)
    server.build("create_partition", name, APART)
    server.build("create_index", name, indexes, sync=False)
    server.build("load_collection", name)


def about(description: str) -> About | None:
    """Return what the description of a collection says; None where it is not one of ours."""
    try:
        return About(*json.loads(description))
    except (ValueError, TypeError):
        return None


def rows_of(entry: IndexEntry, vectors: Vectors) -> list[dict[str, Any]]:
    """Return a product's rows: one per photo, or the one of a product without any. `vectors` are of unit length."""
    key = product_key(entry.product_id)
    shared = {
        "product": key >> 65,
        "product_id": entry.product_id,
        "group_key": entry.group_key,
        **filters.columns(entry.terms),
    }
    if not entry.photo_ids:
        nothing = {"photo_id": "", "position": 0, "digest": 0, "vector": _nowhere(vectors.shape[1])}
        return [{"row": f"{key:032x}-bare", **shared, **nothing}]
    own = zip(entry.photo_ids, digests(vectors).view(np.int64).tolist(), vectors, strict=True)
    return [
        {"row": f"{key:032x}-{at}", **shared, "photo_id": photo_id, "position": at, "digest": digest, "vector": vector}
        for at, (photo_id, digest, vector) in enumerate(own)
    ]


def bookmark(seq: int, dimension: int) -> dict[str, Any]:
    """Return the row that says how far the collection has followed the store; `digest` holds the number."""
    nobody = {"product": 0, "product_id": "", "group_key": "", "photo_id": "", "position": -1}
    return {"row": BOOKMARK, **nobody, **filters.columns({}), "digest": seq, "vector": _nowhere(dimension)}


def _nowhere(dimension: int) -> Vector:
    """Return a vector for a row that no search looks at: none may be without."""
    vector: Vector = np.eye(1, dimension, dtype=np.float32)[0]
    return vector


def product_key(product_id: str) -> int:
    """Return 128 bits that name a product in the keys of its rows: any id, with quotes or not, is safe in them."""
    return int.from_bytes(hashlib.blake2b(product_id.encode("utf-8", "surrogatepass"), digest_size=16).digest())
