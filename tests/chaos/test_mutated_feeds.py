"""Ten thousand damaged feeds of every format: none crashes the reader, none takes it much memory."""

from __future__ import annotations

import gzip
import io
import random
import resource
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.catalog.feeds import FORMATS, open_feed
from shopsight.core.errors import ShopsightError
from shopsight.core.feed import FeedItem

DATA = Path(__file__).parent.parent / "catalog" / "feeds" / "data"
MUTANTS = 10_000
MANY_ROWS = 60_000
MAX_ITEMS = 20_000
MAX_GROWTH_BYTES = 64 * 1024 * 1024

FRAGMENTS = [
    b'"', b"'", b",", b"\t", b"\n", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3\x28", b"\xb0\xa1", b"<", b">",
    b"]]>", b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&nbsp;", b"{", b"}", b"[" * 3000, b"<a>" * 300,
    b'{"a":' * 2000, b"9" * 400, b"-1", b"1e999", b"NaN", b"../../../../etc/passwd", b"/etc/passwd", b"file:///etc",
    b"http://[::1", b"http://a:99999999/", b"data:image/png;base64,AAAA", b"\xe2\x80\xae", b"\xed\xa0\x80", b"id:1",
    b"configurable_variations", b"sku=,sku=|", b"a" * 70_000, b"=cmd|' /C calc'!A0", b"\x1f\x8b", b"PK\x03\x04",
    b"true", b"null", b"variation", b"2026-13-45T99:99", b"\\", b"\\,", b"0x10",
    "１２".encode(), "٣".encode(), "½".encode(), b"%00",
    b"%2e%2e%2f", b"\x1a", b"<!--", b"-->", b"</script>", b"<script type=application/ld+json>", b"\\ud800",
    b"\x00d\x00", b"=1+1",
]  # fmt: skip


def test_ten_thousand_mutated_feeds_never_raise_anything_but_our_own_errors(tmp_path: Path) -> None:
    seeds = [path.read_bytes() for path in sorted(DATA.iterdir()) if path.is_file()]
    assert len(seeds) >= 10
    chance = random.Random(20261122)
    before_bytes = peak_memory_bytes()
    outcomes = {"items": 0, "products": 0, "refused": 0}
    for number in range(MUTANTS):
        mutant = mutated(chance.choice(seeds), seeds, chance)
        path = tmp_path / "feed"
        path.write_bytes(packed(mutant, chance))
        read_to_the_end(path, "auto" if chance.random() < 0.7 else chance.choice(list(FORMATS)), outcomes, number)
    assert peak_memory_bytes() - before_bytes < MAX_GROWTH_BYTES
    assert outcomes["products"] > MUTANTS / 2, outcomes
    assert outcomes["refused"] > 0, outcomes


@pytest.mark.chaos
def test_a_long_feed_is_read_in_the_memory_of_a_short_one(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    with path.open("w") as file:
        file.write("id,title,price,currency,brand,color,image\n")
        for number in range(MANY_ROWS):
            file.write(f"S{number},Product {number},5.00,EUR,Brand,red,https://cdn.example.com/{number}.jpg\n")
    feed = open_feed(path)
    before_bytes = peak_memory_bytes()
    assert sum(item.product is not None for item in feed) == MANY_ROWS
    assert peak_memory_bytes() - before_bytes < MAX_GROWTH_BYTES // 2


def peak_memory_bytes() -> int:
    """Return the most memory that this process has had (macOS counts bytes, Linux kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def read_to_the_end(path: Path, form: str, outcomes: dict[str, int], number: int) -> None:
    try:
        feed = open_feed(path, form)
        for count, item in enumerate(feed):
            check(item)
            outcomes["items"] += 1
            outcomes["products"] += item.product is not None
            assert count < MAX_ITEMS, f"mutant {number} makes items without end"
    except ShopsightError:
        outcomes["refused"] += 1


def check(item: FeedItem) -> None:
    assert item.row >= 1
    assert item.product is not None or item.issues
    assert all(issue.code and issue.message and len(issue.message) < 2000 for issue in item.issues)
    for photo in item.photos:
        assert photo.location.startswith(("http://", "https://", "/"))
        assert "/etc/" not in photo.location or photo.location.startswith("http")


def mutated(seed: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    data = seed
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        data = chance.choice(MUTATIONS)(data, seeds, chance)
    return data[:400_000]


def packed(data: bytes, chance: random.Random) -> bytes:
    """Now and then the mutant comes in an archive, and the archive is hurt, too."""
    kind = chance.random()
    if kind < 0.9:
        return data
    if kind < 0.95:
        archive = gzip.compress(data, compresslevel=1)
    else:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr(chance.choice(("feed.csv", "../../feed.csv", "/feed.csv")), data)
            if chance.random() < 0.5:
                bundle.writestr("a.jpg", b"\xff\xd8")
        archive = file.getvalue()
    return flipped(archive, [], chance) if chance.random() < 0.5 else archive


def place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def inserted(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    at = place(data, chance)
    return data[:at] + chance.choice(FRAGMENTS) + data[at:]


def replaced(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    at = place(data, chance)
    return data[:at] + chance.choice(FRAGMENTS) + data[at + chance.randrange(1, 40) :]


def flipped(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 20)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    return data[: place(data, chance)]


def beheaded(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    return data[place(data, chance) :]


def repeated(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    start = place(data, chance)
    piece = data[start : start + chance.randrange(1, 300)]
    return data[:start] + piece * chance.randrange(2, 60) + data[start:]


def spliced(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(seeds) if seeds else b""
    return data[: place(data, chance)] + other[place(other, chance) :]


def reencoded(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "gb18030", "cp1252", "utf-8-sig"))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def with_cells_swapped(data: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    cells = data.split(b",")
    if len(cells) > 1:
        one, two = chance.randrange(len(cells)), chance.randrange(len(cells))
        cells[one], cells[two] = cells[two], cells[one]
    return b",".join(cells)


MUTATIONS: list[Callable[[bytes, list[bytes], random.Random], bytes]] = [
    inserted,
    inserted,
    replaced,
    flipped,
    flipped,
    cut,
    beheaded,
    repeated,
    spliced,
    reencoded,
    with_cells_swapped,
]
