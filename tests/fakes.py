"""Small in-memory twins of the collaborators, for tests of what is built on them. They pass the contract suites."""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from shopsight.core.errors import InvalidProduct, OperationNotFound, OperationRunning
from shopsight.core.terms import field_name, fold, product_terms
from shopsight.core.types import (
    Changes,
    FacetCount,
    Find,
    Found,
    Image,
    IndexEntry,
    Match,
    ModelCard,
    Operation,
    OperationStatus,
    Photo,
    Product,
    ProductRecord,
    RowIssue,
    Sight,
    Term,
    Terms,
    Vector,
    Vectors,
)
from shopsight.core.where import And, Compare, Exists, Not, Or, Where

FAKE_CARD = ModelCard(
    name="fake",
    revision="fake-1",
    dimension=48,
    input_px=32,
    resize="stretch",
    mean=(0.5, 0.5, 0.5),
    std=(0.5, 0.5, 0.5),
    sha256="0" * 64,
    licence="Apache-2.0",
    data=(),
)


class FakeEmbedder:
    """Sees 4 × 4 patches of color: the same picture gives the same vector, similar ones give similar vectors.

    `pictures` counts how many it was shown.
    """

    def __init__(self, card: ModelCard = FAKE_CARD) -> None:
        self.card = card
        self.pictures = 0

    def embed(self, images: Sequence[Image]) -> Vectors:
        self.pictures += len(images)
        rows = np.array([_patches(image) for image in images], np.float32).reshape(len(images), 48)
        lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True).astype(np.float32)
        return rows / lengths


def _patches(image: Image) -> Vector:
    rows = np.array_split(image.pixels.astype(np.float32), 4, axis=0)
    patches = [patch.mean(axis=(0, 1)) for row in rows for patch in np.array_split(row, 4, axis=1)]
    # Centered, so that two colors are not alike just because both are bright; never the zero vector.
    return (np.concatenate(patches) - 127.25).astype(np.float32)


class MemoryBlobStore:
    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        self._blobs[digest] = data
        return digest

    def get(self, sha256: str) -> bytes | None:
        return self._blobs.get(sha256)

    def delete(self, sha256: str) -> None:
        self._blobs.pop(sha256, None)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._blobs))


@dataclass(slots=True)
class _Row:
    product: Product
    seq: int
    added: int


