"""The index on Milvus: writes by upsert, reads grouped by product, and a filter never lowers the recall.

Consistency is `Session`: a search waits until the server has seen what this process wrote, a fifth of a second at most
after a write, and not at all otherwise. What another process wrote is waited for in `turn`, once, when its place in the
store's history is read. `Bounded` would promise neither, `Strong` would make every search wait that fifth of a second.
"""

from __future__ import annotations

import hashlib
import logging
import math
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, NamedTuple

from shopsight.core.errors import IndexUnavailable
from shopsight.core.ports import ProductIndex
from shopsight.core.types import Candidate, IndexEntry, Vectors
from shopsight.core.where import Where
from shopsight.index.best import checked_k
from shopsight.index.distributed import filters, schema
from shopsight.index.distributed.ranking import ranked
from shopsight.index.distributed.server import CollectionGone, Server
from shopsight.index.distributed.sizes import Sizes
from shopsight.index.vectors import entry_rows, query_rows

_log = logging.getLogger("shopsight.index")

_MISSING = "the index is not there; it is built with the next change of the shop, or by `shopsight doctor --mend`"

EXACT_BELOW_ROWS = 20_000
"""Under so many photos every search looks at all that its filter allows."""
_NEAR_LISTS = 64
"""Of 1,024. Recall@10 without a filter is 1.00 on the clusters of benchmarks/milvus.py."""
_WIDEST = 400
"""An unfiltered search returns at most so many rows to be filtered here: more cost more than a scan on the server."""
_MOST_HITS = 16_384
"""Milvus returns no more. A group with more photos than that hides those behind it."""
_ROWS_A_WRITE = 2_000
_QUERIES_A_REQUEST = 32
_SPARE_ROWS = 4
_WIDEN = 4
_ROUNDING = 1e-5


class _Pool(NamedTuple):
    """Some of the best rows; no row outside scores more than `bound`, which is -inf where none is left outside."""

    hits: Sequence[Any]
    bound: float


