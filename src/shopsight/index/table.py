"""What an index holds: products in slots, their photos, and one matrix row per distinct vector.

Variants often share their photos, and many products may share a placeholder, so equal vectors are one row with several
photos: neither a graph nor a scan meets the same picture twice. A product put again with the pictures it had keeps its
rows. What nobody uses any more stays behind, dead, until `compacted` makes a table without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Candidate, IndexEntry, Vector, Vectors
from shopsight.core.where import Where
from shopsight.index.column import Mask
from shopsight.index.columns import Columns
from shopsight.index.growing import Growing
from shopsight.index.sieve import Sieve
from shopsight.index.vectors import digests

_Label = TypeVar("_Label")
_candidate: Callable[[tuple[str, str, str, float]], Candidate] = partial(tuple.__new__, Candidate)
"""Make a candidate of its four values: a NamedTuple's own constructor is a function in Python."""

_Sight: TypeAlias = tuple[float, int, int]
"""The score of a row, and a slot and its photo that show it."""

_NOTHING = -1
_BEARABLE_DEAD = 1000
_DIGEST_ROWS = 8192
_FILTERS_KNOWN = 32
"""Shoppers use the same few filters; each takes a byte a product until the next write."""


class Size(NamedTuple):
    """How much an index holds: equal photos are one row, and rows that no product shows any more still count."""

    products: int
    photos: int
    rows: int
    array_bytes: int


class Contents(NamedTuple):
    """All of a table from which the rest follows. Photos lie in the order of their slots."""

    product_ids: list[str]
    group_keys: list[str]
    columns: Columns
    photo_counts: NDArray[np.int32]
    photo_ids: list[str]
    row_of_photo: NDArray[np.int32]
    vectors: Vectors


@dataclass(slots=True)
class Allowed:
    """What a filter allows: the slots, None where that is every slot, and how many products they hold."""

    mask: Mask | None
    products: int
    sieve: Sieve | None = None