class MemoryProductStore:
    """The store's meaning in plain Python: words are matched whole, all of them or else any."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._gone: dict[str, int] = {}
        self._vectors: dict[str, Vector] = {}
        self._seq = 0

    def put(self, records: Sequence[ProductRecord]) -> int:
        for record in records:
            if any(photo.product_id != record.product.id for photo in record.product.photos):
                raise InvalidProduct("a photo says it is of another product", "photos")
        for record in {record.product.id: record for record in records}.values():
            self._put(record)
        self._forget_unused_vectors()
        return self._seq

    def delete(self, product_ids: Sequence[str]) -> int:
        known = sorted({product_id for product_id in product_ids if product_id in self._rows})
        for product_id in known:
            del self._rows[product_id]
            self._seq += 1
            self._gone[product_id] = self._seq
        self._forget_unused_vectors()
        return len(known)

    def get(self, product_ids: Sequence[str]) -> list[Product]:
        return [self._rows[product_id].product for product_id in product_ids if product_id in self._rows]

    def find(self, find: Find) -> Found:
        scores = self._matching(find.words, find.where)
        best: dict[str, tuple[tuple[bool, float | str, str], Product]] = {}
        for product_id, score in scores.items():
            row = self._rows[product_id]
            key = _place(row, score, find)
            group = row.product.group_key
            if group not in best or key < best[group][0]:
                best[group] = (key, row.product)
        ordered = sorted(best.values(), key=lambda pair: pair[0])
        if find.after is not None:
            ordered = [pair for pair in ordered if pair[0] > _place_of(find.after, find)]
        page = ordered[: find.limit]
        matches = tuple(Match(product.id, product.group_key, scores[product.id]) for _, product in page)
        return Found(matches, len(best), _last(page[-1][0], find) if page else None)

    def facets(
        self,
        fields: Sequence[str],
        *,
        product_ids: Sequence[str] | None = None,
        words: str = "",
        where: Where | None = None,
        limit: int = 50,
    ) -> Mapping[str, tuple[FacetCount, ...]]:
        allowed = set(self._matching(words, where))
        if product_ids is not None:
            allowed &= set(product_ids)
        return {name: self._facet(field_name(name), allowed)[:limit] for name in fields}

    def variants(self, group_keys: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for product_id in sorted(self._rows):
            found.setdefault(self._rows[product_id].product.group_key, []).append(product_id)
        return {key: tuple(found[key]) for key in group_keys if key in found}

    def photo(self, photo_id: str) -> Photo | None:
        return next((photo for photo in self._photos() if photo.id == photo_id), None)

    def sights(self, content_sha256s: Sequence[str]) -> Mapping[str, Sight]:
        wanted = set(content_sha256s) & set(self._vectors)
        return {
            photo.content_sha256: Sight(photo.width_px, photo.height_px, self._vectors[photo.content_sha256])
            for photo in self._photos()
            if photo.content_sha256 in wanted
        }

    def changes(self, after_seq: int, limit: int) -> Changes:
        put = [(row.seq, product_id) for product_id, row in self._rows.items()]
        gone = [(seq, product_id) for product_id, seq in self._gone.items()]
        later = sorted(change for change in (*put, *gone) if change[0] > after_seq)
        page, more = later[:limit], len(later) > limit
        entries = tuple(self._entry(product_id) for _, product_id in page if product_id in self._rows)
        dropped = tuple(product_id for _, product_id in page if product_id in self._gone)
        return Changes(entries, dropped, page[-1][0] if more else self._seq, more)

    def seq(self) -> int:
        return self._seq

    def ids(self, after: str = "") -> Iterator[str]:
        return iter([product_id for product_id in sorted(self._rows) if product_id > after])

    def __len__(self) -> int:
        return len(self._rows)

    def _put(self, record: ProductRecord) -> None:
        product = record.product
        before = self._rows.get(product.id)
        shown = {photo.content_sha256 for photo in product.photos}
        new = {sha256: vector for sha256, vector in record.vectors.items() if sha256 in shown - set(self._vectors)}
        self._vectors.update(new)
        if before is None or before.product != product or new:
            self._seq += 1
            self._rows[product.id] = _Row(product, self._seq, before.added if before else self._seq)
            self._gone.pop(product.id, None)

    def _forget_unused_vectors(self) -> None:
        used = {photo.content_sha256 for photo in self._photos()}
        self._vectors = {sha256: vector for sha256, vector in self._vectors.items() if sha256 in used}

    def _photos(self) -> Iterator[Photo]:
        return (photo for row in self._rows.values() for photo in row.product.photos)

    def _matching(self, words: str, where: Where | None) -> dict[str, float]:
        allowed = [row.product for row in self._rows.values() if _allows(where, product_terms(row.product))]
        wanted = set(fold(words).split())
        if not wanted:
            return {product.id: 0.0 for product in allowed}
        scores = {product.id: len(wanted & _words(product)) / len(wanted) for product in allowed}
        least = 1.0 if 1.0 in scores.values() else min((score for score in scores.values() if score), default=1.0)
        return {product_id: score for product_id, score in scores.items() if score >= least}

    def _facet(self, name: str, product_ids: set[str]) -> tuple[FacetCount, ...]:
        groups: dict[str, set[str]] = {}
        shown: dict[str, str] = {}
        for product in self.get(sorted(product_ids)):
            for term in product_terms(product).get(name, ()):
                groups.setdefault(fold(term.text), set()).add(product.group_key)
                shown[fold(term.text)] = min(term.text, shown.get(fold(term.text), term.text))
        counts = [FacetCount(shown[value], len(members)) for value, members in groups.items()]
        return tuple(sorted(counts, key=lambda count: (-count.count, count.value)))

    def _entry(self, product_id: str) -> IndexEntry:
        product = self._rows[product_id].product
        seen = [photo for photo in product.photos if photo.content_sha256 in self._vectors]
        rows = [self._vectors[photo.content_sha256] for photo in seen]
        vectors = np.array(rows, np.float32) if rows else np.zeros((0, 0), np.float32)
        return IndexEntry(
            product_id, product.group_key, product_terms(product), tuple(photo.id for photo in seen), vectors
        )


def _words(product: Product) -> set[str]:
    values = (value for texts in product.attributes.values() for value in texts)
    return set(fold(" ".join((product.title, product.brand, *product.category, product.description, *values))).split())


def _place(row: _Row, score: float, find: Find) -> tuple[bool, float | str, str]:
    product_id, terms = row.product.id, product_terms(row.product)
    if find.sort in ("price", "-price"):
        price = terms["price"][0].number if "price" in terms else None
        if price is None:
            return (True, 0.0, product_id)
        return (False, price if find.sort == "price" else -price, product_id)
    by_sort: Mapping[str, float | str] = {"newest": -float(row.added), "title": fold(row.product.title)}
    return (False, by_sort.get(find.sort, -score), product_id)


def _last(place: tuple[bool, float | str, str], find: Find) -> tuple[float | str, str]:
    missing, value, product_id = place
    if missing:
        return ("", product_id)
    return (-value if isinstance(value, float) and find.sort != "price" else value, product_id)


def _place_of(after: tuple[float | str, str], find: Find) -> tuple[bool, float | str, str]:
    value, product_id = after
    if value == "" and find.sort in ("price", "-price"):
        return (True, 0.0, product_id)
    return (False, -value if isinstance(value, float) and find.sort != "price" else value, product_id)


def _allows(where: Where | None, terms: Terms) -> bool:
    match where:
        case None:
            return True
        case And(parts):
            return all(_allows(part, terms) for part in parts)
        case Or(parts):
            return any(_allows(part, terms) for part in parts)
        case Not(part):
            return not _allows(part, terms)
        case Exists(name):
            return field_name(name) in terms
        case Compare(name, op, value):
            return any(_holds(term, op, value) for term in terms.get(field_name(name), ()))


_ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def _holds(term: Term, op: str, value: str) -> bool:
    if op != "=":
        return term.number is not None and bool(_ORDERS[op](term.number, float(value)))
    as_value = product_terms(Product("x", "", attributes={"value": (value,)})).get("value", (Term(value),))[0]
    same_number = term.number is not None and term.number == as_value.number
    return same_number or fold(term.text) == fold(value)


@dataclass(slots=True)
class _Work:
    operation: Operation
    fingerprint: str
    is_live: bool = True
    issues: list[RowIssue] = field(default_factory=list)
    seen_ids: set[str] = field(default_factory=set)


class MemoryOperationLog:
    """Operations of one process. `crash` does what kill -9 would: nobody is at the work any longer."""

    def __init__(self, store: MemoryProductStore) -> None:
        self._store = store
        self._works: dict[str, _Work] = {}

    def start(self, kind: str, source: str, fingerprint: str, total: int | None) -> Operation:
        of_source = [w for w in self._works.values() if (w.operation.kind, w.operation.source) == (kind, source)]
        last = of_source[-1] if of_source else None
        if last is not None and last.is_live:
            raise OperationRunning(f"{kind} of {source} is already running as {last.operation.id}")
        if last is not None and last.operation.status != "done" and last.fingerprint == fingerprint:
            kept_total = last.operation.total if total is None else total
            last.operation = replace(last.operation, status="running", message="", total=kept_total)
            last.is_live = True
            return last.operation
        now = datetime.now(UTC)
        operation = Operation(f"op_{len(self._works)}", kind, source, "running", now, now, total=total)
        self._works[operation.id] = _Work(operation, fingerprint)
        return operation

    def update(self, operation: Operation, issues: Sequence[RowIssue] = (), seen_ids: Sequence[str] = ()) -> None:
        work = self._work(operation.id)
        if not work.is_live:
            raise OperationRunning(f"operation {operation.id} was already {work.operation.status}")
        work.operation = replace(operation, status=work.operation.status, updated_at=datetime.now(UTC))
        work.issues.extend(issues)
        work.seen_ids.update(seen_ids)

    def finish(self, operation: Operation, status: OperationStatus, message: str = "") -> Operation:
        self.update(operation)
        work = self._work(operation.id)
        work.operation = replace(work.operation, status=status, message=message)
        work.is_live = False
        return work.operation

    def get(self, operation_id: str) -> Operation | None:
        return self._works[operation_id].operation if operation_id in self._works else None

    def recent(self, limit: int = 50) -> list[Operation]:
        return [work.operation for work in reversed(self._works.values())][:limit]

    def issues(self, operation_id: str, after: int = 0, limit: int = 1000) -> list[RowIssue]:
        return self._works[operation_id].issues[after : after + limit] if operation_id in self._works else []

    def unseen(self, operation_id: str) -> Iterator[str]:
        return (product_id for product_id in self._store.ids() if product_id not in self._work(operation_id).seen_ids)

    def cancel(self, operation_id: str) -> None:
        work = self._work(operation_id)
        if work.operation.status == "running":
            work.operation = replace(work.operation, status="cancelled")

    def crash(self) -> None:
        for work in self._works.values():
            work.is_live = False

    def _work(self, operation_id: str) -> _Work:
        if operation_id not in self._works:
            raise OperationNotFound(f"no operation {operation_id!r}")
        return self._works[operation_id]
