"""What a format's reader is given: where the feed is, how its products are checked, and what is known besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from shopsight.catalog.feeds.drafts import Desk
from shopsight.core.feed import FeedItem


@dataclass(frozen=True, slots=True)
class Intake:
    """One reading of a feed. `now` decides which dated sales are on."""

    path: Path
    desk: Desk
    mapping: Mapping[str, str]
    base_url: str
    now: datetime


Reader: TypeAlias = Callable[[Intake], Iterator[FeedItem]]


class Format(NamedTuple):
    """A kind of feed: `read` yields its items in file order, `estimate` says about how many there will be.

    `photo_folders` are places below the feed's folder where its photos are looked for, too.
    """

    about: str
    read: Reader
    estimate: Callable[[Path], int | None] = lambda _: None
    photo_folders: tuple[str, ...] = ()
