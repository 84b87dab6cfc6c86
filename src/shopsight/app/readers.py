"""Everything that is read off one picture: which reader does it, and what is said where one is not to be had."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from shopsight.core.categories import Categories
from shopsight.core.errors import ExtraRequired, ModelUnusable
from shopsight.core.ports import CodeReader, TextReader
from shopsight.core.reading import Reading
from shopsight.core.types import Image, Region
from shopsight.vision.codes import ZxingCodeReader
from shopsight.vision.colors import main_colors
from shopsight.vision.quality import advise
from shopsight.vision.text import RapidTextReader

T = TypeVar("T")


class Readers:
    """Reads pictures. Safe to call from several threads at once; the reader of text is opened when it is needed."""

    def __init__(
        self,
        locate: Callable[[Image], tuple[Region, ...]],
        categories: Callable[[Image, int], Categories],
        named: Callable[[Image, Sequence[Region]], tuple[Region, ...]],
        threads: int,
    ) -> None:
        self._locate = locate
        self._categories = categories
        self._named = named
        self._threads = threads
        self._codes: CodeReader = ZxingCodeReader()
        self._opened_text: TextReader | None = None
        self._lock = threading.Lock()

    def read(self, image: Image, top: int) -> Reading:
        """Return all that is seen, with the `top` best guesses of the category; what is not to be had says why."""
        unavailable: dict[str, str] = {}

        def part(name: str, read: Callable[[], T], nothing: T) -> T:
            try:
                return read()
            except (ExtraRequired, ModelUnusable) as error:
                unavailable[name] = error.message
                return nothing

        regions = self._locate(image)
        return Reading(
            regions=part("category", lambda: self._named(image, regions), regions),
            categories=part("category", lambda: self._categories(image, top), None),
            lines=part("lines", lambda: self.text().read(image), ()),
            codes=self._codes.read(image),
            colors=main_colors(image.crop(regions[0].box)),
            advice=advise(image),
            unavailable=unavailable,
        )

    @property
    def codes(self) -> CodeReader:
        """What reads codes."""
        return self._codes

    def text(self) -> TextReader:
        """Open what reads text, where it is not open. Raises ExtraRequired without the library."""
        with self._lock:
            if self._opened_text is None:
                self._opened_text = RapidTextReader(self._threads)
            return self._opened_text
