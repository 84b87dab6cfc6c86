"""The index against faiss, usearch and LanceDB: recall and CPU per query by filter, memory, snapshot and restart.

    python benchmarks/index.py [--n 100000] [--dim 256] [--queries 200] [--out results.json]

Products are a mixture of 500 clusters of unit vectors. The columns are no filter, filters that keep 50, 10 and 1 % of
the products at random, and the adverse cases: a category of about 2 %, and an aisle of five categories, which are not
the query's own. Each engine is given its least breadth that reaches recall@10 of 0.99 in a column. CPU is process time,
queries one by one in one thread; the engines take turns, and each query counts by the best of its rounds, so that other
programs on the machine disturb all engines alike, and little. Only ratios within one run mean something.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.index_engines import ENGINES, Fields, Filter, K, Search, shopsight
from shopsight.core.types import Vector, Vectors
from shopsight.index.graph import GraphIndex

CLUSTERS = 500
CATEGORIES = 50
GOAL_RECALL = 0.99
GOAL_RATIO = 1.3
ROUNDS = 9
AISLES = 10
COLUMNS = ("no filter", "50 %", "10 %", "1 %", "adverse")
WIDE_ADVERSE = "adverse 10 %"
ALL_COLUMNS = (*COLUMNS, WIDE_ADVERSE)


class Figure(NamedTuple):
    """How one engine did in one column, and at which breadth."""

    cpu_ms: float
    recall: float
    breadth: int


class Work(NamedTuple):
    """The shop, the queries, and per column each query's filter and right answer."""

    vectors: Vectors
    fields: Fields
    queries: Vectors
    filters: dict[str, list[Filter]]
    answers: dict[str, list[set[int]]]


def main() -> None:
    """Run all of it and print it."""
    options = _options()
    work = make_work(options.n, options.dim, options.queries)
    index, search = shopsight(work.vectors, work.fields)
    disk = measure_disk(index)
    engines = {"shopsight": {0: search}}
    for name, make in ENGINES.items():
        print(f"filling {name} …", file=sys.stderr, flush=True)
        engines[name] = make(work.vectors, work.fields)
    figures = measure(engines, work)
    print(table(figures))
    print(" · ".join(f"{name} {value:,.2f}" for name, value in disk.items()))
    if options.out:
        options.out.write_text(json.dumps({"figures": figures, "disk": disk, "n": options.n, "dim": options.dim}))


def make_work(count: int, dimension: int, queries: int) -> Work:
    """Make up the shop; the right answers come from numpy."""
    random = np.random.default_rng(0)
    centers = _units(random.standard_normal((CLUSTERS, dimension)))
    cluster = random.integers(0, CLUSTERS, count + queries)
    spread = 0.8 / np.sqrt(dimension)
    all_vectors = _units(centers[cluster] + spread * random.standard_normal((count + queries, dimension)))
    vectors, asked = all_vectors[:count].copy(), all_vectors[count:].copy()
    fields = {
        name: random.integers(0, values, count) for name, values in (("half", 2), ("tenth", 10), ("hundredth", 100))
    }
    fields["category"] = cluster[:count] % CATEGORIES
    fields["aisle"] = cluster[:count] % AISLES
    filters = _filters(fields, count, cluster[count:] % CATEGORIES)
    answers = {column: _answers(vectors, asked, filters[column]) for column in ALL_COLUMNS}
    return Work(vectors, fields, asked, filters, answers)


def measure(engines: dict[str, dict[int, Search]], work: Work) -> dict[str, dict[str, Figure]]:
    """Return the figure of each engine in each column, at its least breadth that reaches the recall, or its widest."""
    faiss.omp_set_num_threads(1)
    figures: dict[str, dict[str, Figure]] = {name: {} for name in engines}
    for column in ALL_COLUMNS:
        print(f"measuring {column} …", file=sys.stderr, flush=True)
        chosen = {name: _least_breadth(searches, work, column) for name, searches in engines.items()}
        rounds: dict[str, list[list[float]]] = {name: [] for name in engines}
        for _ in range(ROUNDS):
            for name, (breadth, _) in chosen.items():
                rounds[name].append(_cpu_ms(engines[name][breadth], _pairs(work, column)))
        for name, (breadth, recall) in chosen.items():
            figures[name][column] = Figure(float(np.min(rounds[name], axis=0).mean()), recall, breadth)
    return figures


