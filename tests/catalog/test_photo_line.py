"""The photo line: bounded, and it lets go of what it was given."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from shopsight.catalog.photo_line import Contents, PhotoLine, Taken
from shopsight.catalog.photo_source import PhotoLoader
from shopsight.core.errors import NotAnImage
from shopsight.core.feed import PhotoSource
from shopsight.core.types import Sight
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.seer import LocalSeer
from tests.fakes import FakeEmbedder


class NothingSeen:
    """The part of a store that a line asks."""

    def sights(self, content_sha256s: Sequence[str]) -> dict[str, Sight]:
        return {}


def line(loader: object) -> PhotoLine:
    parts = (loader, NothingSeen(), lambda data: None, LocalSeer(FakeEmbedder(), DecodeLimits(), 1))
    return PhotoLine(*parts)  # type: ignore[arg-type]


def test_a_closed_line_lets_go_of_who_waits_for_room() -> None:
    never = threading.Event()

    def hang(source: PhotoSource, stored: object) -> object:
        never.wait(30)
        return SimpleNamespace(data=b"", etag="", last_modified="")

    photos = line(SimpleNamespace(load=hang, is_unchanged_file=lambda source, stored: False))
    ended = threading.Event()
    asked = 0

    def ask() -> None:
        nonlocal asked
        with pytest.raises(RuntimeError, match="closed"):
            while True:
                photos.request(PhotoSource("a.jpg"), (), Contents())
                asked += 1
        ended.set()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(0.3)
    photos.close()
    assert ended.wait(10)
    assert asked == 96
    never.set()


def test_the_error_of_a_broken_picture_is_remembered_without_what_would_keep_its_bytes() -> None:
    photos, contents = line(PhotoLoader(None, 10_000)), Contents()
    answer = photos.request(PhotoSource("", data=b"no picture at all"), (), contents).result(10)
    assert isinstance(answer, Taken)
    error = answer.sight.result(10)
    photos.close()
    assert isinstance(error, NotAnImage)
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)
    assert contents.claim(answer.content_sha256) == (answer.sight, False)
