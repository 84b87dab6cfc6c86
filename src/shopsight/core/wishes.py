"""What a shopper's words ask for beside what they name: wishes, which the page shows as chips that can be taken off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shopsight.core.where import And, Compare, Comparison, Not, Or, Where

WishOp: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">=", "between"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish: `color = red`, `price between 20, 40`, `material != leather`.

    `values` are alternatives; for "between" they are the two ends. A `must` filters; else what fulfils it comes
    earlier. `start` and `end` say which characters of the shopper's words it came from, `text` repeats them, and
    `without` is what the shopper would have said without it. `found_without` counts the products to be had so, where
    none are with it; None where it was not asked.
    """

    field: str
    op: WishOp
    values: tuple[str, ...]
    must: bool
    text: str
    start: int = 0
    end: int = 0
    without: str = ""
    found_without: int | None = None

    @property
    def where(self) -> Where:
        """The wish as a filter."""
        if self.op == "between":
            low, high = self.values
            return And((Compare(self.field, ">=", low), Compare(self.field, "<=", high)))
        if self.op == "!=":
            return Not(_any_of([Compare(self.field, "=", value) for value in self.values]))
        op: Comparison = self.op
        return _any_of([Compare(self.field, op, value) for value in self.values])


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was heard in a shopper's words.

    `left` is what the catalog's text is searched for; `look` what a model that sees words is shown: no prices and
    negations, which such models do not understand.
    """

    chips: tuple[Wish, ...] = ()
    left: str = ""
    look: str = ""

    @property
    def musts(self) -> Where | None:
        """What every hit has to fulfil, None where nothing is demanded."""
        return _joined([chip for chip in self.chips if chip.must])

    @property
    def preferred(self) -> Where | None:
        """What should come first, None where nothing is preferred."""
        return _joined([chip for chip in self.chips if not chip.must])


def all_of(parts: Iterable[Where | None]) -> Where | None:
    """Return the filter that holds where all of these do; None is no filter."""
    given = tuple(part for part in parts if part is not None)
    return given[0] if len(given) == 1 else (And(given) if given else None)


def _joined(chips: Sequence[Wish]) -> Where | None:
    """Join wishes: values of one field are alternatives, but a category is a path, each of whose levels narrows."""
    alternatives: dict[str, list[Where]] = {}
    parts: list[Where] = []
    for chip in chips:
        if chip.op == "=" and chip.field != "category":
            alternatives.setdefault(chip.field, []).append(chip.where)
        else:
            parts.append(chip.where)
    return all_of([*map(_any_of, alternatives.values()), *parts])


def _any_of(parts: Sequence[Where]) -> Where:
    return parts[0] if len(parts) == 1 else Or(tuple(parts))
