"""Draws batches from the bank: things in several views each, and single pictures in two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from shopsight.training.shipped.bank import WAYS, Bank
from shopsight.training.shipped.data import HoldOut, Picture, Source

T = TypeVar("T")

UNKINDLY = frozenset({"Not sure", "Other", "Skip"})
"""Clothing's labels that name no category."""
KINDLY: tuple[Source, ...] = ("clothing", "recycling")
"""Sources whose pictures stand for themselves alone and have a category or material."""

# How many things of a source a batch holds.
THINGS: Mapping[Source, int] = {"grocery": 10, "luma": 10, "appliances": 4, "demo": 10, "scans": 5}
SINGLES = 10


class Batch(NamedTuple):
    """Maps (n, c, h, w); labels (n,), equal for views of one thing; kinds (n,), -1 where unknown; photo (n,) bool."""

    maps: Tensor
    labels: Tensor
    kinds: Tensor
    photo: Tensor


@dataclass(slots=True)
class _Views:
    """Rows of the bank that show one thing: near its product picture, and as a photo would."""

    clean: list[int] = field(default_factory=list)
    photo: list[int] = field(default_factory=list)
    pasted: list[int] = field(default_factory=list)


class Stock:
    """What a run may see of the bank, by what it shows."""

    def __init__(self, pictures: Sequence[Picture], bank: Bank, hold_out: HoldOut) -> None:
        self.bank = bank
        self.pictures = pictures
        usable = np.array([not hold_out.hides(picture) for picture in pictures])
        self.rows = np.flatnonzero(usable[bank.pictures])
        self.things: dict[tuple[str, str], _Views] = defaultdict(_Views)
        self.singles: dict[int, list[int]] = defaultdict(list)
        for row in self.rows.tolist():
            picture = pictures[bank.pictures[row]]
            if picture.source not in THINGS:
                self.singles[int(bank.pictures[row])].append(row)
            elif WAYS[bank.ways[row]] == "pasted":
                self.things[picture.thing].pasted.append(row)
            elif picture.photo:
                self.things[picture.thing].photo.append(row)
            else:
                self.things[picture.thing].clean.append(row)
        self.classes = {thing: number for number, thing in enumerate(sorted(self.things))}
        kinds = sorted({p.thing for p in pictures if p.source in KINDLY and p.label not in UNKINDLY})
        self.kinds = {kind: number for number, kind in enumerate(kinds)}

    def first_rows(self) -> list[int]:
        """Return a row for each class, in the order of their numbers: its product picture where there is one."""
        return [(views.clean + views.photo)[0] for _, views in sorted(self.things.items())]


class Drawer:
    """Deals batches without end; a seed and the number of batches already drawn decide what comes next."""

    def __init__(self, stock: Stock, seed: int, drawn: int = 0) -> None:
        self.stock = stock
        self.generator = np.random.default_rng((seed, drawn))
        self.decks = {
            source: _Deck([thing for thing in stock.classes if thing[0] == source], self.generator) for source in THINGS
        }
        self.singles = _Deck(list(stock.singles), self.generator)

    def batch(self) -> Batch:
        rows: list[int] = []
        labels: list[int] = []
        for source, number in THINGS.items():
            for thing in self.decks[source].deal(number):
                drawn = self._views(self.stock.things[thing])
                rows += drawn
                labels += [self.stock.classes[thing]] * len(drawn)
        for number, picture in enumerate(self.singles.deal(SINGLES)):
            rows += self._some(self.stock.singles[picture], 2)
            labels += [len(self.stock.classes) + number] * 2
        return self._batch(rows, labels)

    def _batch(self, rows: list[int], labels: list[int]) -> Batch:
        bank, pictures = self.stock.bank, self.stock.pictures
        order = np.argsort(rows)  # reads the disk in one direction
        at = np.array(rows)[order]
        shown = [pictures[number] for number in bank.pictures[at]]
        pasted = bank.ways[at] == WAYS.index("pasted")
        return Batch(
            torch.from_numpy(bank.maps[at].astype(np.float32)),
            torch.from_numpy(np.array(labels)[order]),
            torch.tensor([self.stock.kinds.get(picture.thing, -1) for picture in shown]),
            torch.from_numpy(np.array([picture.photo for picture in shown]) | pasted),
        )

    def _views(self, views: _Views) -> list[int]:
        """One or two product pictures and two photos; where there are no photos, the cut-out in front of others."""
        real = self._some(views.photo, 2)
        few = self._some(views.pasted, 2 - len(real) + int(self.generator.random() < 0.3))
        return self._some(views.clean, 1 if real else 2) + real + few

    def _some(self, rows: Sequence[int], n: int) -> list[int]:
        picks: NDArray[np.int64] = self.generator.permutation(len(rows))[:n]
        return [rows[pick] for pick in picks]


class _Deck(Generic[T]):
    """Deals all cards before any comes again."""

    def __init__(self, cards: Sequence[T], generator: np.random.Generator) -> None:
        self.cards = cards
        self.generator = generator
        self.order: list[int] = []

    def deal(self, n: int) -> list[T]:
        dealt: list[T] = []
        while self.cards and len(dealt) < n:
            if not self.order:
                self.order = self.generator.permutation(len(self.cards)).tolist()
            dealt.append(self.cards[self.order.pop()])
        return dealt
