"""The index on Milvus against bare pymilvus: recall by filter, time, what the adapter adds, filling, and freshness.

    python -m benchmarks.milvus [--n 100000] [--queries 100]
    python -m benchmarks.milvus --fresh --n 14000 --queries 40

Starts the server that the tests use (`make test-servers`), with its clocks as they come, and runs itself once more in
the server's namespace, so that nothing lies between. The shop is that of benchmarks/index.py, and one column more: an
adverse filter of ten categories (20 %). `bare` is one search of pymilvus with the same collection, filter expression,
fields and number of rows; both are asked in turn, query by query. Clocks of a busy machine are noisy: mind the ratios.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.index import CATEGORIES, COLUMNS, Work, make_work
from benchmarks.index_engines import K
from shopsight.core.types import IndexEntry, Photo, Product, ProductRecord, Term, Vectors, photo_id_of
from shopsight.core.where import Where, parse_where
from shopsight.index.distributed import filters, schema
from shopsight.index.distributed.milvus import MilvusIndex
from shopsight.index.distributed.server import Server
from shopsight.search.follow import SharedFollower
from shopsight.store.alone import alone
from shopsight.store.engine import open_engine
from shopsight.store.products import SqlProductStore
from tests.milvus import INTERIM_INDEX, MilvusServer, why_not

INSIDE = "http://127.0.0.1:19530"
WIDE_ADVERSE = "adverse 20 %"
ROUNDS = 3
GOAL = 1.15
COUNT = K + 4
"""How many rows the index asks for in a shop of one photo a product."""


class Question(NamedTuple):
    """One query: its filter, and the rows that are the right answer."""

    vector: Any
    where: Where | None
    answer: set[int]

    @property
    def expression(self) -> str:
        return "" if self.where is None else filters.expression(self.where)


def main() -> None:
    """Start the server and run the rest beside it."""
    options = _options()
    if options.inside:
        (measure_fresh_rows if options.fresh else measure)(options.n, options.queries)
        return
    if reason := why_not():
        sys.exit(reason)
    for settings in ({INTERIM_INDEX: "true"}, {INTERIM_INDEX: "false"}) if options.fresh else ({},):
        _run_beside_a_server(settings)


def _run_beside_a_server(settings: dict[str, str]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="shopsight-milvus-bench-"))
    server = MilvusServer(folder, settings)
    try:
        server.start()
        print(" ".join(f"{name}={value}" for name, value in settings.items()), flush=True)
        if server.inside([sys.executable, "-m", "benchmarks.milvus", "--inside", *sys.argv[1:]]):
            sys.exit(1)
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def measure(count: int, queries: int) -> None:
    """Fill one collection as we lay it out and one with HNSW, and print all figures."""
    work = make_work(count, 256, queries)
    columns = {column: _questions(work, column) for column in COLUMNS} | {WIDE_ADVERSE: _wide_adverse(work)}
    server = Server(INSIDE, timeout_s=60.0)
    index = MilvusIndex(server, 256, "benchmark")
    started = time.perf_counter()
    with index.turn():
        index.build(lambda fresh: _fill(fresh, work))
    print(f"filled: {count / (time.perf_counter() - started):,.0f} photos/s, collection and flush included")
    [ours], hnsw = server.read("list_collections"), "hnsw"
    _make_hnsw(server, ours, hnsw, work)
    _print_recall(server, index, ours, hnsw, columns)
    _print_ranges(server, ours, work)
    _print_freshness(work)


def measure_fresh_rows(count: int, queries: int) -> None:
    """Print the recall of filtered searches over rows that the server has not yet sealed, all lists looked at."""
    work = make_work(count, 256, queries)
    server = Server(INSIDE, timeout_s=60.0)
    schema.create(server, "fresh", schema.About("bare", 256))
    _insert(server, "fresh", work)
    columns = {column: _questions(work, column) for column in ("no filter", "10 %", "1 %", "adverse")}
    for column, questions in (columns | {WIDE_ADVERSE: _wide_adverse(work)}).items():
        right = [len(asked.answer & set(_bare(server, "fresh", asked, _ALL))) / K for asked in questions]
        print(f"{column}: recall@10 {statistics.mean(right):.3f}")


def _print_recall(server: Server, index: MilvusIndex, ours: str, hnsw: str, columns: dict[str, list[Question]]) -> None:
    print("| ms (recall@10) | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    rows: dict[str, list[str]] = {}
    for questions in columns.values():
        ways: dict[str, Callable[[Question], list[int]]] = {
            "Shopsight": lambda question: [int(hit.product_id) for hit in _nearest(index, question)],
            "bare, all lists": lambda question: _bare(server, ours, question, {"nprobe": schema.EVERY_LIST}),
            "bare, 64 lists": lambda question: _bare(server, ours, question, {"nprobe": 64}),
            "bare HNSW, ef 64": lambda question: _bare(server, hnsw, question, {"ef": 64}),
            "bare HNSW, ef 1,024": lambda question: _bare(server, hnsw, question, {"ef": 1024}),
        }
        took, right = _in_turn(ways, questions)
        for name in ways:
            rows.setdefault(name, []).append(f"{took[name]:.1f} ({right[name]:.3f})")
        bare = "bare, 64 lists" if questions[0].where is None else "bare, all lists"
        ratio = f"{took['Shopsight'] / took[bare]:.2f}"
        rows.setdefault(f"ratio to bare, 64 lists without a filter, else all (wanted ≤ {GOAL})", []).append(ratio)
    for name, cells in rows.items():
        print(f"| {name} | " + " | ".join(cells) + " |")


def _in_turn(
    ways: dict[str, Callable[[Question], list[int]]], questions: Sequence[Question]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return, per way, the median of the milliseconds that a question took, the least of the rounds; and the recall."""
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    right: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        took: dict[str, list[float]] = {name: [] for name in ways}
        for question in questions:
            for name, way in ways.items():
                started = time.perf_counter()
                found = way(question)
                took[name].append((time.perf_counter() - started) * 1000)
                right[name].append(len(question.answer & set(found)) / K)
        for name in ways:
            rounds[name].append(statistics.median(took[name]))
    return {name: min(own) for name, own in rounds.items()}, {name: statistics.mean(own) for name, own in right.items()}


