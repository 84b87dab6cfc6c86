"""What was acknowledged survives kill -9, whole; what was not is there whole or not at all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from shopsight.core.types import Product
from shopsight.store import SqlProductStore, open_engine
from shopsight.store.engine import reading

KILLS = 20
BATCH = 5

WRITER = """
import sys
import numpy as np
from shopsight.core.types import Photo, Product, ProductRecord, photo_id_of
from shopsight.store import SqlProductStore, open_engine

store = SqlProductStore(open_engine(sys.argv[1]), "model-1")
for batch in range(int(sys.argv[2]), 1_000_000):
    records = []
    for number in range(5):
        product_id, content = f"b{batch:06}-{number}", f"{batch * 5 + number:064x}"
        photo = Photo(photo_id_of(product_id, content), product_id, content, 8, 8)
        product = Product(id=product_id, title=f"Batch {batch}", attributes={"n": (str(number),)}, photos=(photo,))
        records.append(ProductRecord(product, {content: np.ones(4, dtype=np.float32)}))
    store.put(records)
    sys.stdout.write(f"{batch}\\n")
    sys.stdout.flush()
"""


def test_an_acknowledged_batch_survives_kill_9_at_random_moments(tmp_path: Path) -> None:
    path, chance, acknowledged = tmp_path / "shop.db", random.Random(7), -1
    open_engine(path).dispose()
    for _ in range(KILLS):
        acknowledged = write_and_kill(path, acknowledged + 1, chance)
        engine = open_engine(path)
        store = SqlProductStore(engine, "model-1")
        batches = batches_of(store)
        # The batch under way may have been committed before its acknowledgement could be read.
        assert max(batches) in (acknowledged, acknowledged + 1)
        assert all(batches[batch] == BATCH for batch in range(max(batches) + 1))
        assert store.seq() == len(store) == BATCH * len(batches)
        check_whole(store)
        acknowledged = max(batches)
        store.close()
        with reading(engine) as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("SELECT count(*) FROM words")).scalar() == BATCH * len(batches)
        engine.dispose()


def write_and_kill(path: Path, first: int, chance: random.Random) -> int:
    source = Path(__file__).parents[2] / "src"
    command = [sys.executable, "-c", WRITER, str(path), str(first)]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert writer.stdout is not None
    last = first - 1
    for _ in range(chance.randrange(1, 12)):
        last = int(writer.stdout.readline())
    spin(chance.randrange(20_000))
    writer.kill()
    rest = writer.stdout.read().splitlines(keepends=True)
    writer.wait()
    writer.stdout.close()
    return max([last, *(int(line) for line in rest if line.endswith("\n"))])


def spin(times: int) -> None:
    """Let a random moment pass, so that the kill falls anywhere in the next batch."""
    for _ in range(times):
        pass


def batches_of(store: SqlProductStore) -> dict[int, int]:
    counts: dict[int, int] = {}
    for product_id in store.ids():
        batch = int(product_id[1:7])
        counts[batch] = counts.get(batch, 0) + 1
    return counts


def check_whole(store: SqlProductStore) -> None:
    changes = store.changes(0, 1_000_000)
    assert all(entry.vectors.shape == (1, 4) and "n" in entry.terms for entry in changes.put)
    products: list[Product] = store.get([entry.product_id for entry in changes.put])
    assert all(len(product.photos) == 1 for product in products)
