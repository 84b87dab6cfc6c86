"""Who trains, who validates, who is tested on: dealt so that nothing that is judged on was learned from."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shopsight.core.errors import InvalidRequest
from shopsight.training.own.goods import Picture, Split, Unions
from shopsight.training.own.recipe import Deal

_STRICTNESS: Final = {"": 0, "train": 0, "val": 1, "test": 2}


@dataclass(frozen=True, slots=True)
class Dealt:
    """Each picture's split; `leaks` were left out ("") because a split judges on a near-duplicate of theirs."""

    splits: tuple[Split, ...]
    leaks: int

    def places(self, split: Split) -> list[int]:
        """Return the places of the pictures of a split."""
        return [place for place, name in enumerate(self.splits) if name == split]


def deal(
    pictures: Sequence[Picture], twins: Iterable[tuple[int, int]], by: Deal, shares: tuple[float, float], seed: int
) -> Dealt:
    """Keep the splits that the source gives, and deal what it lacks, val and test by `shares`, the same for a seed.

    Products, their variants and near-duplicates are united before they are dealt (by "photo": near-duplicates only).
    Where splits that the source gives hold near-duplicates, the one that is judged on keeps its picture.
    Raises InvalidRequest where fewer than two products are left to train on.
    """
    twins = list(twins)
    given = {picture.split for picture in pictures if picture.asks}
    val, test = shares
    lacking: list[tuple[Split, float]] = [("val", val), ("test", test)]
    wanted = [(name, share) for name, share in lacking if name not in given and share]
    groups = _groups(pictures, twins, by)
    dealt = _dealt(sorted(set(groups) - {""}), wanted, seed)
    splits: list[Split] = [
        picture.split if picture.split in ("val", "test") else dealt.get(group, "train")
        for picture, group in zip(pictures, groups, strict=True)
    ]
    leaks = _without_leaks(splits, twins)
    _check(pictures, splits, by)
    return Dealt(tuple(splits), leaks)


def _groups(pictures: Sequence[Picture], twins: Sequence[tuple[int, int]], by: Deal) -> list[str]:
    """Name what must stay together; "" is not dealt."""
    unions = Unions[str]()
    if by == "product":
        for place, picture in enumerate(pictures):
            unions.unite([f"picture {place}", f"label {picture.label}", f"group {picture.group}"])
    for pair in twins:
        unions.unite(f"picture {place}" for place in pair)
    return [
        unions.name(f"picture {place}") if by == "product" or picture.asks else ""
        for place, picture in enumerate(pictures)
    ]


def _dealt(groups: Sequence[str], wanted: Sequence[tuple[Split, float]], seed: int) -> dict[str, Split]:
    free = list(groups)
    random.Random(seed).shuffle(free)  # noqa: S311 - nothing secret
    dealt: dict[str, Split] = {}
    for name, share in wanted:
        count = max(1, round(share * len(groups)))
        dealt |= dict.fromkeys(free[:count], name)
        free = free[count:]
    return dealt


def _without_leaks(splits: list[Split], twins: Sequence[tuple[int, int]]) -> int:
    leaks = 0
    for pair in twins:
        looser, stricter = sorted(pair, key=lambda place: _STRICTNESS[splits[place]])
        if splits[looser] and splits[looser] != splits[stricter]:
            splits[looser] = ""
            leaks += 1
    return leaks


def _check(pictures: Sequence[Picture], splits: Sequence[Split], by: Deal) -> None:
    labels = {picture.label for picture, split in zip(pictures, splits, strict=True) if split == "train"}
    if len(labels) >= 2:
        return
    every = len({picture.label for picture in pictures})
    hint = "; deal=photo keeps photos back instead of whole products" if by == "product" and every > 1 else ""
    raise InvalidRequest(f"two products are the least to train on, got {len(labels)} of {every} in all{hint}")