def _print_ranges(server: Server, collection: str, work: Work) -> None:
    """What a range costs in a column of its own, as `price` has, and in the JSON of all other numbers."""

    def way(text: str) -> Callable[[Question], list[int]]:
        return lambda question: _bare(server, collection, question._replace(where=parse_where(text)), _ALL)

    took, _ = _in_turn({text: way(text) for text in ("price < 500", "weight < 500")}, _questions(work, "no filter"))
    print(" · ".join(f"{text}: {ms:.1f} ms" for text, ms in took.items()))


def _print_freshness(work: Work) -> None:
    """From the store's acknowledgement in one process to the search of another that looks every 0.2 s."""
    took = []
    with tempfile.TemporaryDirectory() as folder:
        store = SqlProductStore(open_engine(Path(folder) / "shop.db"), "r")
        engine, lineage = open_engine(Path(folder) / "shop.db"), store.shop_id()
        here, there = (
            MilvusIndex(Server(INSIDE, timeout_s=60.0), 256, lineage, "fresh", lambda: alone(engine, "index"))
            for _ in range(2)
        )
        writer, reader = SharedFollower(store, here), SharedFollower(store, there)
        writer.catch_up()
        reader.start(lambda error: print(error))
        for number in range(30):
            name, content, vector = f"p{number}", f"{number:064x}", work.queries[number % len(work.queries)]
            product = Product(name, "t", photos=(Photo(photo_id_of(name, content), name, content, 9, 9),))
            store.put([ProductRecord(product, {content: vector})])
            started = time.perf_counter()
            writer.catch_up()
            while reader.seq < store.seq():
                time.sleep(0.005)
            assert name in [hit.product_id for hit in there.nearest(vector[None], 30)[0]]
            took.append((time.perf_counter() - started) * 1000)
        reader.stop()
        store.close()
    print(f"fresh in another process: median {statistics.median(took):.0f} ms, most {max(took):.0f} (wanted ≤ 1,000)")


