"""How well a split's pictures find their products among all that the shop has."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import torch
from torch import Tensor

from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import Image, Vectors
from shopsight.evaluation.datasets import CatalogItem, LabelledPhoto
from shopsight.evaluation.outcomes import Outcome, outcome
from shopsight.training.augment import Views, letterboxed
from shopsight.training.own.album import Album, seen_whole
from shopsight.training.own.goods import Goods, Split
from shopsight.training.own.splits import Dealt
from shopsight.training.own.towers import Tower

BATCH: Final = 64
_SAMPLE: Final = 2000
"""Pictures that ask, and that are searched, at most, while a run goes on; in the end all of them are."""
_LISTED: Final = 500
"""How far a ranking is kept: what comes after adds less than 1 / 500 to an average precision."""


@dataclass(frozen=True, slots=True)
class Look:
    """A picture of the album as it is shown to a network: whole, or as a phone photo of it would be."""

    place: int
    as_phone: bool = False


Embed: TypeAlias = Callable[[Sequence[Look]], Vectors]


class Jury:
    """Questions with known answers. A picture never finds itself or its near-duplicates, but other pictures.

    A product that has one picture only is asked for by a phone-like view of it, always the same.
    """

    def __init__(self, album: Album, dealt: Dealt, twins: Iterable[tuple[int, int]]) -> None:
        self.album = album
        self.dealt = dealt
        self.twins: dict[int, set[int]] = defaultdict(set)
        for first, second in twins:
            self.twins[first].add(second)
            self.twins[second].add(first)
        self.gallery = [place for place, picture in enumerate(album.pictures) if picture.in_gallery]
        self._questions: dict[Split, list[Look]] = {split: list(self._found(split)) for split in ("val", "test")}

    @property
    def items(self) -> list[CatalogItem]:
        """The products that are searched."""
        shown = {self.album.pictures[place].label: self.album.pictures[place] for place in reversed(self.gallery)}
        return [CatalogItem(label, label, "", "", Path(picture.name), "") for label, picture in shown.items()]

    def questions(self, split: Split) -> list[Look]:
        """Return what val or test asks; pictures whose product has no other one in the gallery are left out."""
        return self._questions[split]

    def outcomes(self, split: Split, embed: Embed) -> list[Outcome]:
        """Ask all questions of a split against the whole gallery."""
        return list(self._asked(split, self.questions(split), self.gallery, embed))

    def sampled(self, split: Split, embed: Embed) -> list[Outcome]:
        """Ask so many that it does not hold a run up: the same ones each time."""
        questions = _sample(self.questions(split))
        wanted = {self.album.pictures[look.place].label for look in questions}
        right = [place for place in self.gallery if self.album.pictures[place].label in wanted]
        others = [place for place in self.gallery if self.album.pictures[place].label not in wanted]
        return list(self._asked(split, questions, right + _sample(others), embed))

    def _found(self, split: Split) -> Iterator[Look]:
        counts = Counter(picture.label for picture in self.album.pictures)
        answers: dict[str, set[int]] = defaultdict(set)
        for place in self.gallery:
            answers[self.album.pictures[place].label].add(place)
        for place in self.dealt.places(split):
            picture = self.album.pictures[place]
            if picture.in_gallery and counts[picture.label] == 1:
                yield Look(place, as_phone=True)
            elif picture.asks and answers[picture.label] - self._hidden(Look(place)):
                yield Look(place)

    def _hidden(self, look: Look) -> set[int]:
        return set() if look.as_phone else {look.place, *self.twins.get(look.place, ())}

    def _asked(
        self, split: Split, questions: Sequence[Look], gallery: Sequence[int], embed: Embed
    ) -> Iterator[Outcome]:
        found = embed([Look(place) for place in gallery])
        labels = [self.album.pictures[place].label for place in gallery]
        for start in range(0, len(questions), BATCH):
            looks = questions[start : start + BATCH]
            for look, scores in zip(looks, embed(looks) @ found.T, strict=True):
                hidden = self._hidden(look)
                order = np.argsort(-scores, kind="stable")
                ranking = [(labels[n], float(scores[n])) for n in order[:_LISTED] if gallery[n] not in hidden]
                picture = self.album.pictures[look.place]
                yield outcome(LabelledPhoto(Path(picture.name), frozenset({picture.label}), split), ranking)


class AlbumEyes:
    """Looks through the album's pixels with a tower: quick, while a run goes on."""

    def __init__(self, album: Album, px: int, device: torch.device) -> None:
        self.album = album
        self.views = _PhoneViews(album, px)
        self.px = px
        self.device = device

    def by(self, tower: Tower) -> Embed:
        """Return the tower as what embeds looks; it must be in its evaluation mode."""

        def embed(looks: Sequence[Look]) -> Vectors:
            parts = []
            for start in range(0, len(looks), BATCH):
                images = torch.cat([self._shown(look) for look in looks[start : start + BATCH]])
                with torch.no_grad():
                    parts.append(tower(images.to(self.device)).cpu().numpy())
            return np.concatenate(parts)

        return embed

    def _shown(self, look: Look) -> Tensor:
        if look.as_phone:
            return self.views.of(look.place)
        return letterboxed(*self.album.tensors([look.place]), self.px)


class FileEyes:
    """Looks at the pictures' own files with a model file: what serving will do."""

    def __init__(self, goods: Goods, album: Album) -> None:
        self.goods = goods
        self.album = album

    def by(self, embedder: ImageEmbedder) -> Embed:
        """Return the embedder as what embeds looks."""
        px = embedder.card.input_px
        views = _PhoneViews(self.album, px)

        def shown(look: Look) -> Image:
            if look.as_phone:
                pixels = views.of(look.place)[0].permute(1, 2, 0).to(torch.uint8)
                return Image(pixels.numpy())
            return seen_whole(self.goods, self.album.pictures[look.place], px)

        def embed(looks: Sequence[Look]) -> Vectors:
            starts = range(0, len(looks), BATCH)
            return np.concatenate([embedder.embed([shown(look) for look in looks[s : s + BATCH]]) for s in starts])

        return embed


class _PhoneViews:
    def __init__(self, album: Album, px: int) -> None:
        self.album = album
        self.views = Views(px, torch.Generator().manual_seed(0))

    def of(self, place: int) -> Tensor:
        """Return the picture's one view (1, 3, px, px)."""
        self.views.generator.manual_seed(place)
        return self.views.phone(*self.album.tensors([place]))


def _sample(things: list[Look] | list[int]) -> list:  # type: ignore[type-arg]
    if len(things) <= _SAMPLE:
        return list(things)
    return random.Random(0).sample(list(things), _SAMPLE)  # noqa: S311 - nothing secret
