"""The nouns: frozen, slotted values that every room speaks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.errors import InvalidProduct, InvalidQuery

Pixels: TypeAlias = NDArray[np.uint8]
"""(height, width, 3) uint8, upright RGB."""

Vector: TypeAlias = NDArray[np.float32]
"""(dimension,) float32, unit length."""

Vectors: TypeAlias = NDArray[np.float32]
"""(n, dimension) float32, rows of unit length."""

Details: TypeAlias = NDArray[np.int8]
"""(places, numbers + 1) int8: what each place of a picture shows, a row of length 127, and in the last column its
weight, 0-127. No rows where an encoder gives no details."""

NO_DETAILS: Details = np.empty((0, 0), np.int8)

Availability: TypeAlias = Literal["in_stock", "out_of_stock", "preorder", "backorder"]
PhotoRole: TypeAlias = Literal["main", "alternate", "variant", "lifestyle"]
OperationStatus: TypeAlias = Literal["running", "done", "failed", "cancelled"]

AVAILABILITIES: tuple[Availability, ...] = ("in_stock", "out_of_stock", "preorder", "backorder")


@dataclass(frozen=True, slots=True)
class Image:
    """A decoded picture: `pixels` are upright RGB, read-only by convention."""

    pixels: Pixels

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or self.pixels.shape[2] != 3 or self.pixels.dtype != np.uint8:
            raise ValueError(f"an image is (h, w, 3) uint8, got {self.pixels.shape} {self.pixels.dtype}")

    @property
    def width_px(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        return int(self.pixels.shape[0])

    def crop(self, box: Box) -> Image:
        """Return the part of the picture inside `box`, at least one pixel each way."""
        left, top, right, bottom = box.in_pixels(self.width_px, self.height_px)
        return Image(self.pixels[top:bottom, left:right])


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of the picture, 0–1 from the top left corner, so that it fits any rendition."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (0.0 <= self.left < self.right <= 1.0 and 0.0 <= self.top < self.bottom <= 1.0):
            raise InvalidQuery(
                "a box is left, top, right, bottom within 0–1 with left < right and top < bottom, "
                f"got {self.left}, {self.top}, {self.right}, {self.bottom}"
            )

    def iou(self, other: Box) -> float:
        """Return the area that both share over the area that they cover together, in 0-1 (Jaccard, 1901)."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        shared = max(width, 0.0) * max(height, 0.0)
        areas = sum((box.right - box.left) * (box.bottom - box.top) for box in (self, other))
        return shared / (areas - shared)

    def in_pixels(self, width_px: int, height_px: int) -> tuple[int, int, int, int]:
        """Return the half-open pixel rectangle (left, top, right, bottom), never empty."""
        left = min(int(self.left * width_px), width_px - 1)
        top = min(int(self.top * height_px), height_px - 1)
        right = max(left + 1, min(round(self.right * width_px), width_px))
        bottom = max(top + 1, min(round(self.bottom * height_px), height_px))
        return left, top, right, bottom


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Region:
    """Where in the query photo a product is; `score` in 0–1, 1 for the shopper's own box and for the whole photo.

    `category` is that of the thing as filters name it ("Footwear > Sneakers"), with its probability; None where it is
    unsure or was not asked. The hits are those of the regions that were `searched`.
    """

    box: Box
    score: float = 1.0
    category: str | None = None
    searched: bool = True
    category_probability: float | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """One stored photo of a product. The bytes lie in the blob store under `content_sha256`."""

    id: str
    product_id: str
    content_sha256: str
    width_px: int
    height_px: int
    position: int = 0
    role: PhotoRole = "main"
    source: str = ""
    etag: str = ""
    last_modified: str = ""


def photo_id_of(product_id: str, content_sha256: str) -> str:
    """Name a photo by its product and its content, so that importing it twice names it once."""
    return "p" + hashlib.sha256(f"{product_id}\0{content_sha256}".encode()).hexdigest()[:23]


