"""The engines that the index is measured against, each asked in its native way, with the breadths worth trying.

An engine's `search(query, column)` returns the row numbers of the ten nearest allowed rows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import faiss
import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import IndexEntry, Term, Vector, Vectors
from shopsight.core.where import Where, parse_where
from shopsight.index.graph import GraphIndex

K = 10
LINKS = 16
BUILD_BREADTH = 100
BREADTHS = (32, 48, 64, 96, 128, 256, 512)

Fields: TypeAlias = Mapping[str, NDArray[np.int64]]
Search: TypeAlias = Callable[[Vector, "Filter"], Sequence[int]]


class Filter(NamedTuple):
    """One filter of the shop: as an expression `field = value`, and as the mask of the rows it allows."""

    text: str
    mask: NDArray[np.bool_]
    selector: Any
    where: Where | None

    @classmethod
    def of(cls, fields: Fields, rows: int, field: str = "", value: int = 0) -> Filter:
        mask = fields[field] == value if field else np.ones(rows, np.bool_)
        bits = np.packbits(mask, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits) if field else None  # type: ignore[arg-type, call-arg]
        text = f"{field} = {value}" if field else ""
        return cls(text, mask, selector, parse_where(text))


def shopsight(vectors: Vectors, fields: Fields) -> tuple[GraphIndex, Search]:
    """The index under test, filled through `put` and asked through `nearest` with a parsed filter."""
    index = GraphIndex(vectors.shape[1])
    names = [(field, [Term(str(value), float(value)) for value in values.tolist()]) for field, values in fields.items()]
    for start in range(0, len(vectors), 1000):
        rows = range(start, min(start + 1000, len(vectors)))
        index.put([_entry(row, vectors, names) for row in rows])
    index.settle()

    def search(query: Vector, allowed: Filter) -> Sequence[int]:
        return [int(hit.product_id) for hit in index.nearest(query[None], K, allowed.where)[0]]

    return index, search


def faiss_flat(vectors: Vectors, _: Fields) -> dict[int, Search]:
    """Exact scan under a bitmap of the allowed rows, which it is given for nothing."""
    index: Any = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def search(query: Vector, allowed: Filter) -> Sequence[int]:
        parameters = faiss.SearchParameters(sel=allowed.selector)  # type: ignore[call-arg]
        found: list[int] = index.search(query[None], K, params=parameters)[1][0].tolist()
        return found

    return {0: search}


def faiss_hnsw(vectors: Vectors, _: Fields) -> dict[int, Search]:
    """HNSW under the same bitmap."""
    index: Any = faiss.IndexHNSWFlat(vectors.shape[1], LINKS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = BUILD_BREADTH
    index.add(vectors)
    faiss.omp_set_num_threads(1)

    def at(breadth: int) -> Search:
        def search(query: Vector, allowed: Filter) -> Sequence[int]:
            parameters = faiss.SearchParametersHNSW(efSearch=breadth, sel=allowed.selector)  # type: ignore[attr-defined]
            found: list[int] = index.search(query[None], K, params=parameters)[1][0].tolist()
            return found

        return search

    return {breadth: at(breadth) for breadth in BREADTHS}


def usearch(vectors: Vectors, _: Fields) -> dict[int, Search]:
    """HNSW without filters in Python: asks for as many as the filter's share makes needful, and picks the allowed."""
    from usearch.index import Index

    def at(breadth: int) -> Search:
        def search(query: Vector, allowed: Filter) -> Sequence[int]:
            keys = index.search(query, max(K, breadth if allowed.text else K), threads=1).keys
            found: list[int] = keys[allowed.mask[keys.astype(np.int64)]][:K].tolist()
            return found

        def prepared(query: Vector, allowed: Filter) -> Sequence[int]:
            index.expansion_search = breadth
            return search(query, allowed)

        return prepared

    index = Index(ndim=vectors.shape[1], metric="ip", dtype="f32", connectivity=LINKS, expansion_add=BUILD_BREADTH)
    index.add(np.arange(len(vectors)), vectors, threads=1)
    return {breadth: at(breadth) for breadth in (*BREADTHS, 1024, 2048, 4096)}


def lancedb(vectors: Vectors, fields: Fields) -> dict[int, Search]:
    """IVF_HNSW_SQ with bitmap indexes on the fields, filtered before the search, refined by exact distances."""
    import lancedb as lance
    import pyarrow as pa

    folder = tempfile.mkdtemp(prefix="shopsight-bench-")
    rows = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), vectors.shape[1])
    columns = {"row": pa.array(np.arange(len(vectors))), "vector": rows}
    table = lance.connect(Path(folder)).create_table(
        "photos", pa.table(columns | {field: pa.array(values) for field, values in fields.items()})
    )
    table.create_index(metric="dot", index_type="IVF_HNSW_SQ", m=LINKS, ef_construction=BUILD_BREADTH, num_partitions=1)
    for field in fields:
        table.create_scalar_index(field, index_type="BITMAP")

    def at(breadth: int) -> Search:
        def search(query: Vector, allowed: Filter) -> Sequence[int]:
            asked = table.search(query).limit(K).ef(breadth).refine_factor(3).select(["row", "_distance"])
            asked = asked.where(allowed.text, prefilter=True) if allowed.text else asked
            found: list[int] = asked.to_arrow()["row"].to_pylist()
            return found

        return search

    return {breadth: at(breadth) for breadth in (64, 128, 512)}


ENGINES: dict[str, Callable[[Vectors, Fields], dict[int, Search]]] = {
    "faiss flat": faiss_flat,
    "faiss HNSW + selector": faiss_hnsw,
    "usearch": usearch,
    "LanceDB": lancedb,
}


def _entry(row: int, vectors: Vectors, names: list[tuple[str, list[Term]]]) -> IndexEntry:
    terms = {field: (values[row],) for field, values in names}
    return IndexEntry(str(row), str(row), terms, (f"photo-{row}",), vectors[row : row + 1])
