"""A feed as the importer sees it: open it, iterate over its items, ask how far it is."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from shopsight.catalog.feeds.detect import recognize
from shopsight.catalog.feeds.drafts import Desk
from shopsight.catalog.feeds.encodings import encoding_of
from shopsight.catalog.feeds.formats import FORMATS
from shopsight.catalog.feeds.images import PhotoFinder
from shopsight.catalog.feeds.intake import Intake
from shopsight.catalog.feeds.prices import BadCurrency, read_currency
from shopsight.catalog.feeds.sources import BrokenSource
from shopsight.catalog.feeds.unpack import holds_folder, unpack
from shopsight.core.errors import InvalidSetting, SourceNotFound, UnknownFeedFormat
from shopsight.core.feed import FeedItem, RowIssue


def open_feed(
    source: Path,
    format: str = "auto",
    mapping: Mapping[str, str] | None = None,
    currency: str = "",
    base_url: str = "",
    now: datetime | None = None,
) -> Feed:
    """Open a local file or folder as a feed of products.

    `mapping` ({our field: their column}) is for the formats csv, json and evaluation. `currency` is for prices that
    name none; without it they are taken for US dollars, and `Feed.notes` says so. `base_url` is where relative photo
    addresses start when they are no files. `now` decides which dated sales are on.
    Raises SourceNotFound, UnknownFeedFormat, InvalidSetting.
    """
    if format != "auto" and format not in FORMATS:
        raise UnknownFeedFormat(f"a format of auto, {', '.join(FORMATS)} was wanted, got {format!r}")
    if not source.exists():
        raise SourceNotFound(f"a file or folder to import was wanted, there is no {str(source)!r}")
    return Feed(source, format, dict(mapping or {}), _known_currency(currency), base_url, now or datetime.now(UTC))


class Feed:
    """A recognized feed. Each iteration reads it anew from the start and yields the same items in the same order.

    `total` is an estimate of the number of items, None where it is not known; `notes` are remarks on the feed as a
    whole; both are exact once an iteration has ended. `complete` is False when the last iteration met an end that
    should not have been there: what the feed then lacks has not vanished from the shop. Keep the feed until its photos
    are read: those of an unpacked zip go with it.
    """

    def __init__(
        self, source: Path, format: str, mapping: Mapping[str, str], currency: str, base_url: str, now: datetime
    ) -> None:
        self.source = source
        root = source if source.is_dir() or not holds_folder(source) else self._unpack(source)
        self.format, self._path = recognize(root, mapping) if format == "auto" else (format, root)
        self._mapping = mapping
        self._currency = currency
        self._base_url = base_url
        self._now = now
        self.complete = True
        self.encoding = "" if self._path.is_dir() else encoding_of(self._path)
        self.notes: tuple[RowIssue, ...] = self._first_notes()
        self.total = FORMATS[self.format].estimate(self._path)

    def __iter__(self) -> Iterator[FeedItem]:
        self.complete = True
        self.notes = self._first_notes()
        desk = Desk(self._path.name, PhotoFinder(self._photo_folders(), self._base_url), self._currency)
        intake = Intake(self._path, desk, self._mapping, self._base_url, self._now)
        count, last_row = 0, 0
        try:
            for item in FORMATS[self.format].read(intake):
                count, last_row = count + 1, item.row
                yield item
        except BrokenSource as error:
            self.complete = False
            count += 1
            yield desk.reject(last_row + 1, "", error.code, error.message)
        if desk.currency_was_assumed:
            message = "prices name no currency: taken for USD; give the currency if they are in another"
            self.notes += (RowIssue(desk.file, None, "currency", "assumed_currency", message),)
        self.total = count

    def _unpack(self, source: Path) -> Path:
        """Unpack a zip of a feed with its photos into a folder that goes when this feed does."""
        folder = Path(tempfile.mkdtemp(prefix="shopsight-feed-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        unpack(source, folder)
        return folder

    def _first_notes(self) -> tuple[RowIssue, ...]:
        if self.encoding in ("", "utf-8", "utf-8-sig"):
            return ()
        return (RowIssue(self._path.name, None, "", "encoding", f"read as {self.encoding}, by the look of its bytes"),)

    def _photo_folders(self) -> list[Path]:
        """Return where photos are looked for: the feed's folder, and places below it that are not links out of it."""
        folder = self._path if self._path.is_dir() else self._path.parent
        below = [folder / name for name in FORMATS[self.format].photo_folders]
        return [folder, *(path for path in below if path.is_dir() and path.resolve().is_relative_to(folder.resolve()))]


def _known_currency(currency: str) -> str:
    try:
        return read_currency(currency, "")
    except BadCurrency as error:
        raise InvalidSetting(str(error)) from error
