"""What a feed says, row by row: products, where their photos are, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass

from shopsight.core.types import PhotoRole, Product


@dataclass(frozen=True, slots=True)
class PhotoSource:
    """Where a product's photo is to be had: a path or an http(s) URL, or the bytes themselves.

    With a `photo_id` it is a photo that the product has already, and keeps.
    """

    location: str
    role: PhotoRole = "main"
    data: bytes | None = None
    photo_id: str = ""


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One thing wrong with a feed or a picture: where it is and why, for people and for programs."""

    file: str
    row: int | None
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """What one row (or group of rows) of a feed says. `product` is None when the row could not be used at all.

    `product_id` is then the id that it gave, where it gave one: the feed still has that product.
    """

    file: str
    row: int
    product: Product | None
    photos: tuple[PhotoSource, ...] = ()
    issues: tuple[RowIssue, ...] = ()
    product_id: str = ""