class Table:
    """Products, photos and vectors, growing at the end. Not safe for threads: its index locks."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.columns = Columns()
        self.vectors = Growing(np.float32, dimension)
        self.product_ids: list[str] = []
        self.group_keys: list[str] = []
        self.photo_ids: list[str] = []
        self._row_of_photo = Growing(np.int32)
        self.dead_rows = 0
        self._shares_rows = False
        self.dead_photos = 0
        self._slot_of: dict[str, int] = {}
        self._number_of_group: dict[str, int] = {}
        self._group_of_slot = Growing(np.int32)
        self._alive = Growing(np.bool_)
        self._first_photo = Growing(np.int32)
        self._photo_count = Growing(np.int32)
        self._slot_of_photo = Growing(np.int32)
        # The photos that show one row are a linked list: the row knows its last, each photo the one before.
        self._last_photo_of_row = Growing(np.int32)
        self._previous_photo = Growing(np.int32)
        self._uses_of_row = Growing(np.int32)
        self._row_of_digest: dict[int, int] = {}
        self._allowed: dict[Where | None, Allowed] = {}

    def __len__(self) -> int:
        return len(self._slot_of)

    @property
    def groups(self) -> int:
        """How many groups there have been; those that lost their last product still count."""
        return len(self._number_of_group)

    @property
    def rows(self) -> int:
        """How many rows the matrix has, dead ones too."""
        return len(self.vectors)

    @property
    def dead_slots(self) -> int:
        """How many slots have lost their product."""
        return len(self.product_ids) - len(self._slot_of)

    @property
    def wastes_slots(self) -> bool:
        """Whether so many slots and photos are dead that a compacted table is worth its making."""
        held = len(self.product_ids) + len(self.photo_ids)
        return self.dead_slots + self.dead_photos > _BEARABLE_DEAD + held // 3

    @property
    def wastes_rows(self) -> bool:
        """Whether so many rows are dead that a matrix without them is worth its making."""
        return self.dead_rows > _BEARABLE_DEAD + self.rows // 3

    @property
    def size(self) -> Size:
        """How much is held. Bytes are those of the arrays; identifiers and dictionaries come on top."""
        arrays = [value for value in vars(self).values() if isinstance(value, Growing)]
        used_bytes = self.columns.size_bytes + sum(array.size_bytes for array in arrays)
        return Size(len(self), len(self.photo_ids) - self.dead_photos, self.rows, used_bytes)

    def put(self, entries: Sequence[IndexEntry], vectors: Sequence[Vectors]) -> None:
        """Add or replace products; `vectors` are theirs, of unit length."""
        self._allowed.clear()
        keys = digests(np.concatenate(vectors)).tolist() if vectors else []
        at = 0
        for entry, own in zip(entries, vectors, strict=True):
            rows = [self._row_for(vector, key) for vector, key in zip(own, keys[at : at + len(own)], strict=True)]
            at += len(own)
            slot = self._slot_for(entry.product_id)
            self.group_keys[slot] = _once(entry.group_key, self.product_ids[slot])
            self._group_of_slot.view[slot] = self._group_number(entry.group_key)
            self.columns.set(slot, entry.terms)
            self._show(slot, entry.photo_ids, rows)

    def drop(self, product_ids: Sequence[str]) -> None:
        """Forget products; unknown ids are ignored."""
        self._allowed.clear()
        for product_id in product_ids:
            slot = self._slot_of.pop(product_id, None)
            if slot is not None:
                self._show(slot, (), [])
                self.columns.set(slot, {})
                self._alive.view[slot] = False

    def allowed(self, where: Where | None) -> Allowed:
        """Return what the filter allows. Until the next write it is known; several may ask at once."""
        known = self._allowed.get(where)
        if known is None:
            if len(self._allowed) >= _FILTERS_KNOWN:
                self._allowed.clear()
            known = self._allowed[where] = self._find_allowed(where)
        return known

    def rows_of(self, allowed: Allowed) -> NDArray[np.int64] | None:
        """Return the rows that allowed products show, ascending; None where that is every row."""
        if allowed.mask is None or allowed.products == len(self):
            return self.living_rows() if self.dead_rows else None
        slots = np.flatnonzero(allowed.mask)
        shown = np.zeros(self.rows, np.bool_)
        shown[self._row_of_photo.view[_ranges(self._first_photo.view[slots], self._photo_count.view[slots])]] = True
        return np.flatnonzero(shown)

    def sieve(self, allowed: Allowed) -> Sieve:
        """Return what a walk hands out under this filter; made when first asked for."""
        if allowed.sieve is None:
            rows = self.rows_of(allowed)
            allowed.sieve = Sieve(np.arange(self.rows) if rows is None else rows, self.rows)
        return allowed.sieve

    def shown(self, rows: NDArray[np.int64], allowed: Mask) -> NDArray[np.intp]:
        """Return the places of those of these rows that allowed products show."""
        if self._is_plain:
            return allowed.take(self._slot_of_photo.view.take(self._last_photo_of_row.view.take(rows))).nonzero()[0]
        places = dict.fromkeys(place for place, _, _ in self._showing(range(len(rows)), rows, allowed))
        return np.fromiter(places, np.intp, len(places))

    def living_rows(self) -> NDArray[np.int64]:
        """Return the rows that some product shows, ascending."""
        return np.flatnonzero(self._uses_of_row.view)

    def candidates(self, rows: NDArray[np.int64], query: Vector, allowed: Mask | None, k: int) -> list[Candidate]:
        """Return the k best groups that allowed products of these rows make, each by its best photo, best first.

        Each row that is not dead is shown by an allowed product. Cosines are computed anew in double precision, so that
        they do not depend on how the rows were found.
        """
        # Few calls, and none that casts in a loop: after a walk nothing is cached, and each takes three times as long.
        scores = self.vectors.view.take(rows, axis=0).dot(query.astype(np.float64)).tolist()
        if max(scores, default=0.0) > 1.0:
            scores = [min(score, 1.0) for score in scores]
        ranked = self._ranked(self._sights(scores, rows, allowed))
        best = ranked[:k]
        groups = _each(self.group_keys, [slot for _, slot, _ in best])
        if len(set(groups)) < len(best):
            best, groups = self._firsts(ranked, k)
        ids = _each(self.product_ids, [slot for _, slot, _ in best])
        photo_ids = _each(self.photo_ids, [photo for _, _, photo in best])
        return list(map(_candidate, zip(ids, groups, photo_ids, map(itemgetter(0), best), strict=True)))

    def contents(self, rows: NDArray[np.int64]) -> Contents:
        """Return the living products, with these rows in this order, among which are all living ones.

        Where every row is kept the vectors are not copied; all else is.
        """
        slots = np.flatnonzero(self._alive.view)
        counts = self._photo_count.view[slots]
        photos = _ranges(self._first_photo.view[slots], counts)
        renumbered = np.full(self.rows, _NOTHING, np.int32)
        renumbered[rows] = np.arange(len(rows), dtype=np.int32)
        is_whole = np.array_equal(rows, np.arange(self.rows))
        return Contents(
            product_ids=[self.product_ids[slot] for slot in slots.tolist()],
            group_keys=[self.group_keys[slot] for slot in slots.tolist()],
            columns=self.columns.keep(slots),
            photo_counts=counts,
            photo_ids=[self.photo_ids[photo] for photo in photos.tolist()],
            row_of_photo=renumbered[self._row_of_photo.view[photos]],
            vectors=self.vectors.view if is_whole else self.vectors.view[rows],
        )

    @classmethod
    def of(cls, contents: Contents) -> Table:
        """Return a table with these contents, which it then owns."""
        table = cls(contents.vectors.shape[1])
        table.product_ids = contents.product_ids
        table.group_keys = list(map(_once, contents.group_keys, contents.product_ids))
        table.photo_ids, table.columns = contents.photo_ids, contents.columns
        table.vectors.replace(contents.vectors)
        table._own(contents.photo_counts)
        table._link(contents.row_of_photo)
        return table

    def compacted(self, rows: NDArray[np.int64]) -> Table:
        """Return a table of `contents(rows)`: without dead products and photos."""
        return Table.of(self.contents(rows))

    def _find_allowed(self, where: Where | None) -> Allowed:
        if where is None:
            return Allowed(self._alive.view if self.dead_slots else None, len(self))
        mask = self.columns.allows(where)
        if self.dead_slots:
            mask = np.logical_and(mask, self._alive.view, out=mask)
        return Allowed(mask, int(np.count_nonzero(mask)))

    def _own(self, photo_counts: NDArray[np.int32]) -> None:
        """Give each slot so many of the photos, in order."""
        slots = len(self.product_ids)
        self._slot_of = dict(zip(self.product_ids, range(slots), strict=True))
        self._group_of_slot.replace(np.fromiter(map(self._group_number, self.group_keys), np.int32, slots))
        self._alive.replace(np.ones(slots, np.bool_))
        self._photo_count.replace(photo_counts)
        self._first_photo.replace(np.cumsum(photo_counts) - photo_counts)
        self._slot_of_photo.replace(np.repeat(np.arange(slots), photo_counts))

    def _link(self, row_of_photo: NDArray[np.int32]) -> None:
        """Let each photo show its row, and rows be recognized."""
        self._row_of_photo.replace(row_of_photo)
        self._uses_of_row.replace(np.bincount(row_of_photo, minlength=self.rows))
        self.dead_rows = int(np.count_nonzero(self._uses_of_row.view == 0))
        by_row = np.argsort(row_of_photo, kind="stable")
        row = row_of_photo[by_row]
        previous = np.full(len(row), _NOTHING, np.int32)
        same_row = np.flatnonzero(row[1:] == row[:-1])
        previous[by_row[same_row + 1]] = by_row[same_row]
        self._previous_photo.replace(previous)
        self._shares_rows = len(same_row) > 0
        last = np.full(self.rows, _NOTHING, np.int32)
        last[row] = by_row
        self._last_photo_of_row.replace(last)
        for start in range(0, self.rows, _DIGEST_ROWS):
            keys = digests(self.vectors.view[start : start + _DIGEST_ROWS]).tolist()
            self._row_of_digest.update(zip(keys, range(start, start + len(keys)), strict=True))

    def _row_for(self, vector: Vector, key: int) -> int:
        row = self._row_of_digest.get(key)
        if row is not None and np.array_equal(self.vectors.view[row], vector):
            return row
        row = self.rows
        self._row_of_digest[key] = row
        self.vectors.append(vector[None])
        self._last_photo_of_row.extend_to(row + 1, _NOTHING)
        self._uses_of_row.extend_to(row + 1, 0)
        self.dead_rows += 1
        return row

    def _slot_for(self, product_id: str) -> int:
        slot = self._slot_of.get(product_id)
        if slot is None:
            slot = self._slot_of[product_id] = len(self.product_ids)
            self.product_ids.append(product_id)
            self.group_keys.append("")
            self._group_of_slot.extend_to(slot + 1, _NOTHING)
            self._alive.extend_to(slot + 1, True)
            self._first_photo.extend_to(slot + 1, 0)
            self._photo_count.extend_to(slot + 1, 0)
        return slot

    def _show(self, slot: int, photo_ids: Sequence[str], rows: list[int]) -> None:
        """Let the slot have exactly these photos; nothing moves where it had them already."""
        first, count = int(self._first_photo.view[slot]), int(self._photo_count.view[slot])
        old = range(first, first + count)
        if count == len(rows) and self._row_of_photo.view[first : first + count].tolist() == rows:
            self.photo_ids[first : first + count] = photo_ids
            return
        for photo in old:
            self._use(int(self._row_of_photo.view[photo]), -1)
        self._slot_of_photo.view[first : first + count] = _NOTHING
        self.dead_photos += count
        self._first_photo.view[slot], self._photo_count.view[slot] = len(self.photo_ids), len(rows)
        for row in rows:
            self._use(row, +1)
            photo = len(self._previous_photo)
            before = int(self._last_photo_of_row.view[row])
            self._shares_rows |= before != _NOTHING
            self._previous_photo.extend_to(photo + 1, before)
            self._last_photo_of_row.view[row] = photo
        self.photo_ids.extend(photo_ids)
        self._row_of_photo.append(np.array(rows, np.int32))
        self._slot_of_photo.append(np.full(len(rows), slot, np.int32))

    def _use(self, row: int, change: int) -> None:
        before = int(self._uses_of_row.view[row])
        self._uses_of_row.view[row] = before + change
        self.dead_rows += (before + change == 0) - (before == 0)

    @property
    def _is_plain(self) -> bool:
        """Whether each row is shown by one photo of one product."""
        return not self._shares_rows and not self.dead_rows

    def _showing(
        self, labels: Sequence[_Label], rows: NDArray[np.int64], allowed: Mask | None
    ) -> list[tuple[_Label, int, int]]:
        """Return (label of the row, slot, photo) of each photo by which an allowed product shows one of these rows."""
        last, previous = self._last_photo_of_row.view.data, self._previous_photo.view.data
        slots, allows = self._slot_of_photo.view.data, None if allowed is None else allowed.data
        showing = []
        for label, row in zip(labels, rows.tolist(), strict=True):
            photo = last[row]
            while photo != _NOTHING:
                slot = slots[photo]
                if slot != _NOTHING and (allows is None or allows[slot]):
                    showing.append((label, slot, photo))
                photo = previous[photo]
        return showing

    def _sights(self, scores: list[float], rows: NDArray[np.int64], allowed: Mask | None) -> list[_Sight]:
        if not self._is_plain:
            return self._showing(scores, rows, allowed)
        photos = self._last_photo_of_row.view.take(rows)
        return list(zip(scores, self._slot_of_photo.view.take(photos).tolist(), photos.tolist(), strict=True))

    def _ranked(self, sights: list[_Sight]) -> list[_Sight]:
        """Return them the best first, equal ones in the order of product ids, then of photos."""
        if len(set(map(itemgetter(0), sights))) == len(sights):
            # Names lie all over the memory: they are not looked at where they decide nothing.
            return sorted(sights, reverse=True)
        return sorted(sights, key=lambda sight: (-sight[0], self.product_ids[sight[1]], sight[2]))

    def _firsts(self, ranked: list[_Sight], k: int) -> tuple[list[_Sight], Sequence[str]]:
        """Return the first of each group, and the groups; k at most."""
        first: dict[str, _Sight] = {}
        for sight in ranked:
            first.setdefault(self.group_keys[sight[1]], sight)
            if len(first) == k:
                break
        return list(first.values()), list(first)

    def _group_number(self, group_key: str) -> int:
        return self._number_of_group.setdefault(group_key, len(self._number_of_group))


def _once(text: str, other: str) -> str:
    """Return `other` where it is equal: most products are their own group, and need not be held in memory twice."""
    return other if text == other else text


def _each(texts: list[str], places: list[int]) -> Sequence[str]:
    """Return the texts at these places. All at once: they lie far apart, and the processor can wait for several."""
    return itemgetter(*places)(texts) if len(places) > 1 else [texts[place] for place in places]


def _ranges(starts: NDArray[np.int32], counts: NDArray[np.int32]) -> NDArray[np.intp]:
    """Return starts[0], starts[0]+1, … (counts[0] of them), then those from starts[1], and so on."""
    before = np.cumsum(counts, dtype=np.intp) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()), dtype=np.intp)
