"""Batches of views: a few labels, several views of each; a seed and a step decide every one of them."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import torch
from PIL import Image as Pillow
from torch import Tensor
from torch.utils.data import Dataset

from shopsight.core.errors import InvalidRequest
from shopsight.training.augment import Views
from shopsight.training.own.album import Album
from shopsight.training.own.recipe import Recipe
from shopsight.training.shipped.data import is_cut_out

_QUALITY: Final = (25, 90)


class Batch(NamedTuple):
    """Images (n, 3, px, px) uint8 and the number of each one's label (n,)."""

    images: Tensor
    labels: Tensor


@dataclass(frozen=True, slots=True)
class Share:
    """Which of several processes this is: it gets every `processes`-th label of a batch, from `rank` on."""

    rank: int = 0
    processes: int = 1


class Stock:
    """What a run may learn from: the places of each label's pictures, those that can be cut out, and scenes."""

    def __init__(self, album: Album, places: Sequence[int]) -> None:
        self.album = album
        by_label: dict[str, list[int]] = defaultdict(list)
        for place in places:
            by_label[album.pictures[place].label].append(place)
        self.labels = sorted(by_label)
        self.places = [by_label[label] for label in self.labels]
        self.cut_out = frozenset(place for place in places if is_cut_out(album.pixels[place, 3]))
        self.scenes = [place for place in places if place not in self.cut_out] or list(places)


class Batches(Dataset[Batch]):
    """Batch number `step` of a run, whatever was drawn before: a run that goes on sees what it would have seen."""

    def __init__(self, stock: Stock, recipe: Recipe, px: int, share: Share = Share()) -> None:
        if recipe.labels % share.processes or recipe.labels < 2 * share.processes:
            raise InvalidRequest(
                f"labels is shared by {share.processes} processes, two or more each, got {recipe.labels}", "labels"
            )
        self.stock = stock
        self.recipe = recipe
        self.share = share
        self.views = Views(px, torch.Generator().manual_seed(recipe.seed))

    def __len__(self) -> int:
        return self.recipe.steps

    def __getitem__(self, step: int) -> Batch:
        labels = self._labels(step)[self.share.rank :: self.share.processes]
        generator = np.random.default_rng((self.recipe.seed, step, self.share.rank))
        self.views.generator.manual_seed(int(generator.integers(2**31)))
        clean, phone, pasted = self._sheet(labels, generator)
        images = torch.cat([self._clean(clean), self._phone(phone), self._pasted(pasted, generator)])
        numbers = torch.tensor([number for part in (clean, phone, pasted) for number, _ in part])
        return Batch(self._recompressed(images.to(torch.uint8), generator), numbers)

    def _labels(self, step: int) -> list[int]:
        """The labels of a batch, of all processes; every label comes once before any comes again."""
        count, all_labels = self.recipe.labels, len(self.stock.labels)
        labels: list[int] = []
        for turn in range(step * count // all_labels, ((step + 1) * count - 1) // all_labels + 1):
            order = np.random.default_rng((self.recipe.seed, turn)).permutation(all_labels)
            start = max(0, step * count - turn * all_labels)
            labels += order[start : (step + 1) * count - turn * all_labels].tolist()
        return labels

    def _sheet(self, labels: Sequence[int], generator: np.random.Generator) -> list[list[tuple[int, int]]]:
        """Deal views of the labels' pictures to clean, phone-like and pasted: pairs of label and place."""
        sheet: list[list[tuple[int, int]]] = [[], [], []]
        for label in labels:
            places = generator.permutation(self.stock.places[label]).tolist()
            for view in range(self.recipe.views):
                place = places[view % len(places)]
                sheet[self._kind(place, generator)].append((label, place))
        return sheet

    def _kind(self, place: int, generator: np.random.Generator) -> int:
        if place not in self.stock.cut_out:
            return 1
        if generator.random() < self.recipe.pasted:
            return 2
        return int(generator.integers(2))

    def _clean(self, part: Sequence[tuple[int, int]]) -> Tensor:
        return self.views.clean(*self.stock.album.tensors([place for _, place in part])) if part else self._nothing()

    def _phone(self, part: Sequence[tuple[int, int]]) -> Tensor:
        return self.views.phone(*self.stock.album.tensors([place for _, place in part])) if part else self._nothing()

    def _pasted(self, part: Sequence[tuple[int, int]], generator: np.random.Generator) -> Tensor:
        if not part:
            return self._nothing()
        pixels, aspects = self.stock.album.tensors([place for _, place in part], channels=4)
        scenes, _ = self.stock.album.tensors(generator.choice(self.stock.scenes, len(part)).tolist())
        return self.views.pasted(pixels, aspects, scenes)

    def _nothing(self) -> Tensor:
        return torch.zeros(0, 3, self.views.px, self.views.px)

    def _recompressed(self, images: Tensor, generator: np.random.Generator) -> Tensor:
        """Some images as their JPEG shows them, which phones and messengers send."""
        for place in np.flatnonzero(generator.random(len(images)) < self.recipe.jpeg):
            file = io.BytesIO()
            picture = Pillow.fromarray(images[place].permute(1, 2, 0).numpy())
            picture.save(file, "JPEG", quality=int(generator.integers(*_QUALITY)))
            decoded = np.asarray(Pillow.open(file))
            images[place] = torch.from_numpy(decoded.transpose(2, 0, 1).copy())
        return images