def measure_disk(index: GraphIndex) -> dict[str, float]:
    """Return time and size of a snapshot, and time and memory of a fresh process that restarts from it."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        index.save(Path(folder), "bench", 1)
        save_s = time.perf_counter() - started
        size_mb = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        answer = subprocess.run([sys.executable, "-c", RESTART, folder], stdout=subprocess.PIPE, text=True, check=True)
    load_s, search_s, memory_mb = (float(number) for number in answer.stdout.split())
    return {
        "snapshot MB": size_mb,
        "save s": save_s,
        "load s": load_s,
        "first search s": search_s,
        "memory MB": memory_mb,
    }


RESTART = """
import sys, time, psutil, numpy as np
from pathlib import Path
from shopsight.index.graph import GraphIndex
process = psutil.Process()
before, started = process.memory_info().rss, time.perf_counter()
index, _ = GraphIndex.load(Path(sys.argv[1]), "bench")
loaded = time.perf_counter()
index.nearest(np.ones((1, index.dimension), np.float32), 10)
print(loaded - started, time.perf_counter() - loaded, (process.memory_info().rss - before) / 1e6)
"""


def table(figures: dict[str, dict[str, Figure]]) -> str:
    """Return the figures as Markdown, and the ratio to the best other engine that reaches the recall."""
    lines = ["| CPU ms per query (recall@10) | " + " | ".join(ALL_COLUMNS) + " |", "|---|" + "---|" * len(ALL_COLUMNS)]
    for name, row in figures.items():
        cells = [f"{row[column].cpu_ms:.3f} ({row[column].recall:.3f})" for column in ALL_COLUMNS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines.append("| ratio to the best other | " + " | ".join(_ratio(figures, column) for column in ALL_COLUMNS) + " |")
    return "\n".join(lines)


def _pairs(work: Work, column: str) -> list[tuple[Vector, Filter]]:
    return list(zip(work.queries, work.filters[column], strict=True))


def _least_breadth(searches: dict[int, Search], work: Work, column: str) -> tuple[int, float]:
    """Return a breadth, and the recall that it reaches."""
    for breadth in sorted(searches):
        found = [searches[breadth](query, allowed) for query, allowed in _pairs(work, column)]
        recall = _recall(found, work.answers[column])
        if recall >= GOAL_RECALL:
            break
    return breadth, recall


def _cpu_ms(search: Search, pairs: Sequence[tuple[Vector, Filter]]) -> list[float]:
    taken = []
    for query, allowed in pairs:
        started = time.process_time()
        search(query, allowed)
        taken.append((time.process_time() - started) * 1000)
    return taken


def _recall(found: Sequence[Sequence[int]], wanted: Sequence[set[int]]) -> float:
    return float(np.mean([len(right & set(got)) / len(right) for right, got in zip(wanted, found, strict=True)]))


def _ratio(figures: dict[str, dict[str, Figure]], column: str) -> str:
    others = [row[column] for name, row in figures.items() if name != "shopsight"]
    ours, best = figures["shopsight"][column], min(other for other in others if other.recall >= GOAL_RECALL)
    is_met = ours.recall >= GOAL_RECALL and ours.cpu_ms <= GOAL_RATIO * best.cpu_ms
    return f"{ours.cpu_ms / best.cpu_ms:.2f} {'✓' if is_met else '✗'}"


def _filters(fields: Fields, rows: int, own_category: NDArray[np.int64]) -> dict[str, list[Filter]]:
    def each(field: str, values: Sequence[int]) -> list[Filter]:
        made = {value: Filter.of(fields, rows, field, value) for value in set(values)}
        return [made[value] for value in values]

    numbers = range(len(own_category))
    return {
        "no filter": [Filter.of(fields, rows)] * len(own_category),
        "50 %": each("half", [number % 2 for number in numbers]),
        "10 %": each("tenth", [number % 10 for number in numbers]),
        "1 %": each("hundredth", [number % 100 for number in numbers]),
        "adverse": each("category", [int(own + 7) % CATEGORIES for own in own_category]),
        WIDE_ADVERSE: each("aisle", [int(own + 7) % AISLES for own in own_category]),
    }


def _answers(vectors: Vectors, queries: Vectors, filters: Sequence[Filter]) -> list[set[int]]:
    answers = []
    for query, allowed in zip(queries, filters, strict=True):
        scores = np.where(allowed.mask, vectors @ query, -2.0)
        answers.append(set(np.argpartition(-scores, K)[:K].tolist()))
    return answers


def _units(vectors: NDArray[np.float64]) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=100_000, help="products")
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
