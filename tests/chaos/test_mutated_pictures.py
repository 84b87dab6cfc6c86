"""Ten thousand damaged pictures, of every format: none crashes, none takes memory without bound.

The whole run happens in a process of its own, so that its peak of memory is its own and a crash in a decoder's C code
is seen as one. Which mutants there are depends on the seed alone; a failure is repeated by running this file by hand.
"""

from __future__ import annotations

import json
import random
import resource
import struct
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import pytest

from shopsight.core.errors import UnreadableImage
from shopsight.vision.decode import DecodeLimits, decode_photo
from tests.vision.pictures import one_of_each

MUTANTS = 10_000
SEED = 20260104
# At the limit of 4 megapixels below a picture takes some 16 MB in Pillow, as much again on its way to sRGB and 12 MB as
# an array; a decoder that believed a mutated size would need gigabytes.
MAX_GROWTH_BYTES = 300_000_000
LIMITS = DecodeLimits(max_pixels=4_000_000)


@pytest.mark.chaos
def test_ten_thousand_mutated_pictures_neither_crash_nor_fill_the_memory() -> None:
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", "from tests.chaos.test_mutated_pictures import main; main()"],
        cwd=root,
        env={"PYTHONPATH": f"{root / 'src'}:{root}", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, f"the decoders crashed ({run.returncode}): {run.stderr[-2000:]}"
    outcome = json.loads(run.stdout.splitlines()[-1])
    assert outcome["unexpected"] == []
    assert sum(outcome["outcomes"].values()) == MUTANTS
    assert outcome["growth_bytes"] < MAX_GROWTH_BYTES, outcome


def main() -> None:
    """Decode every mutant and print what came of them as one line of JSON."""
    originals = list(one_of_each().values())
    for data in originals:
        decode_photo(data)  # so that what the libraries take once and for all is not counted
    before_bytes = _peak_bytes()
    chance = random.Random(SEED)
    outcomes: Counter[str] = Counter()
    unexpected: list[str] = []
    for number in range(MUTANTS):
        data = mutated(originals, chance)
        try:
            decode_photo(data, LIMITS, at_least_px=chance.choice((None, 16, 40)))
            outcomes["read"] += 1
        except UnreadableImage as error:
            outcomes[error.code] += 1
        except BaseException as error:
            unexpected.append(f"mutant {number}: {type(error).__name__}: {error}; {data[:60].hex()}")
    growth_bytes = _peak_bytes() - before_bytes
    sys.stdout.write(json.dumps({"outcomes": outcomes, "unexpected": unexpected, "growth_bytes": growth_bytes}) + "\n")


def mutated(originals: list[bytes], chance: random.Random) -> bytes:
    """Return one original with one to four mutations."""
    data = bytearray(chance.choice(originals))
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(MUTATIONS)(data, originals, chance)
    return _with_right_checksums(data) if data.startswith(b"\x89PNG") and chance.random() < 0.7 else bytes(data)


def _flip_bits(data: bytearray, _: list[bytes], chance: random.Random) -> None:
    for _flip in range(chance.choice((1, 2, 8, 40))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut_short(data: bytearray, _: list[bytes], chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _cut_out(data: bytearray, _: list[bytes], chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.randrange(1, 200)]


def _splice(data: bytearray, originals: list[bytes], chance: random.Random) -> None:
    other = chance.choice(originals)
    start = chance.randrange(len(other))
    at = chance.randrange(len(data) + 1)
    piece = other[start : start + chance.randrange(1, 400)]
    data[at : at + chance.choice((0, len(piece)))] = piece


def _repeat(data: bytearray, _: list[bytes], chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.randrange(1, 300)]
    data[start:start] = piece * chance.choice((1, 5, 50))


def _edit_header(data: bytearray, _: list[bytes], chance: random.Random) -> None:
    for _edit in range(chance.randrange(1, 6)):
        if data:
            data[chance.randrange(min(len(data), 120))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))


def _edit_dimensions(data: bytearray, _: list[bytes], chance: random.Random) -> None:
    """Replace a width or height, as any format writes it, by another; or any number anywhere."""
    written = [struct.pack(form, side) for form in (">H", "<H", ">I", "<I") for side in (64, 48, 63, 47)]
    places = [(at, len(form)) for form in written if (at := data.find(form)) >= 0]
    at, size = chance.choice([*places, (chance.randrange(len(data) + 1), 4)])
    value = chance.choice((0, 1, 15, 65, 100, 255, 1999, 4096, 16384, 65500, 65535, 2**31 - 1, 2**32 - 1))
    order = chance.choice((">", "<"))
    data[at : at + size] = struct.pack(order + ("H" if size == 2 else "I"), value & (2 ** (8 * size) - 1))


def _overwrite(data: bytearray, _: list[bytes], chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    length = min(chance.randrange(1, 64), len(data) - start)
    data[start : start + length] = chance.choice((bytes(length), b"\xff" * length, chance.randbytes(length)))


def _with_right_checksums(png: bytearray) -> bytes:
    """Return the PNG file as an attacker would send it: without them most damage ends at the first checksum."""
    at = 8
    while at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        end = at + 8 + length
        if end + 4 > len(png):
            break
        struct.pack_into(">I", png, end, zlib.crc32(png[at + 4 : end]))
        at = end + 4
    return bytes(png)


MUTATIONS = (
    _flip_bits,
    _cut_short,
    _cut_out,
    _splice,
    _repeat,
    _edit_header,
    _edit_dimensions,
    _edit_dimensions,
    _overwrite,
)


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
