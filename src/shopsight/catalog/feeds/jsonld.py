"""schema.org Product and ProductGroup in the JSON-LD of a saved page, or in a JSON-LD file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from shopsight.catalog.feeds.columns import attribute_name, category_path
from shopsight.catalog.feeds.drafts import Draft
from shopsight.catalog.feeds.encodings import open_text
from shopsight.catalog.feeds.images import BadPhoto
from shopsight.catalog.feeds.intake import Intake
from shopsight.catalog.feeds.linked_data import BadBlock, Node, address_of, blocks, listed, nodes, parse, text_of, types
from shopsight.core.errors import UnknownFeedFormat
from shopsight.core.feed import FeedItem

MAX_PAGE_CHARACTERS = 32 * 1024 * 1024

_PRODUCTS = {"Product", "IndividualProduct", "ProductModel", "SomeProducts", "Vehicle", "Car", "Book"}
_SKIPPED = frozenset(
    """offers review reviews aggregateRating brand manufacturer image photo isRelatedTo isSimilarTo isConsumableFor
    isAccessoryOrSparePartFor itemReviewed isVariantOf breadcrumb publisher author seller""".split()
)
_IDS = ("sku", "productID", "mpn", "gtin13", "gtin14", "gtin12", "gtin8", "gtin")
_GTINS = ("gtin13", "gtin14", "gtin12", "gtin8", "gtin", "isbn")
_ATTRIBUTES = ("color", "size", "material", "pattern")
_LIST_PRICES = ("StrikethroughPrice", "ListPrice", "SRP", "MSRP", "RegularPrice")
_INHERITED = ("name", "description", "brand", "category", "material", "color", "size", "pattern", "image", "audience")


def read_page(intake: Intake) -> Iterator[FeedItem]:
    """Read the products of a page, numbered from 1; the variants of a ProductGroup as one product each.

    Raises UnknownFeedFormat for a page without any.
    """
    with open_text(intake.path) as file:
        page = file.read(MAX_PAGE_CHARACTERS + 1)
    number = 0
    for block in blocks(page[:MAX_PAGE_CHARACTERS]):
        try:
            value = parse(block)
        except BadBlock as error:
            number += 1
            yield intake.desk.reject(number, "", "broken_json", str(error))
            continue
        for node, group in _products(value):
            number += 1
            yield intake.desk.check(_Reading(intake, page).draft(number, node, group))
    if not number:
        raise UnknownFeedFormat(
            f"{intake.path.name} is a page without schema.org products in JSON-LD; save a product page of the shop, "
            "or give a feed file"
        )


def _products(value: Any) -> Iterator[tuple[Node, Node | None]]:
    """Yield products with their group, each once, references resolved within the block."""
    by_id: dict[str, Node] = {}
    for node in nodes(value, _SKIPPED):
        if isinstance(node.get("@id"), str) and len(node) > 1:
            by_id.setdefault(node["@id"], node)
    groups: dict[int, Node] = {}
    for node in nodes(value, _SKIPPED):
        if "ProductGroup" in types(node):
            for variant in listed(node.get("hasVariant")):
                groups[id(_resolved(variant, by_id))] = node
    for node in nodes(value, _SKIPPED):
        kinds = types(node)
        if "ProductGroup" in kinds:
            if not listed(node.get("hasVariant")):
                yield node, None
        elif kinds & _PRODUCTS and set(node) - {"@id", "@type", "url"}:
            own_group = next((_resolved(group, by_id) for group in listed(node.get("isVariantOf"))), None)
            yield node, groups.get(id(node)) or (own_group if isinstance(own_group, dict) else None)


def _resolved(value: Any, by_id: Mapping[str, Node]) -> Any:
    """Return what {"@id": ...} refers to."""
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return by_id.get(value, value) if isinstance(value, str) else value


class _Reading:
    def __init__(self, intake: Intake, page: str) -> None:
        self._intake = intake
        self._address = intake.base_url or address_of(page)

    def draft(self, number: int, node: Node, group: Node | None) -> Draft:
        inherited = {key: group[key] for key in _INHERITED if key in group} if group else {}
        product: Node = {**inherited, **node}
        offer = _best_offer(product)
        link = self._absolute(text_of(product.get("url")) or text_of(offer.get("url")))
        draft = Draft(
            number,
            id=_own_id(node, link),
            title=text_of(inherited.get("name")) or text_of(product.get("name")),
            description=text_of(product.get("description")),
            brand=text_of(product.get("brand")) or text_of(product.get("manufacturer")),
            category=_category(product.get("category")),
            availability=text_of(offer.get("availability")),
            quantity=text_of(offer.get("inventoryLevel")),
            gtin=next((text for key in _GTINS if (text := text_of(node.get(key)))), ""),
            group_id=_group_id(group),
            seller=text_of(offer.get("seller")),
            link=link or (self._address if self._address.startswith("http") else ""),
            attributes=_attributes(product, offer),
            extra=_extra(product, node),
            photos=[
                (self._photo(address), "alternate" if at else "main") for at, address in enumerate(_photos(product))
            ],
        )
        return _with_prices(draft, offer)

    def _absolute(self, address: str) -> str:
        try:
            return urljoin(self._address, address) if address else ""
        except ValueError:
            return address

    def _photo(self, address: str) -> str:
        """Prefer the copy that a browser saved beside the page; a relative address starts at the page's own."""
        name = unquote(urlsplit_path(address).rsplit("/", 1)[-1])
        for candidate in (f"{self._intake.path.stem}_files/{name}", address) if name else ():
            try:
                return self._intake.desk.locate(candidate)
            except BadPhoto:
                continue
        return self._absolute(address)


