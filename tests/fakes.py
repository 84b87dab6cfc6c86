"""Small twins of the encoder and the localizer, for tests of what is built on them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import zxingcpp

from shopsight.core.reading import Code, TextLine
from shopsight.core.types import WHOLE, Box, Details, Image, ModelCard, Region, Vector, Vectors

FAKE_CARD = ModelCard(
    name="fake",
    revision="fake-1",
    dimension=48,
    input_px=32,
    resize="stretch",
    mean=(0.5, 0.5, 0.5),
    std=(0.5, 0.5, 0.5),
    sha256="0" * 64,
    licence="Apache-2.0",
    data=(),
)


class FakeEmbedder:
    """Sees 4 × 4 patches of color: the same picture gives the same vector, similar ones give similar vectors.

    `pictures` counts how many it was shown.
    """

    def __init__(self, card: ModelCard = FAKE_CARD) -> None:
        self.card = card
        self.pictures = 0

    def embed(self, images: Sequence[Image]) -> Vectors:
        self.pictures += len(images)
        rows = np.array([_patches(image) for image in images], np.float32).reshape(len(images), 48)
        lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True).astype(np.float32)
        return rows / lengths

    def embed_in_detail(self, images: Sequence[Image]) -> tuple[Vectors, list[Details]]:
        """Details are the 16 patches' colors, all of the same weight."""
        return self.embed(images), [_places(image) for image in images]


def _places(image: Image) -> Details:
    colors = _patches(image).reshape(16, 3)
    units = colors / np.linalg.norm(colors, axis=1, keepdims=True)
    places: Details = np.rint(127 * np.concatenate([units, np.ones((16, 1))], axis=1)).astype(np.int8)
    return places


def _patches(image: Image) -> Vector:
    rows = np.array_split(image.pixels.astype(np.float32), 4, axis=0)
    patches = [patch.mean(axis=(0, 1)) for row in rows for patch in np.array_split(row, 4, axis=1)]
    # Centered, so that two colors are not alike just because both are bright; never the zero vector.
    return (np.concatenate(patches) - 127.25).astype(np.float32)


class FakeLocalizer:
    """Finds what differs from the picture's top left pixel, as one region."""

    def __init__(self) -> None:
        self.pictures = 0

    def locate(self, image: Image) -> tuple[Region, ...]:
        self.pictures += 1
        thing = (image.pixels != image.pixels[0, 0]).any(axis=2)
        rows, columns = np.flatnonzero(thing.any(1)), np.flatnonzero(thing.any(0))
        if not len(rows):
            return (Region(WHOLE),)
        height, width = thing.shape
        box = Box(columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height)
        return (Region(box, 0.9),)


class FakeCodeReader:
    """One look by the library that draws the tests' codes: enough for codes that are drawn and not photographed."""

    def read(self, image: Image) -> tuple[Code, ...]:
        found = zxingcpp.read_barcodes(image.pixels, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.EANUPC))
        codes = [Code(code.text, str(code.format), _box_of(code.position, image)) for code in found]
        return tuple(sorted(codes, key=lambda code: code.box.top))


def _box_of(position: zxingcpp.Position, image: Image) -> Box:
    left, top, right, bottom = (
        position.top_left.x / image.width_px,
        position.top_left.y / image.height_px,
        position.bottom_right.x / image.width_px,
        position.bottom_right.y / image.height_px,
    )
    return Box(left, top, right, bottom)


class FakeTextReader:
    """Says one line, that of its making, over every picture that is neither one color nor smaller than a letter."""

    def __init__(self, text: str = "OAT HOOPS") -> None:
        self._text = text

    def read(self, image: Image) -> tuple[TextLine, ...]:
        if min(image.pixels.shape[:2]) < 12 or np.ptp(image.pixels) == 0:
            return ()
        return (TextLine(self._text, Box(0.1, 0.1, 0.9, 0.3), 0.95),)
