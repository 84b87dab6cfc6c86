"""An index on disk, so that a restart takes seconds: the table and the graph in one file, for one model revision."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shopsight.core.errors import RevisionMismatch, StoreUnusable
from shopsight.index import container
from shopsight.index.columns import Columns
from shopsight.index.hnsw import Hnsw
from shopsight.index.table import Contents

_FILE_NAME = "index.snapshot"
_FORMAT = 2
_COLUMNS = "columns."


class Snapshot(NamedTuple):
    """What was saved: the contents of a table, the graph over its first rows, and the change that they include."""

    contents: Contents
    graph: Hnsw | None
    seq: int


def write(folder: Path, revision: str, contents: Contents, graph: NDArray[np.uint8] | None, seq: int) -> None:
    """Save the contents of a table and its graph in faiss' form. Raises OSError; an older snapshot then stays."""
    dimension = contents.vectors.shape[1]
    about: container.About = {"format": _FORMAT, "revision": revision, "dimension": dimension, "seq": seq}
    arrays = {
        "vectors": contents.vectors,
        "row_of_photo": contents.row_of_photo,
        "photo_counts": contents.photo_counts,
        **_texts("product_ids", contents.product_ids),
        **_texts("group_keys", contents.group_keys),
        **_texts("photo_ids", contents.photo_ids),
        **{_COLUMNS + name: array for name, array in contents.columns.arrays().items()},
    }
    container.write(folder / _FILE_NAME, about, arrays if graph is None else arrays | {"graph": graph})


def read(folder: Path, revision: str) -> Snapshot:
    """Return what `write` saved in this folder for this model revision.

    Raises RevisionMismatch for a snapshot of another model or format, StoreUnusable for one that is missing, damaged
    or unreadable. Either way the index is to be rebuilt from the store.
    """
    path = folder / _FILE_NAME
    try:
        with path.open("rb") as file:
            about = container.read_about(file)
            _check(path, about, revision)
            arrays = container.read_arrays(file, about)
    except FileNotFoundError:
        raise StoreUnusable(f"there is no index snapshot {path}; rebuild the index from the store") from None
    except (container.Damaged, OSError) as problem:
        raise StoreUnusable(f"the index snapshot {path} is unusable: {problem}; rebuild it from the store") from None
    graph = arrays.pop("graph", None)
    return Snapshot(_contents(arrays), None if graph is None else Hnsw.from_bytes(graph), about["seq"])


def _check(path: Path, about: dict[str, Any], revision: str) -> None:
    if about.get("format") != _FORMAT:
        raise RevisionMismatch(
            f"the index snapshot {path} has format {about.get('format')}, format {_FORMAT} was wanted; "
            "rebuild it from the store"
        )
    if about["revision"] != revision:
        raise RevisionMismatch(
            f"the index snapshot {path} holds vectors of model revision {about['revision']!r}, "
            f"{revision!r} was wanted; rebuild it from the store"
        )


def _contents(arrays: dict[str, NDArray[Any]]) -> Contents:
    columns = {name.removeprefix(_COLUMNS): array for name, array in arrays.items() if name.startswith(_COLUMNS)}
    return Contents(
        product_ids=_strings(arrays, "product_ids"),
        group_keys=_strings(arrays, "group_keys"),
        columns=Columns.from_arrays(columns),
        photo_counts=arrays["photo_counts"],
        photo_ids=_strings(arrays, "photo_ids"),
        row_of_photo=arrays["row_of_photo"],
        vectors=arrays["vectors"],
    )


def _texts(name: str, texts: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Store strings as one text and the place where each ends; they may hold any character."""
    encoded = "".join(texts).encode("utf-8", "surrogatepass")
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    return {f"{name}.text": np.frombuffer(encoded, np.uint8), f"{name}.ends": ends}


def _strings(arrays: dict[str, NDArray[Any]], name: str) -> list[str]:
    text = arrays[f"{name}.text"].tobytes().decode("utf-8", "surrogatepass")
    ends = arrays[f"{name}.ends"].tolist()
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
