"""From requests to nouns: what a search, a product and a price mean that came over the wire."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from shopsight.api.errors import invalid_field
from shopsight.api.schemas import PhotoInput, PriceInput, ProductInput, SearchRequest
from shopsight.core.errors import InvalidProduct, InvalidQuery, InvalidRequest
from shopsight.core.feed import FeedItem, PhotoSource
from shopsight.core.money import minor_units
from shopsight.core.queries import Query
from shopsight.core.types import Box, Photo, PhotoRole, Product
from shopsight.core.where import parse_where


def query_of(request: SearchRequest, photo: bytes | None) -> Query:
    """Return the query; `photo` is the picture that came as a file or was fetched.

    Raises InvalidQuery, InvalidFilter, InvalidRequest.
    """
    if request.photo_base64:
        photo = bytes_of(request.photo_base64, "photo_base64")
    return Query(
        photo=photo,
        photo_id=request.photo_id,
        product_id=request.product_id,
        words=request.words,
        match=request.match,
        words_weight=request.words_weight,
        wishes=request.wishes,
        box=Box(*request.box) if request.box else None,
        where=parse_where(request.filter),
        sort=request.sort,
        limit=request.limit,
        cursor=request.cursor,
        facets=tuple(request.facets),
        per_region=request.per_region,
        read=request.read,
        sponsored=request.sponsored,
        shopper=request.shopper,
    )


def expect_one_photo(request: SearchRequest, has_file: bool) -> None:
    """Raise InvalidQuery when a photo is given in more than one way, before any of them costs anything."""
    ways = {
        "photo": has_file,
        "photo_url": bool(request.photo_url),
        "photo_base64": bool(request.photo_base64),
        "photo_id": bool(request.photo_id),
        "product_id": bool(request.product_id),
    }
    given = [name for name, is_given in ways.items() if is_given]
    if len(given) > 1:
        raise InvalidQuery(f"give one of {', '.join(ways)}, got {' and '.join(given)}")


def search_of_texts(texts: Mapping[str, Sequence[str]]) -> SearchRequest:
    """Return the search that form fields spell; of a field given twice, the last counts. Raises InvalidRequest."""
    fields: dict[str, Any] = {name: values[-1] for name, values in texts.items()}
    return search_of(box=fields.pop("box", ""), facets=texts.get("facets", ()), **_without(fields, "facets"))


def search_of(*, box: str, facets: Sequence[str], **fields: Any) -> SearchRequest:
    """Return the search with its box and its facets spelled as text. Raises InvalidRequest."""
    fields["facets"] = split_list(facets)
    if box.strip():
        fields["box"] = box.strip("[] ").split(",")
    try:
        return SearchRequest.model_validate(fields)
    except ValidationError as error:
        raise invalid_field(error) from None


def split_list(values: Sequence[str]) -> list[str]:
    """Return the items of a list that was repeated, separated by commas, or both."""
    return [item.strip() for value in values for item in value.split(",") if item.strip()]


def item_of(product_id: str, given: ProductInput, old: Product | None, row: int = 1) -> FeedItem:
    """Return the product to store and where its photos are to be had; `old` is what it is now.

    Raises InvalidProduct, InvalidRequest.
    """
    if given.product_id not in (None, product_id):
        raise InvalidRequest(f"product_id: the path says {product_id!r}, the body {given.product_id!r}", "product_id")
    if given.link and not given.link.lower().startswith(("http://", "https://", "/")):
        raise InvalidRequest(f"link: an http(s) address or a path was wanted, got {given.link[:80]!r}", "link")
    price_minor, currency = _money(given.price, "price")
    sale_minor, sale_currency = _money(given.sale_price, "sale_price")
    if currency and sale_currency and currency != sale_currency:
        raise InvalidRequest(f"sale_price: in {sale_currency}, but the price is in {currency}", "sale_price.currency")
    kept = {photo.id: photo for photo in old.photos} if old else {}
    photos = tuple(_photo_of(photo, number, kept) for number, photo in enumerate(given.photos))
    product = Product(
        id=product_id,
        title=given.title,
        description=given.description,
        brand=given.brand,
        category=tuple(given.category),
        price_minor=price_minor,
        sale_price_minor=sale_minor,
        currency=currency or sale_currency,
        availability=given.availability,
        quantity=given.quantity,
        attributes={
            name: (values,) if isinstance(values, str) else tuple(values) for name, values in given.attributes.items()
        },
        gtin=given.gtin,
        group_id=given.group_id,
        seller=given.seller,
        link=given.link,
        extra=given.extra,
    )
    return FeedItem("api", row, product, photos)


def product_input(fields: object) -> ProductInput:
    """Return a product from parsed JSON. Raises InvalidRequest."""
    try:
        return ProductInput.model_validate(fields, strict=True)
    except ValidationError as error:
        raise invalid_field(error) from None


def patched(product: Mapping[str, Any], patch: Mapping[str, Any]) -> object:
    """Return the product's fields changed by a merge patch.

    A price is one amount told in two ways, so a patch that tells it in one way does away with both old ones.
    """
    base = dict(product)
    for name in ("price", "sale_price"):
        change = patch.get(name)
        if isinstance(change, dict) and base[name] and change.keys() & {"amount", "minor"}:
            base[name] = {"currency": base[name]["currency"]}
    return merged(base, patch)


def merged(target: object, patch: object) -> object:
    """Return `target` changed by a JSON merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def bytes_of(text: str, field: str) -> bytes:
    """Return the bytes of a base64 text or a data: URL. Raises InvalidRequest."""
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequest(f"{field}: this is not base64", field) from None


def _without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}


def _photo_of(given: PhotoInput, number: int, kept: Mapping[str, Photo]) -> PhotoSource:
    where = f"photos.{number}"
    role: PhotoRole = given.role or ("main" if number == 0 else "alternate")
    if given.id and not given.base64:
        return _kept(given, number, kept)
    if sum((bool(given.url), bool(given.base64), bool(given.id))) != 1:
        raise InvalidRequest(f"{where}: give one of id, url and base64", where)
    if given.base64:
        return PhotoSource("", role, bytes_of(given.base64, f"{where}.base64"))
    if not given.url.lower().startswith(("http://", "https://")):
        raise InvalidRequest(f"{where}.url: an http(s) address was wanted, got {given.url[:80]!r}", f"{where}.url")
    return PhotoSource(given.url, role)


def _kept(given: PhotoInput, number: int, kept: Mapping[str, Photo]) -> PhotoSource:
    photo = kept.get(given.id)
    if photo is None:
        field = f"photos.{number}.id"
        raise InvalidRequest(f"{field}: this product has no photo {given.id!r} to keep", field)
    return PhotoSource(photo.source, given.role or photo.role, photo_id=photo.id)


def _money(given: PriceInput | None, field: str) -> tuple[int | None, str]:
    """Return minor units and currency, (None, "") for no price."""
    if given is None:
        return None, ""
    minor = given.minor
    if given.amount is not None:
        try:
            minor = minor_units(str(given.amount), given.currency)
        except ValueError as error:
            raise InvalidRequest(f"{field}.amount: {error}", f"{field}.amount") from None
        if given.minor is not None and given.minor != minor:
            raise InvalidRequest(f"{field}: {given.amount} and {given.minor} minor units are not the same", field)
    if minor is None:
        raise InvalidProduct(f"{field} needs an amount or minor units", field)
    return minor, given.currency
