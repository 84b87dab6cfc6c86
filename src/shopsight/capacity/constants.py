"""What was measured on one small machine, each with the command that prints it; and what is only assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, its unit, and where it comes from: a benchmark, or an assumption that says so."""

    value: float
    unit: str
    source: str


SEARCH_CPU: Final = Constant(
    50, "CPU ms a search", "benchmarks.pipeline: 40–50 on one AVX2 core, with localizer and second look, without text"
)
DOOR_CPU: Final = Constant(1.0, "CPU ms a search", "benchmarks.http_search: 0.4 around the walk and 0.6 at the door")
INDEX_CPU: Final = Constant(
    0.166, "CPU ms a look", "benchmarks.index: 100,000 × 256, no filter; growth by the logarithm is assumed"
)
INDEX_CPU_AT: Final = 100_000
LOOKS: Final = Constant(2, "looks a search", "docs/walk.md: the best region and the whole photo")
LOAD: Final = Constant(0.6, "of a core kept busy", "assumed: the rest is for peaks, imports and a machine that fails")

PROCESS: Final = Constant(283e6, "bytes a process", "benchmarks.capacity: serving an empty shop, after a search")
INDEX_MEMORY: Final = Constant(2_460, "bytes a photo", "benchmarks.index: 246 MB for 100,000; each process has its own")
MEASURED_PHOTOS: Final = 100_000
INDEX_FILE: Final = Constant(1_740, "bytes a photo", "benchmarks.index: a snapshot of 174 MB for 100,000")
INDEX_BUILD: Final = Constant(0.174, "ms a photo", "benchmarks.restart: 17.4 s for 100,000 from SQL; seldom needed")

IMPORT_CPU: Final = Constant(15.23, "CPU ms a picture", "benchmarks.ingest: 600 real pictures, 124/s on two threads")
SQLITE_PRODUCT: Final = Constant(4_007, "bytes a product", "benchmarks.capacity: texts of the demo shop, with indexes")
SQLITE_PHOTO: Final = Constant(9_925, "bytes a photo", "benchmarks.capacity: of which details 6,500, vector 1,024")
POSTGRES_PRODUCT: Final = Constant(8_388, "bytes a product", "benchmarks.capacity --postgres")
POSTGRES_PHOTO: Final = Constant(9_700, "bytes a photo", "benchmarks.capacity --postgres")

EMBEDDED_MOST: Final = Constant(3e6, "photos", "assumed: 7.4 GB in each process, nine minutes to build")
MILVUS_MEMORY: Final = Constant(
    1_800, "bytes a photo", "assumed: 1,024 of vector, 128 of graph, 250 of fields, and 30 % beside; measure your own"
)
MILVUS_FILL: Final = Constant(0.7, "of a node's memory", "assumed: the rest is for growing and merging segments")
