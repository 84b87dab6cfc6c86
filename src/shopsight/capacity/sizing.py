"""The arithmetic: cores, processes, machines, memory, disk and hours that follow from a demand, with formulas."""

from __future__ import annotations

import math

from shopsight.capacity.amounts import shown
from shopsight.capacity.constants import (
    DOOR_CPU,
    EMBEDDED_MOST,
    IMPORT_CPU,
    INDEX_BUILD,
    INDEX_CPU,
    INDEX_CPU_AT,
    INDEX_FILE,
    INDEX_MEMORY,
    LOAD,
    LOOKS,
    MEASURED_PHOTOS,
    MILVUS_FILL,
    MILVUS_MEMORY,
    POSTGRES_PHOTO,
    POSTGRES_PRODUCT,
    PROCESS,
    SEARCH_CPU,
    SQLITE_PHOTO,
    SQLITE_PRODUCT,
    Constant,
)
from shopsight.capacity.demand import Basis, Demand, Figure, Setup


class Sizing:
    """The quantities that the figures share, and the figures."""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        self.photos = demand.photos
        whole_index = PROCESS.value + INDEX_MEMORY.value * self.photos
        is_embedded = self.photos <= EMBEDDED_MOST.value and whole_index <= demand.node_bytes
        growth = max(1.0, math.log(max(self.photos, 2)) / math.log(INDEX_CPU_AT))
        self.index_ms = LOOKS.value * INDEX_CPU.value * growth
        self.search_ms = SEARCH_CPU.value + DOOR_CPU.value + (self.index_ms if is_embedded else 0)
        self.cores = max(1, math.ceil(demand.qps * self.search_ms / 1000 / LOAD.value))
        self.process_bytes = whole_index if is_embedded else PROCESS.value
        self.processes = self.cores
        per_node = max(1, min(int(demand.node_cores), int(demand.node_bytes // self.process_bytes)))
        self.nodes = math.ceil(self.processes / per_node)
        self.setup: Setup = "cluster" if not is_embedded else "one machine" if self.nodes == 1 else "several machines"

    def figures(self) -> list[Figure]:
        """Return every line of the plan."""
        return [*self._serving(), *self._index(), *self._disk(), *self._importing()]

    def _serving(self) -> list[Figure]:
        demand = self.demand
        index = "" if self.setup == "cluster" else f" + {self.index_ms:.2g}"
        cpu = f"{demand.qps:,.10g}/s × ({SEARCH_CPU.value:g} + {DOOR_CPU.value:g}{index}) ms / {LOAD.value:g}"
        memory = f"{self.processes:,} × ({PROCESS.value / 1e6:,.0f} MB" + (
            ")" if self.setup == "cluster" else f" + {self.photos:,.0f} photos × {INDEX_MEMORY.value:,g} B)"
        )
        source = f"{SEARCH_CPU.source}; {DOOR_CPU.source}"
        machines = f"at most {demand.node_cores:g} cores and {shown(demand.node_bytes, 'bytes')} each"
        # One process per core: that is what the rate over HTTP was measured with.
        return [
            self._figure("searching", "cores", self.cores, "", cpu, source),
            self._figure("searching", "processes", self.processes, "", "one per core", "benchmarks.http_search"),
            self._figure("searching", "memory", self.processes * self.process_bytes, "bytes", memory, PROCESS.source),
            self._figure("searching", "machines", self.nodes, "", machines, "--node-cores, --node-memory"),
        ]

    def _index(self) -> list[Figure]:
        if self.setup != "cluster":
            return [
                self._scaled("index", "memory in each process", INDEX_MEMORY, "bytes"),
                self._scaled("index", "building it without a snapshot", INDEX_BUILD, "hours", 1 / 3_600_000),
            ]
        memory, node = MILVUS_MEMORY.value * self.photos, self.demand.node_bytes * MILVUS_FILL.value
        formula = f"memory / ({shown(self.demand.node_bytes, 'bytes')} × {MILVUS_FILL.value:g})"
        return [
            self._scaled("index", "Milvus memory, one replica", MILVUS_MEMORY, "bytes"),
            Figure("index", "Milvus query nodes", math.ceil(memory / node), "", formula, MILVUS_FILL.source, "assumed"),
        ]

    def _disk(self) -> list[Figure]:
        a_product, a_photo, name = (
            (SQLITE_PRODUCT, SQLITE_PHOTO, "SQLite")
            if self.setup == "one machine"
            else (POSTGRES_PRODUCT, POSTGRES_PHOTO, "PostgreSQL")
        )
        demand = self.demand
        database = a_product.value * demand.products + a_photo.value * self.photos
        pictures = demand.picture_bytes * self.photos
        formula = f"{demand.products:,.0f} × {a_product.value:,g} B + {self.photos:,.0f} × {a_photo.value:,g} B"
        each = f"{self.photos:,.0f} × {shown(demand.picture_bytes, 'bytes')}"
        figures = [
            self._figure("disk", name, database, "bytes", formula, a_photo.source),
            Figure("disk", "pictures", pictures, "bytes", each, "--picture-kb: look at your own", "assumed"),
            Figure("disk", "one backup", database + pictures, "bytes", "database + pictures", "arithmetic", "assumed"),
        ]
        if self.setup != "cluster":
            figures.append(self._scaled("disk", "index snapshot, on each machine", INDEX_FILE, "bytes"))
        return figures

    def _importing(self) -> list[Figure]:
        cores = self.demand.node_cores
        formula = f"{self.photos:,.0f} × {IMPORT_CPU.value:g} ms / {cores:g} cores of one machine"
        hours = self.photos * IMPORT_CPU.value / 3_600_000 / cores
        return [
            self._scaled("first import", "CPU", IMPORT_CPU, "hours", 1 / 3_600_000),
            Figure("first import", "on one machine", hours, "hours", formula, IMPORT_CPU.source, "extrapolated"),
        ]

    def _scaled(self, part: str, name: str, constant: Constant, unit: str, factor: float = 1.0) -> Figure:
        formula = f"{self.photos:,.0f} × {constant.value:,g} {constant.unit.split()[0].replace('bytes', 'B')}"
        if constant.unit.startswith("CPU"):
            formula = f"{self.photos:,.0f} × {constant.value:,g} ms"
        basis: Basis = "assumed" if constant.source.startswith("assumed") else self._basis
        return Figure(part, name, constant.value * self.photos * factor, unit, formula, constant.source, basis)

    def _figure(self, part: str, name: str, value: float, unit: str, formula: str, source: str) -> Figure:
        return Figure(part, name, value, unit, formula, source, self._basis)

    @property
    def _basis(self) -> Basis:
        is_within = self.photos <= MEASURED_PHOTOS and self.setup == "one machine"
        return "measured" if is_within else "extrapolated"