@dataclass(frozen=True, slots=True)
class Product:
    """What a shop sells: one purchasable variant. Variants of one thing share `group_id` and are one search result.

    Prices are in minor units of `currency` (ISO 4217); `category` is a path from the department down;
    `attributes` hold what shoppers filter by; `extra` holds everything else that the feed had.
    """

    id: str
    title: str
    description: str = ""
    brand: str = ""
    category: tuple[str, ...] = ()
    price_minor: int | None = None
    sale_price_minor: int | None = None
    currency: str = ""
    availability: Availability = "in_stock"
    quantity: int | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gtin: str = ""
    group_id: str = ""
    seller: str = ""
    link: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[Photo, ...] = ()

    def __post_init__(self) -> None:
        if not self.id or len(self.id) > 200 or any(ord(c) < 32 for c in self.id):
            raise InvalidProduct(f"a product id has 1–200 printable characters, got {self.id[:50]!r}", "id")
        for name, minor in (("price", self.price_minor), ("sale_price", self.sale_price_minor)):
            if minor is None:
                continue
            if not 0 <= minor < 2**53:
                raise InvalidProduct(f"{name} must not be negative or absurd, got {minor} minor units", name)
            if not self.currency:
                raise InvalidProduct(f"{name} needs a currency", "currency")
        if self.currency and not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise InvalidProduct(f"currency is three capital letters (ISO 4217), got {self.currency!r}", "currency")
        if self.quantity is not None and not 0 <= self.quantity < 2**53:
            raise InvalidProduct(f"quantity must not be negative or absurd, got {self.quantity}", "quantity")
        if self.availability not in AVAILABILITIES:
            raise InvalidProduct(
                f"availability is one of {', '.join(AVAILABILITIES)}, got {self.availability!r}", "availability"
            )

    @property
    def group_key(self) -> str:
        """The id under which this product's variants are one result."""
        return self.group_id or self.id


@dataclass(frozen=True, slots=True)
class Term:
    """One filterable value of a product: as shown (`text`) and, where it reads as one, as a number."""

    text: str
    number: float | None = None


Terms: TypeAlias = Mapping[str, tuple[Term, ...]]
"""Field name -> values, see core.terms.product_terms."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A product as an index holds it: its filterable terms and one vector per photo."""

    product_id: str
    group_key: str
    terms: Terms
    photo_ids: tuple[str, ...]
    vectors: Vectors

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.photo_ids) != self.vectors.shape[0]:
            raise ValueError(f"{len(self.photo_ids)} photo ids for vectors of shape {self.vectors.shape}")


class Candidate(NamedTuple):
    """What an index returns: a product by its best photo. `score` is the cosine, in [-1, 1].

    A tuple, since a search makes a hundred of them: a frozen dataclass takes three times as long.
    """

    product_id: str
    group_key: str
    photo_id: str
    score: float


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product to store, with vectors and details (by content_sha256) of those of its photos that are new there."""

    product: Product
    vectors: Mapping[str, Vector] = field(default_factory=dict)
    details: Mapping[str, Details] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of one picture's content, whichever products show it: its size, its vector and its details.

    Details are None where they are stored already.
    """

    width_px: int
    height_px: int
    vector: Vector
    details: Details | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened in the store after some sequence number: at most one entry per product, its latest state.

    Removals up to `forgotten_seq` may be missing: who comes from before it has to start anew, from 0.
    """

    put: tuple[IndexEntry, ...]
    dropped: tuple[str, ...]
    seq: int
    more: bool
    forgotten_seq: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """Long work with progress that survives a restart. `checkpoint` says where to go on."""

    id: str
    kind: str
    source: str
    status: OperationStatus
    started_at: datetime
    updated_at: datetime
    done: int = 0
    total: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    checkpoint: Mapping[str, str | int] = field(default_factory=dict)
    message: str = ""


@dataclass(frozen=True, slots=True)
class TextCard:
    """What is known of the text tower of an image-text model: its file, its tokenizer's, and the tokens it takes."""

    sha256: str
    tokenizer_sha256: str
    context_tokens: int


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known of an encoder. `revision` changes whenever its vectors do; an index refuses another revision's.

    `resize` says how a picture becomes `input_px` square: "pad" keeps proportions on `pad_value`, "stretch" does not,
    "crop" takes the middle square, `crop_fraction` of the shorter side wide.
    `mean` and `std` are per RGB channel on the 0–1 scale.
    """

    name: str
    revision: str
    dimension: int
    input_px: int
    resize: Literal["pad", "stretch", "crop"]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    sha256: str
    licence: str
    data: tuple[str, ...]
    description: str = ""
    pad_value: int = 255
    interpolation: Literal["bilinear", "bicubic"] = "bilinear"
    crop_fraction: float = 1.0
    source: str = ""
    text: TextCard | None = None
