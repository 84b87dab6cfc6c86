"""Draws batches without end: each mixes products, style-colors, single pictures and scanned things in many views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from shopsight.training.augment import Views
from shopsight.training.shipped.data import Album, HoldOut, cutout

T = TypeVar("T")

UNKINDLY = frozenset({"Not sure", "Other", "Skip"})
"""Clothing's labels that name no category."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How many of each a batch holds; every one of them comes in two or more views."""

    products: int = 12
    styles: int = 10
    appliances: int = 10
    singles: int = 14
    things: int = 6


class Batch(NamedTuple):
    """Images (n, 3, px, px) uint8; labels (n,), equal for views of one thing; kinds (n,), -1 where unknown."""

    images: Tensor
    labels: Tensor
    kinds: Tensor


class Stock:
    """The pictures that a run may train on, by what they show."""

    def __init__(self, album: Album, names: Sequence[str], renders: Any, hold_out: HoldOut) -> None:
        self.album = album
        self.renders = renders
        usable = [place for place, picture in enumerate(album.pictures) if not hold_out.hides(picture)]
        self.by_source: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place in usable:
            self.by_source[album.pictures[place].source][album.pictures[place].label].append(place)
        self.things = [place for place, name in enumerate(names) if name not in hold_out.things]
        self.singles = self.places("clothing", "recycling", "shelves", "people")
        self.scenes = self.places("grocery", "clothing", "recycling") + 40 * self.places("shelves")
        self.classes = self._classes()
        self.kinds = {kind: number for number, kind in enumerate(self._kinds())}
        self.alphas = {place: cutout(album.pixels[place]) for place in self.places("packshot", "luma", "appliances")}

    def places(self, *sources: str) -> list[int]:
        """Return all usable pictures of these sources."""
        return [place for source in sources for places in self.by_source[source].values() for place in places]

    def _classes(self) -> dict[tuple[str, str | int], int]:
        """What has a lasting label, and its number."""
        names: list[tuple[str, str | int]] = [
            (source, label) for source in ("grocery", "luma", "appliances") for label in self.by_source[source]
        ]
        names += [("thing", thing) for thing in self.things]
        return {name: number for number, name in enumerate(names)}

    def _kinds(self) -> list[tuple[str, str]]:
        return [
            (source, label)
            for source in ("clothing", "recycling")
            for label in sorted(self.by_source[source])
            if label not in UNKINDLY
        ]


class Batches(IterableDataset[Batch]):
    """An endless stream; a seed and the number of batches already drawn decide what comes next."""

    def __init__(self, stock: Stock, px: int, mix: Mix, seed: int, drawn: int = 0) -> None:
        self.stock = stock
        self.px = px
        self.mix = mix
        self.seed = (seed, drawn)

    def __iter__(self) -> Iterator[Batch]:
        drawer = _Drawer(self.stock, self.px, self.mix, np.random.default_rng(self.seed))
        while True:
            yield drawer.batch()


@dataclass(slots=True)
class _Sheet:
    """The views of one batch before they are made: what, as which label."""

    clean: list[int] = field(default_factory=list)
    clean_labels: list[int] = field(default_factory=list)
    phone: list[int] = field(default_factory=list)
    phone_labels: list[int] = field(default_factory=list)
    pasted: list[int] = field(default_factory=list)
    pasted_labels: list[int] = field(default_factory=list)

    def add_clean(self, place: int, label: int) -> None:
        self.clean.append(place)
        self.clean_labels.append(label)

    def add_phone(self, place: int, label: int) -> None:
        self.phone.append(place)
        self.phone_labels.append(label)

    def add_pasted(self, place: int, label: int) -> None:
        self.pasted.append(place)
        self.pasted_labels.append(label)


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