def urlsplit_path(address: str) -> str:
    """Return the path of an address, "" for one that cannot be split."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _own_id(node: Node, link: str) -> str:
    """Return the shop's number for the product, else the last part of its address."""
    given = next((text for key in _IDS if (text := text_of(node.get(key)))), "")
    if given:
        return re.sub(r"^(sku|mpn|gtin|ean|asin|isbn):", "", given)
    address = link or text_of(node.get("@id"))
    return urlsplit_path(address).rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")


def _group_id(group: Node | None) -> str:
    if group is None:
        return ""
    return text_of(group.get("productGroupID")) or text_of(group.get("sku")) or text_of(group.get("@id"))


def _best_offer(product: Node) -> Node:
    """Return the first offer that has a price; an AggregateOffer stands for its own offers or its low price."""
    offers = [offer for offer in listed(product.get("offers")) if isinstance(offer, dict)]
    inner = [each for offer in offers for each in listed(offer.get("offers")) if isinstance(each, dict)]
    candidates = [{**_shared(offers), **each} for each in inner] + offers
    return next((offer for offer in candidates if _has_price(offer)), candidates[0] if candidates else {})


def _shared(offers: Sequence[Node]) -> dict[str, Any]:
    return {key: offers[0][key] for key in ("priceCurrency", "availability", "seller") if key in offers[0]}


def _has_price(offer: Node) -> bool:
    return any(offer.get(key) not in (None, "") for key in ("price", "lowPrice", "priceSpecification"))


def _with_prices(draft: Draft, offer: Node) -> Draft:
    price, currency = text_of(offer.get("price")) or text_of(offer.get("lowPrice")), text_of(offer.get("priceCurrency"))
    list_price = ""
    for part in listed(offer.get("priceSpecification")):
        if not isinstance(part, dict) or not text_of(part.get("price")):
            continue
        currency = currency or text_of(part.get("priceCurrency"))
        if text_of(part.get("priceType")).rsplit("/", 1)[-1] in _LIST_PRICES:
            list_price = text_of(part.get("price"))
        else:
            price = price or text_of(part.get("price"))
    if list_price and price:
        return replace(draft, price=list_price, sale_price=price, currency=currency)
    return replace(draft, price=price or list_price, currency=currency)


def _category(value: Any) -> tuple[str, ...]:
    texts = [text_of(part) for part in listed(value)]
    return category_path(texts[0]) if len(texts) == 1 else tuple(texts)


def _attributes(product: Node, offer: Node) -> dict[str, Sequence[str]]:
    attributes: dict[str, Sequence[str]] = {
        name: [text_of(value) for value in listed(product.get(name))] for name in _ATTRIBUTES if name in product
    }
    for part in listed(product.get("additionalProperty")):
        if isinstance(part, dict) and text_of(part.get("name")):
            attributes.setdefault(attribute_name(text_of(part["name"])), [text_of(part.get("value"))])
    audience = next((part for part in listed(product.get("audience")) if isinstance(part, dict)), {})
    if gender := text_of(audience.get("suggestedGender")):
        attributes["gender"] = [gender.rsplit("/", 1)[-1].lower()]
    condition = text_of(offer.get("itemCondition")) or text_of(product.get("itemCondition"))
    if condition:
        attributes["condition"] = [condition.rsplit("/", 1)[-1].removesuffix("Condition").lower()]
    return attributes


def _extra(product: Node, node: Node) -> dict[str, str]:
    rating = product.get("aggregateRating")
    extra = {
        "mpn": text_of(node.get("mpn")),
        "variant": text_of(node.get("name")),
        "keywords": text_of(node.get("keywords")),
    }
    if extra["variant"] == text_of(product.get("name")):
        del extra["variant"]
    if isinstance(rating, dict):
        extra["rating"] = text_of(rating.get("ratingValue"))
        extra["reviews"] = text_of(rating.get("reviewCount")) or text_of(rating.get("ratingCount"))
    return extra


def _photos(product: Node) -> list[str]:
    addresses = []
    for photo in [*listed(product.get("image")), *listed(product.get("photo"))]:
        if isinstance(photo, dict):
            photo = next((photo[key] for key in ("contentUrl", "url", "@id", "thumbnailUrl") if photo.get(key)), "")
        if text := text_of(photo):
            addresses.append(text)
    return addresses
