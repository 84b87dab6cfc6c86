"""A folder of pictures: the file name is the title, subfolders are the category.

Several photos of one product are told by their names: `lamp.jpg, lamp-2.jpg, lamp_3.jpg` or `lamp_front.jpg,
lamp_back.jpg` are one lamp, while `shaver-5000.jpg, shaver-9000.jpg` and `phone-14.jpg, phone-15.jpg` are two things:
numbers count as photos only when they start at 1 (or follow the bare name) and go on without a gap. A subfolder whose
pictures are called nothing but `1.jpg, 2.jpg, front.jpg` is one product, named by the folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from shopsight.catalog.feeds.drafts import Draft
from shopsight.catalog.feeds.intake import Intake
from shopsight.catalog.feeds.sources import PICTURE_SUFFIXES
from shopsight.core.errors import UnknownFeedFormat
from shopsight.core.feed import FeedItem

_VIEWS = "main front back side left right top bottom detail closeup alt".split()
_NUMBERED = re.compile(r"(.+?)(?:[ _.-]+|\s*\()(\d{1,2})\)?")
_VIEWED = re.compile(rf"(.+?)[_ ]({'|'.join(_VIEWS)})(\d?)", re.IGNORECASE)
_NAMELESS = re.compile(rf"(?:(?:img|image|photo|picture|view)?[ _-]?\d{{1,2}}|{'|'.join(_VIEWS)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PictureGroup:
    """The photos of one product: paths relative to the source, with "/"; `name` has no folders and no suffix."""

    folders: tuple[str, ...]
    name: str
    files: tuple[str, ...]


def read_pictures(intake: Intake) -> Iterator[FeedItem]:
    """Read a folder of pictures, folders and names in alphabetical order."""
    if not intake.path.is_dir():
        raise UnknownFeedFormat(f"a folder of pictures was wanted, {intake.path.name} is a file")
    for number, group in enumerate(picture_groups(intake.path), 1):
        draft = Draft(
            number,
            id="/".join((*group.folders, group.name)),
            title=_words(group.name),
            category=[_words(folder) for folder in group.folders],
            photos=[(file, "alternate" if at else "main") for at, file in enumerate(group.files)],
        )
        yield intake.desk.check(draft, file=group.files[0])


def count_pictures(folder: Path) -> int:
    """Return how many products the folder has."""
    return sum(1 for _ in picture_groups(folder))


def has_pictures(folder: Path) -> bool:
    """Whether there is a picture anywhere in the folder."""
    return next(picture_groups(folder), None) is not None


def picture_groups(root: Path) -> Iterator[PictureGroup]:
    """Walk a folder, one product at a time. Hidden files, and links to folders, are passed over."""
    for place, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = sorted(name for name in files if _is_picture(name))
        path = Path(place).relative_to(root).parts
        if names:
            yield from _groups(path, names)


def _groups(folders: tuple[str, ...], names: Sequence[str]) -> Iterator[PictureGroup]:
    prefix = "".join(f"{folder}/" for folder in folders)
    if folders and all(_NAMELESS.fullmatch(_stem(name)) for name in names):
        yield PictureGroup(folders[:-1], folders[-1], tuple(prefix + name for name in _by_number(names)))
        return
    stems: dict[str, list[str]] = {}
    for name in names:
        stems.setdefault(_stem(name), []).append(name)
    for title, members in _titles(sorted(stems)).items():
        yield PictureGroup(folders, title, tuple(prefix + name for stem in members for name in stems[stem]))


def _titles(stems: Sequence[str]) -> dict[str, list[str]]:
    """Return title -> stems of its photos, main photo first."""
    known = set(stems)
    titles: dict[str, list[str]] = {}
    for stem in stems:
        titles.setdefault(_title_of(stem, known), []).append(stem)
    return {title: sorted(members, key=lambda stem: _order(stem, title)) for title, members in sorted(titles.items())}


def _title_of(stem: str, known: set[str]) -> str:
    if numbered := _NUMBERED.fullmatch(stem):
        base, number = numbered.group(1), int(numbered.group(2))
        return base if _counts_from_start(stem, base, number, known) else stem
    if viewed := _VIEWED.fullmatch(stem):
        base = viewed.group(1)
        has_others = base in known or any(f"{base}{mark}{view}" in known for mark in "_ " for view in ("main", "front"))
        return base if has_others else stem
    return stem


def _counts_from_start(stem: str, base: str, number: int, known: set[str]) -> bool:
    """Whether all numbers before this one are there too, from the bare name or from 1 (or 0) on."""
    head, tail = stem[: len(base)], stem[len(base) :]
    before, _, after = tail.partition(str(number)) if str(number) in tail else (tail, "", "")
    zeros = before[len(before.rstrip("0")) :]
    before = before.rstrip("0")

    def there(other: int) -> bool:
        spellings = (f"{other}", str(other).zfill(len(zeros) + len(str(number))))
        return any(f"{head}{before}{spelling}{after}" in known for spelling in spellings)

    first_missing = next((other for other in range(number - 1, 1, -1) if not there(other)), None)
    if first_missing is not None:
        return False
    if number >= 2:
        return base in known or there(1)
    return base in known or there(number + 1)


def _order(stem: str, title: str) -> tuple[int, int, str]:
    if stem == title:
        return 0, 0, stem
    if numbered := _NUMBERED.fullmatch(stem):
        return 1, int(numbered.group(2)), stem
    view = _VIEWED.fullmatch(stem)
    return 2, _VIEWS.index(view.group(2).lower()) if view else 0, stem


def _words(name: str) -> str:
    """Return a file name as a title: spaces for - and _, a capital where it has none."""
    words = " ".join(re.split(r"[\s_-]+", name)).strip()
    return words[:1].upper() + words[1:] if words.islower() else words


def _by_number(names: Sequence[str]) -> list[str]:
    def key(name: str) -> tuple[int, str]:
        digits = re.sub(r"\D", "", _stem(name))
        return int(digits) if digits else 0, name

    return sorted(names, key=key)


def _stem(name: str) -> str:
    return PurePath(name).stem


def _is_picture(name: str) -> bool:
    return not name.startswith(".") and PurePath(name).suffix.lower() in PICTURE_SUFFIXES