class MilvusIndex:
    """A `ProductIndex` that any number of processes share. `lineage` names the model revision and the shop.

    It is a `SharedIndex` (search/follow.py): it knows how far it has followed the store, and `alone` keeps other
    processes from writing in a `turn`. Errors are those of the port, and IndexUnavailable: an outage, whole or in part,
    is never an empty answer.
    """

    def __init__(
        self,
        server: Server,
        dimension: int,
        lineage: str,
        prefix: str = "shopsight",
        alone: Callable[[], AbstractContextManager[None]] = nullcontext,
        *,
        exact_below_rows: int = EXACT_BELOW_ROWS,
    ) -> None:
        self._server = server
        self._dimension = dimension
        self._about = schema.About(lineage, dimension)
        self._alias = f"{prefix}_{hashlib.blake2b(lineage.encode(), digest_size=8).hexdigest()}"
        self._alone = alone
        self._exact_below_rows = exact_below_rows
        self._known: str | None = None
        self._sizes = Sizes(self._count)

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Add or replace products; one that has photos before and after is found at every moment.

        Raises InvalidProduct for a vector without direction, RevisionMismatch for one of another dimension; then
        nothing of the call is kept.
        """
        vectors = entry_rows(entries, self._dimension)
        latest = {entry.product_id: (entry, own) for entry, own in zip(entries, vectors, strict=True)}
        rows = [row for entry, own in latest.values() for row in schema.rows_of(entry, own)]
        # Photos that are gone go first: what a delete returns does not tell a search what to wait for, an upsert does.
        self._delete(self._keys_of(list(latest)) - {row["row"] for row in rows})
        for partition in (schema.SEEN, schema.APART):
            own_rows = [row for row in rows if row["row"].endswith("-bare") == (partition == schema.APART)]
            for start in range(0, len(own_rows), _ROWS_A_WRITE):
                batch = own_rows[start : start + _ROWS_A_WRITE]
                self._server.write("upsert", self._collection, batch, partition_name=partition)

    def drop(self, product_ids: Sequence[str]) -> None:
        """Forget products; unknown ids are ignored."""
        keys = self._keys_of(product_ids)
        if keys:
            self._delete(keys)
            self._wait_for_all()

    def nearest(self, vectors: Vectors, k: int, where: Where | None = None) -> list[list[Candidate]]:
        """Return, per query row, the k best products that `where` allows, variants as one, best first.

        Raises InvalidQuery for k < 1 or a vector without direction, RevisionMismatch for another dimension.
        """
        checked_k(k)
        queries = query_rows(vectors, self._dimension)
        allowed = "" if where is None else filters.expression(where)
        answers: list[list[Candidate]] = [[] for _ in queries]
        open_rows = list(range(len(queries)))
        count = k * self._rows_a_product() + _SPARE_ROWS if open_rows else 0
        while open_rows:
            count = min(count, _MOST_HITS)
            pools = [
                pool
                for start in range(0, len(open_rows), _QUERIES_A_REQUEST)
                for pool in self._pools(queries[open_rows[start : start + _QUERIES_A_REQUEST]], count, where, allowed)
            ]
            unsure = []
            for number, pool in zip(open_rows, pools, strict=True):
                found = answers[number] = ranked(pool.hits, k)
                is_sure = pool.bound == -math.inf or (len(found) == k and found[-1].score > pool.bound + _ROUNDING)
                if not is_sure and count < _MOST_HITS:
                    unsure.append(number)
            open_rows, count = unsure, count * _WIDEN
        return answers

    def __len__(self) -> int:
        return self._count("position == 0", partitions=(schema.SEEN, schema.APART))

    # Its place in the store's history

    @contextmanager
    def turn(self) -> Iterator[int | None]:
        """Keep every other process from writing; gives the last change that the collection has.

        None where there is no collection, or one of another model revision or format: it is to be built.
        """
        with self._alone():
            serving = self._serving()
            if serving is None:
                yield None
                return
            self._use(serving)
            wanted = {"filter": f'row == "{schema.BOOKMARK}"', "output_fields": ["digest"]}
            # Strong: everything that anybody has written is seen here, and by the searches that follow.
            [bookmark] = self._server.write("query", serving, **wanted, consistency_level="Strong")
            yield int(bookmark["digest"])

    def reach(self, seq: int) -> None:
        """Keep that every change up to `seq` is in the collection. Only in a turn.

        Written after the rows it speaks of: who dies in between leaves changes to be applied again, none left out.
        """
        self._mark(self._collection, seq)

    def build(self, fill: Callable[[ProductIndex], int]) -> int:
        """Build a collection beside the one that serves, which is dropped when it is whole. Only in a turn.

        `fill` puts everything into the index that it is given and returns the last change it had, as this does.
        """
        replaced = self._described()
        old = replaced and replaced["collection_name"]
        self._clear_away(besides=old)
        fresh = MilvusIndex(self._server, self._dimension, self._about.lineage)
        name = f"{self._alias}_{secrets.token_hex(4)}"
        schema.create(self._server, name, self._about)
        fresh._use(name)
        try:
            seq = fill(fresh)
            self._mark(name, seq)
            self._server.build("flush", name)
            self._serve(name, instead_of=old)
        except BaseException:
            # Where the server is away as well, the next build clears away what this one leaves.
            with suppress(IndexUnavailable):
                self._server.build("drop_collection", name)
            raise
        self._use(name)
        self._clear_away(besides=name)
        return seq

    def close(self) -> None:
        """Let go of the server, which keeps everything."""
        self._server.close()

    # How it asks

    @property
    def _collection(self) -> str:
        """The collection that serves, by its own name: `Session` goes by names, and an alias is another."""
        if self._known is None:
            serving = self._serving()
            if serving is None:
                raise IndexUnavailable(_MISSING)
            self._use(serving)
        assert self._known is not None
        return self._known

    def _serving(self) -> str | None:
        """Return the name of the collection that serves; None where it is missing, or of something else than ours."""
        found = self._described()
        if found is None:
            return None
        about = schema.about(found["description"])
        if about != self._about:
            _log.warning("%s holds %s, %s was wanted: it is built anew", self._alias, about, self._about)
            return None
        return str(found["collection_name"])

    def _described(self) -> Any:
        try:
            return self._server.read("describe_collection", self._alias)
        except CollectionGone:
            return None

    def _clear_away(self, besides: str | None) -> None:
        """Drop what served before, and what builds that were killed have left. Only in a turn: nobody else builds."""
        for name in self._server.read("list_collections"):
            if name.startswith(f"{self._alias}_") and name != besides:
                self._server.build("drop_collection", name)

    def _serve(self, name: str, instead_of: str | None) -> None:
        if instead_of:
            self._server.build("alter_alias", name, self._alias)
            return
        # The alias may be left from a collection that somebody removed; dropping one that is not there does nothing.
        self._server.build("drop_alias", self._alias)
        self._server.build("create_alias", name, self._alias)

    def _mark(self, collection: str, seq: int) -> None:
        row = schema.bookmark(seq, self._dimension)
        self._server.write("upsert", collection, [row], partition_name=schema.APART)

    def _use(self, collection: str) -> None:
        if collection != self._known:
            self._known = collection
            self._sizes.forget()

    def _pools(self, queries: Vectors, count: int, where: Where | None, allowed: str) -> list[_Pool]:
        """Return a pool with about `count` allowed rows per query: what lies near where that is enough, else a scan."""
        rows = self._sizes.rows()
        if rows < max(1, self._exact_below_rows):
            return self._search(queries, count, allowed, schema.EVERY_LIST)
        if where is None:
            pools = self._search(queries, count, "", _NEAR_LISTS)
            is_short = [len(pool.hits) < count for pool in pools]
        else:
            share = min(1.0, self._sizes.rows(allowed) / rows)
            # Two standard deviations more than the share promises; see index/planner.py, whose reasons hold here.
            width = (count + 2 * math.sqrt(count * (1 - share))) / share if share else math.inf
            if width > _WIDEST:
                return self._search(queries, count, allowed, schema.EVERY_LIST)
            near = self._search(queries, math.ceil(width), "", _NEAR_LISTS, filters.fields_of(where))
            pools = [pool._replace(hits=_passing(pool.hits, where)) for pool in near]
            # The filter excludes what the query looks like: what it allows lies far out, where near lists have little.
            is_short = [pool.bound == -math.inf or 2 * len(pool.hits) < count for pool in pools]
        for number in [number for number, short in enumerate(is_short) if short]:
            pools[number] = self._search(queries[number : number + 1], count, allowed, schema.EVERY_LIST)[0]
        return pools

    def _search(
        self, queries: Vectors, limit: int, allowed: str, lists: int, fields: frozenset[str] | set[str] = frozenset()
    ) -> list[_Pool]:
        answers = self._ask(
            "search",
            data=list(queries),
            filter=allowed,
            limit=limit,
            output_fields=[*schema.FOUND_BY, *sorted(fields)],
            search_params={"params": {"nprobe": lists}},
            partition_names=[schema.SEEN],
            consistency_level="Session",
        )
        return [_Pool(hits, hits[-1]["distance"] if len(hits) == limit else -math.inf) for hits in answers]

    def _wait_for_all(self) -> None:
        """Return when the server's searches see all that anybody has written."""
        wanted = {"filter": "position == 0", "output_fields": ["count(*)"]}
        self._server.write("query", self._collection, **wanted, consistency_level="Strong")

    def _rows_a_product(self) -> int:
        return math.ceil(self._sizes.rows() / max(1, self._sizes.rows("position == 0")))

    def _count(self, expression: str, partitions: tuple[str, ...] = (schema.SEEN,)) -> int:
        answer = self._ask(
            "query",
            filter=expression,
            output_fields=["count(*)"],
            partition_names=list(partitions),
            consistency_level="Session",
        )
        return int(answer[0]["count(*)"])

    def _keys_of(self, product_ids: Sequence[str]) -> set[str]:
        """Return the keys of all rows of these products."""
        numbers = [schema.product_key(product_id) >> 65 for product_id in product_ids]
        if not numbers:
            return set()
        wanted = {"filter": f"product in {numbers}", "output_fields": ["row", "product_id"]}
        rows = self._server.write("query", self._collection, **wanted, consistency_level="Session")
        asked = set(product_ids)
        return {row["row"] for row in rows if row["product_id"] in asked}

    def _delete(self, keys: set[str]) -> None:
        if keys:
            self._server.write("delete", self._collection, ids=sorted(keys))

    def _ask(self, method: str, **named: Any) -> Any:
        """Ask the collection that serves; once more where another has taken its place."""
        try:
            return self._server.read(method, self._collection, **named)
        except CollectionGone:
            self._known = None
        try:
            return self._server.read(method, self._collection, **named)
        except CollectionGone as error:
            self._known = None
            raise IndexUnavailable(_MISSING) from error


def _passing(hits: Sequence[Any], where: Where) -> list[Any]:
    return [hit for hit in hits if filters.allows(where, hit["entity"])]
