"""One filterable field: a code per product slot, and per code the values that it stands for.

The values of a product in a field (one or many) are a *set*; every distinct set gets a code. A condition is evaluated
on the distinct values only, which are few in most fields, and reaches the slots by one lookup. Texts are known by the
64-bit BLAKE2 hash of their folded form: two different texts meet by chance once in 10^19 pairs, and a value costs the
same few bytes however long it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.errors import InvalidFilter
from shopsight.core.numbers import as_number
from shopsight.core.terms import fold
from shopsight.core.types import Term
from shopsight.core.where import Compare, Exists
from shopsight.index.growing import Growing

Mask: TypeAlias = NDArray[np.bool_]
"""(slots,) bool: which product slots a filter allows."""

_NO_VALUE = 0
_RANGES = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}


class Column:
    """The values of one field."""

    def __init__(self) -> None:
        self._codes = Growing(np.uint8)
        self._code_of_set: dict[int, int] = {}
        self._value_texts = Growing(np.uint64)
        self._value_numbers = Growing(np.float64)
        self._value_codes = Growing(np.int32)

    def set(self, slot: int, values: tuple[Term, ...]) -> None:
        """Let `slot` have these values."""
        code = self._code_for(_value_set(values))
        self._codes.extend_to(slot + 1, _NO_VALUE)
        self._codes.view[slot] = code

    def clear(self, slot: int) -> None:
        """Let `slot` have no value."""
        if slot < len(self._codes):
            self._codes.view[slot] = _NO_VALUE

    def allows(self, condition: Compare | Exists, slots: int) -> Mask:
        """Return which of so many slots satisfy the condition."""
        codes = self._codes.view
        if len(codes) < slots:
            codes = np.concatenate([codes, np.zeros(slots - len(codes), codes.dtype)])
        if isinstance(condition, Exists):
            has_value: Mask = codes != _NO_VALUE
            return has_value
        wanted = set(self._value_codes.view.compress(self._hits(condition)).tolist())
        if len(wanted) == 1:
            is_equal: Mask = codes == codes.dtype.type(wanted.pop())
            return is_equal
        is_wanted = np.zeros(len(self._code_of_set) + 1, np.bool_)
        is_wanted[list(wanted)] = True
        return is_wanted.take(codes)

    def keep(self, slots: NDArray[np.intp]) -> Column:
        """Return the column of these slots only, renumbered from 0, without values that are no longer in use."""
        codes = np.zeros(max(int(slots.max(initial=-1)) + 1, len(self._codes)), self._codes.view.dtype)
        codes[: len(self._codes)] = self._codes.view
        used, renumbered = np.unique(np.append(codes[slots], _NO_VALUE), return_inverse=True)
        values = np.isin(self._value_codes.view, used)
        return Column.from_arrays(
            {
                "codes": renumbered[:-1],
                "sets": self._sets()[used[1:] - 1],
                "value_texts": self._value_texts.view[values],
                "value_numbers": self._value_numbers.view[values],
                "value_codes": np.searchsorted(used, self._value_codes.view[values]),
            }
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return copies of the arrays by name."""
        return {"sets": self._sets()} | {name: array.view.copy() for name, array in self._growing().items()}

    @classmethod
    def from_arrays(cls, named: Mapping[str, NDArray[Any]]) -> Column:
        """Build a column from what `arrays` returned."""
        column = cls()
        column._code_of_set = {key: code for code, key in enumerate(named["sets"].tolist(), start=_NO_VALUE + 1)}
        column._widen(len(column._code_of_set))
        for name, array in column._growing().items():
            array.replace(named[name])
        return column

    @property
    def size_bytes(self) -> int:
        """Bytes of the arrays, without the dictionary of sets."""
        return sum(array.size_bytes for array in self._growing().values())

    def _code_for(self, values: _ValueSet) -> int:
        code = self._code_of_set.get(values.key)
        if code is None:
            code = self._code_of_set[values.key] = len(self._code_of_set) + 1
            self._widen(code)
            self._value_texts.append(values.texts)
            self._value_numbers.append(values.numbers)
            self._value_codes.append(np.full(len(values.texts), code, np.int32))
        return code

    def _widen(self, code: int) -> None:
        """Make room for this code. Most fields have few distinct values, and narrow codes are compared the faster."""
        wanted = np.min_scalar_type(code)
        if wanted > self._codes.view.dtype:
            codes = Growing(wanted)
            codes.replace(self._codes.view)
            self._codes = codes

    def _hits(self, condition: Compare) -> Mask:
        number = as_number(condition.value)
        if condition.op == "=":
            hits: Mask = self._value_texts.view == _text_key(condition.value)
            return hits if number is None else hits | (self._value_numbers.view == number)
        if number is None:
            raise InvalidFilter(f"{condition.op} compares numbers, got {condition.value[:60]!r}", 1)
        in_range: Mask = _RANGES[condition.op](self._value_numbers.view, number)
        return in_range

    def _sets(self) -> NDArray[np.uint64]:
        return np.fromiter(self._code_of_set, np.uint64, len(self._code_of_set))

    def _growing(self) -> dict[str, Growing]:
        return {
            "codes": self._codes,
            "value_texts": self._value_texts,
            "value_numbers": self._value_numbers,
            "value_codes": self._value_codes,
        }


class _ValueSet(NamedTuple):
    """The values of one field at one product: hashed texts, numbers (NaN where a value is none), and a key of both."""

    key: int
    texts: NDArray[np.uint64]
    numbers: NDArray[np.float64]


@lru_cache(maxsize=1 << 14)
def _value_set(values: tuple[Term, ...]) -> _ValueSet:
    texts = np.array([_text_key(value.text) for value in values], np.uint64)
    numbers = np.array([np.nan if value.number is None else value.number for value in values], np.float64)
    return _ValueSet(_hash64(texts.tobytes() + numbers.tobytes()), texts, numbers)


def _text_key(text: str) -> int:
    return _hash64(fold(text).encode("utf-8", "surrogatepass"))


def _hash64(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")
