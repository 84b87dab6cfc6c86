"""The nouns of a training: pictures, which goods they show, and where they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from shopsight.core.feed import RowIssue
from shopsight.core.types import Box

Split: TypeAlias = Literal["", "train", "val", "test"]
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. Views of the same `label` belong together; pictures of one `group` never part between splits.

    A picture that `asks` is a shopper's photo, one `in_gallery` is what the shop shows; it may be both. `version`
    changes with the content; `split` is empty where the source does not say.
    """

    name: str
    label: str
    group: str
    version: str
    in_gallery: bool
    asks: bool
    split: Split = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """A source of pictures: `read` gives the bytes of a picture by its name."""

    source: str
    pictures: tuple[Picture, ...]
    read: Callable[[str], bytes]
    issues: tuple[RowIssue, ...] = ()

    @property
    def digest(self) -> str:
        """Names what there is to learn from: another picture, label or split gives another digest."""
        lines = (f"{p.name}\0{p.version}\0{p.label}\0{p.group}\0{p.split}\0{p.box}" for p in self.pictures)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


class Unions(Generic[T]):
    """What was united, directly or through others, is one: a union-find. The smallest member names it."""

    def __init__(self) -> None:
        self._parents: dict[T, T] = {}

    def unite(self, members: Iterable[T]) -> None:
        """Make all of them one."""
        names = sorted({self.name(member) for member in members})  # type: ignore[type-var]
        for name in names[1:]:
            self._parents[name] = names[0]

    def name(self, member: T) -> T:
        """Return the member that stands for all that are one with this."""
        while (parent := self._parents.get(member, member)) != member:
            self._parents[member] = self._parents.get(parent, parent)
            member = parent
        return member