_ALL = {"nprobe": schema.EVERY_LIST}


def _nearest(index: MilvusIndex, question: Question) -> Any:
    return index.nearest(question.vector[None], K, question.where)[0]


def _bare(server: Server, collection: str, question: Question, params: dict[str, int]) -> list[int]:
    [hits] = server._connected(_pymilvus()).search(  # the client itself, without our deadlines and errors
        collection,
        [question.vector],
        filter=question.expression,
        limit=COUNT,
        output_fields=list(schema.FOUND_BY),
        search_params={"params": params},
        partition_names=[schema.SEEN],
        consistency_level="Session",
    )
    return [int(hit["entity"]["product_id"]) for hit in hits[:K]]


def _pymilvus() -> Any:
    import pymilvus

    return pymilvus


def _questions(work: Work, column: str) -> list[Question]:
    pairs = zip(work.queries, work.filters[column], work.answers[column], strict=True)
    return [Question(query, allowed.where, answer) for query, allowed, answer in pairs]


def _wide_adverse(work: Work) -> list[Question]:
    """Ask for ten categories that are not the query's own."""
    questions = []
    for query, adverse in zip(work.queries, work.filters["adverse"], strict=True):
        first = int(adverse.text.split()[-1])
        wanted = [(first + step) % CATEGORIES for step in range(10)]
        mask = np.isin(work.fields["category"], wanted)
        scores = np.where(mask, work.vectors @ query, -2.0)
        where = parse_where(f"category in ({', '.join(map(str, wanted))})")
        questions.append(Question(query, where, set(np.argpartition(-scores, K)[:K].tolist())))
    return questions


def _fill(index: Any, work: Work) -> int:
    for start in range(0, len(work.vectors), 1000):
        rows = range(start, min(start + 1000, len(work.vectors)))
        index.put([_entry(str(row), work.vectors[row], row, work) for row in rows])
    return 1


def _entry(name: str, vector: Vectors, row: int, work: Work) -> IndexEntry:
    """Return a product with the fields that are asked for, and about as many more as products have."""
    values = {field: int(column[row]) for field, column in work.fields.items()} | {
        "price": row % 1000,
        "weight": row % 1000,
    }
    terms = {field: (Term(str(value), float(value)),) for field, value in values.items()}
    terms |= {f"more{number}": (Term(f"value {(row * 7 + number) % 40}"),) for number in range(10)}
    return IndexEntry(name, name, terms, (f"{name}-0",), vector[None])


def _make_hnsw(server: Server, ours: str, name: str, work: Work) -> None:
    """Copy the rows into a collection whose index is HNSW; wait until both collections are indexed."""
    from pymilvus import MilvusClient

    schema.create(server, name, schema.About("bare", 256))
    server.build("release_collection", name)
    server.build("drop_index", name, "vector")
    graph = MilvusClient.prepare_index_params()
    graph.add_index("vector", index_type="HNSW", metric_type="IP", params={"M": 16, "efConstruction": 100})
    server.build("create_index", name, graph, sync=False)
    server.build("load_collection", name)
    _insert(server, name, work)
    server.build("flush", name)
    for collection in (ours, name):
        while not _is_indexed(server.read("describe_index", collection, "vector")):
            time.sleep(1.0)
    time.sleep(10.0)  # the server takes its new indexes into use without saying when


def _is_indexed(about: dict[str, int]) -> bool:
    # Rows of segments that were merged meanwhile stay pending for ever.
    return about["indexed_rows"] >= about["total_rows"]


def _insert(server: Server, name: str, work: Work) -> None:
    for start in range(0, len(work.vectors), 1000):
        rows = range(start, min(start + 1000, len(work.vectors)))
        entries = [_entry(str(row), work.vectors[row], row, work) for row in rows]
        server.write("insert", name, [row for entry in entries for row in schema.rows_of(entry, entry.vectors)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=100_000, help="products")
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--fresh", action="store_true", help="fresh rows, with and without Milvus' interim index")
    parser.add_argument("--inside", action="store_true", help="the server is at 127.0.0.1:19530 (used by itself)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