class _Drawer:
    def __init__(self, stock: Stock, px: int, mix: Mix, generator: np.random.Generator) -> None:
        self.stock = stock
        self.mix = mix
        self.generator = generator
        self.views = Views(px, torch.Generator().manual_seed(int(generator.integers(2**31))))
        grocery, luma = stock.by_source["grocery"], stock.by_source["luma"]
        self.products = _Deck(list(grocery), generator)
        self.photos = {label: _Deck(places, generator) for label, places in grocery.items()}
        self.styles = _Deck(list(luma), generator)
        self.styles_in_views = _Deck([label for label, places in luma.items() if len(places) > 1], generator)
        self.appliances = _Deck(list(stock.by_source["appliances"]), generator)
        self.singles = _Deck(stock.singles, generator)
        self.things = _Deck(stock.things, generator)
        self.scenes = _Deck(stock.scenes, generator)

    def batch(self) -> Batch:
        sheet = _Sheet()
        self._products(sheet)
        self._styles(sheet)
        self._appliances(sheet)
        kinds = self._singles(sheet)
        renders, thing_labels = self._things()
        images = torch.cat(
            [
                self.views.clean(self._pixels(sheet.clean), self._aspects(sheet.clean)),
                self.views.clean(on_white(renders[0]), torch.ones(len(thing_labels))),
                self.views.phone(self._pixels(sheet.phone), self._aspects(sheet.phone)),
                self._pasted(sheet.pasted, renders[1:]),
            ]
        )
        labels = sheet.clean_labels + thing_labels + sheet.phone_labels + sheet.pasted_labels + 2 * thing_labels
        unknown_before = len(sheet.clean) + len(thing_labels) + len(sheet.phone) - len(kinds)
        unknown_after = len(labels) - unknown_before - len(kinds)
        return Batch(
            images.to(torch.uint8),
            torch.tensor(labels),
            torch.tensor([-1] * unknown_before + kinds + [-1] * unknown_after),
        )

    def _products(self, sheet: _Sheet) -> None:
        """The packshot and two photos of each; for a third of them the packshot pasted, too."""
        for turn, product in enumerate(self.products.deal(self.mix.products)):
            label = self.stock.classes["grocery", product]
            packshot = self.stock.by_source["packshot"][product][0]
            sheet.add_clean(packshot, label)
            for photo in self.photos[product].deal(2):
                sheet.add_phone(photo, label)
            if turn % 3 == 0:
                sheet.add_pasted(packshot, label)

    def _styles(self, sheet: _Sheet) -> None:
        """Two views of a style-color where the shop has them, else its one view and that view pasted."""
        many = self.mix.styles * 2 // 3
        dealt = self.styles_in_views.deal(many) + self.styles.deal(self.mix.styles - many)
        for style in dict.fromkeys(dealt):
            label = self.stock.classes["luma", style]
            views = self.generator.permutation(self.stock.by_source["luma"][style]).tolist()
            for view in views[:2]:
                sheet.add_clean(view, label)
            if len(views) == 1 or self.generator.random() < 0.4:
                sheet.add_pasted(views[-1], label)

    def _appliances(self, sheet: _Sheet) -> None:
        for appliance in self.appliances.deal(self.mix.appliances):
            label = self.stock.classes["appliances", appliance]
            place = self.stock.by_source["appliances"][appliance][0]
            sheet.add_clean(place, label)
            sheet.add_pasted(place, label)

    def _singles(self, sheet: _Sheet) -> list[int]:
        """Pictures that stand for themselves alone, in two views each; return the views' kinds."""
        kinds = []
        for turn, place in enumerate(self.singles.deal(self.mix.singles)):
            picture = self.stock.album.pictures[place]
            for _ in range(2):
                sheet.add_phone(place, len(self.stock.classes) + turn)
                kinds.append(self.stock.kinds.get((picture.source, picture.label), -1))
        return kinds

    def _things(self) -> tuple[Tensor, list[int]]:
        """Three renders of each thing (3, n, 4, s, s): one clean, two to paste."""
        things = self.things.deal(self.mix.things)
        views = [self.generator.permutation(self.stock.renders.shape[1])[:3] for _ in things]
        renders = [
            np.stack([self.stock.renders[thing, picks[turn]] for thing, picks in zip(things, views, strict=True)])
            for turn in range(3)
        ]
        labels = [self.stock.classes["thing", thing] for thing in things]
        return torch.from_numpy(np.stack(renders)).float(), labels

    def _pasted(self, places: Sequence[int], renders: Tensor) -> Tensor:
        alphas = torch.from_numpy(np.stack([self.stock.alphas[place] for place in places])).unsqueeze(1)
        cutouts = torch.cat([torch.cat([self._pixels(places), alphas.float()], dim=1), *renders])
        aspects = torch.cat([self._aspects(places), torch.ones(len(cutouts) - len(places))])
        return self.views.pasted(cutouts, aspects, self._pixels(self.scenes.deal(len(cutouts))))

    def _pixels(self, places: Sequence[int]) -> Tensor:
        return torch.from_numpy(self.stock.album.pixels[np.array(places)]).float()

    def _aspects(self, places: Sequence[int]) -> Tensor:
        return torch.from_numpy(self.stock.album.aspects[np.array(places)])


def on_white(renders: Tensor) -> Tensor:
    """Return renders (n, 4, s, s) as product pictures (n, 3, s, s)."""
    alpha = renders[:, 3:] / 255
    return renders[:, :3] * alpha + 255 * (1 - alpha)
