"""Between JSON and nouns, as the client needs it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from shopsight.core.advice import Advice
from shopsight.core.associations import AssociationQuery, Companion, Rule
from shopsight.core.categories import Categories, Category, CategoryGuess
from shopsight.core.errors import SourceNotFound
from shopsight.core.feed import FeedItem, PhotoSource, RowIssue
from shopsight.core.money import major_units
from shopsight.core.queries import FacetCount, Hit, Result, SponsoredPlace
from shopsight.core.reading import Code, Reading, Swatch, TextLine
from shopsight.core.recommendations import Reason as WhyRecommended
from shopsight.core.recommendations import Recommendation, Recommendations
from shopsight.core.types import Box, Operation, Photo, Product, Region
from shopsight.core.verdict import Probability, Verdict
from shopsight.core.why import Heat, Link, Reason, Why
from shopsight.core.wishes import Wish, Wishes

_BATCH_ITEMS = 100
_BATCH_CHARACTERS = 16_000_000


def result_of(data: Mapping[str, Any]) -> Result:
    of_each = tuple(tuple(map(_hit_of, region["hits"])) for region in data["regions"])
    return Result(
        hits=tuple(_hit_of(hit) for hit in data["hits"]),
        total=data["total"],
        regions=tuple(_region_of(region) for region in data["regions"]),
        region_hits=of_each if any(of_each) else (),
        photo_id=data["photo_id"],
        wishes=Wishes(tuple(_wish_of(wish) for wish in data["wishes"]), data["words_left"]),
        facets=facets_of(data["facets"]),
        cursor=data["cursor"],
        took_ms=data["took_ms"],
        advice=_advice_of(data["advice"]),
        verdict=_verdict_of(data["verdict"]),
        query_id=data["query_id"],
        sponsored=tuple(_sponsored_of(place) for place in data["sponsored"]),
    )


def reading_of(data: Mapping[str, Any]) -> Reading:
    return Reading(
        regions=tuple(_region_of(region) for region in data["regions"]),
        categories=_categories_of(data["category"]),
        lines=tuple(TextLine(line["text"], Box(*line["box"]), line["confidence"]) for line in data["lines"]),
        codes=tuple(Code(code["value"], code["kind"], Box(*code["box"])) for code in data["codes"]),
        colors=tuple(Swatch(color["name"], color["hex"], color["share"]) for color in data["colors"]),
        advice=_advice_of(data["advice"]),
        unavailable=data["unavailable"],
    )


def _sponsored_of(data: Mapping[str, Any]) -> SponsoredPlace:
    return SponsoredPlace(_hit_of(data["hit"]), data["campaign_id"], data["position"], data["token"])


def recommendations_of(data: Mapping[str, Any]) -> Recommendations:
    """Return what is recommended; of the products that reasons name there is the id only."""
    items = tuple(
        Recommendation(
            item["product_id"],
            item["score"],
            tuple(WhyRecommended(why["kind"], why["product_id"], why["category"]) for why in item["reasons"]),
        )
        for item in data["items"]
    )
    products = {item["product_id"]: product_of(item) for item in data["items"]}
    sponsored = tuple(_sponsored_of(place) for place in data["sponsored"])
    return Recommendations(items, data["basis"], products, data["query_id"], data["signals"], sponsored)


def _wish_of(data: Mapping[str, Any]) -> Wish:
    return Wish(
        text=data["text"],
        field=data["field"],
        op=data["op"],
        values=tuple(data["values"]),
        must=data["must"],
        without=data["without"],
        found_without=data["found_without"],
    )


def _verdict_of(data: Mapping[str, Any] | None) -> Verdict | None:
    return Verdict(data["kind"], data["probability"]) if data else None


def _probability_of(data: Mapping[str, Any] | None) -> Probability | None:
    return Probability(data["same"], data["similar"], data["unrelated"]) if data else None


def facets_of(data: Mapping[str, Any]) -> dict[str, tuple[FacetCount, ...]]:
    return {
        name: tuple(FacetCount(count["value"], count["count"]) for count in counts) for name, counts in data.items()
    }


def association_parameters(query: AssociationQuery) -> dict[str, Any]:
    """Return the question as the address of /v1/associations has it."""
    given: dict[str, Any] = {item.name: getattr(query, item.name) for item in fields(AssociationQuery)}
    del given["max_baskets"], given["details"]
    times = {name: given.pop(name) for name in ("since", "until")}
    given |= {name: time.isoformat() for name, time in times.items() if time}
    return given | {"detail": [f"{name}={value}" for name, value in query.details]}


def rule_of(data: Mapping[str, Any]) -> Rule:
    """Return a rule with its goods by name."""
    return _rule_of(data, tuple(item["name"] for item in data["antecedent"]), data["consequent"]["name"])


def companions_of(data: Mapping[str, Any], product_id: str) -> list[Companion]:
    """Return what is bought with a product."""
    return [
        Companion(product_of(found), _rule_of(found, (product_id,), found["product_id"])) for found in data["products"]
    ]


def _rule_of(data: Mapping[str, Any], antecedent: tuple[str, ...], consequent: str) -> Rule:
    names = ("count", "antecedent_count", "consequent_count", "baskets", "p_value", "q_value")
    return Rule(antecedent, consequent, **{name: data[name] for name in names})


def why_of(data: Mapping[str, Any]) -> Why:
    """Return the explanation of a hit."""
    links = (Link(tuple(link["query"]), tuple(link["hit"]), link["similarity"]) for link in data["links"])
    reasons = (Reason(reason["kind"], reason["field"], tuple(reason["values"])) for reason in data["reasons"])
    maps = _heat_of(data["query"]), _heat_of(data["hit"])
    return Why(data["product_id"], data["photo_id"], *maps, tuple(links), tuple(reasons))


def product_of(data: Mapping[str, Any]) -> Product:
    """Return a product, whole or as the summary that a hit has."""
    price, sale_price = data["price"], data["sale_price"]
    photos = enumerate(data.get("photos", ()))
    return Product(
        id=data["product_id"],
        title=data["title"],
        description=data.get("description", ""),
        brand=data["brand"],
        category=tuple(data["category"]),
        price_minor=price["minor"] if price else None,
        sale_price_minor=sale_price["minor"] if sale_price else None,
        currency=(price or sale_price or {"currency": ""})["currency"],
        availability=data["availability"],
        quantity=data.get("quantity"),
        attributes={name: tuple(values) for name, values in data["attributes"].items()},
        gtin=data.get("gtin", ""),
        group_id=data.get("group_id", ""),
        seller=data.get("seller", ""),
        link=data["link"],
        extra=data.get("extra", {}),
        photos=tuple(_photo_of(photo, data["product_id"], position) for position, photo in photos),
    )


def operation_of(data: Mapping[str, Any]) -> Operation:
    times = {name: datetime.fromisoformat(data[name]) for name in ("started_at", "updated_at")}
    told = {field.name: data[field.name] for field in fields(Operation) if field.name in data}
    return Operation(**{**told, **times})


def batches(items: Sequence[FeedItem]) -> Iterator[dict[int, dict[str, Any]]]:
    """Yield what PUT takes of the items' products, by row from 1, in batches that fit into one request each.

    Raises SourceNotFound for a photo at a path that cannot be read.
    """
    batch: dict[int, dict[str, Any]] = {}
    size = 0
    for row, item in enumerate(items, 1):
        if item.product is None:
            continue
        fields = _item_fields(item, item.product)
        weight = sum(len(photo.get("base64", "")) for photo in fields["photos"])
        if batch and (len(batch) == _BATCH_ITEMS or size + weight > _BATCH_CHARACTERS):
            yield batch
            batch, size = {}, 0
        batch[row] = fields
        size += weight
    if batch:
        yield batch


def issues_of(result: Mapping[str, Any], row: int) -> list[RowIssue]:
    """Return what was wrong with one item of a batch."""
    issues = [RowIssue(**{**issue, "row": row}) for issue in result["issues"]]
    error = result["error"]
    if error:
        issues.append(RowIssue("api", row, error.get("field") or "", error["code"], error["message"]))
    return issues


def form_text(value: object) -> str:
    """Return how a field of a form spells a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(map(str, value))
    return str(value)


def _item_fields(item: FeedItem, product: Product) -> dict[str, Any]:
    return {
        "product_id": product.id,
        "title": product.title,
        "description": product.description,
        "brand": product.brand,
        "category": list(product.category),
        "price": _price_fields(product.price_minor, product.currency),
        "sale_price": _price_fields(product.sale_price_minor, product.currency),
        "availability": product.availability,
        "quantity": product.quantity,
        "attributes": {name: list(values) for name, values in product.attributes.items()},
        "gtin": product.gtin,
        "group_id": product.group_id,
        "seller": product.seller,
        "link": product.link,
        "extra": dict(product.extra),
        "photos": [_photo_fields(source) for source in item.photos],
    }


def _region_of(data: Mapping[str, Any]) -> Region:
    return Region(Box(*data["box"]), data["score"], data["category"], data["searched"], data["category_probability"])


def _categories_of(data: Mapping[str, Any] | None) -> Categories | None:
    if data is None:
        return None
    answer = data["answer"]
    return Categories(_guess_of(answer) if answer else None, tuple(map(_guess_of, data["guesses"])))


def _guess_of(data: Mapping[str, Any]) -> CategoryGuess:
    return CategoryGuess(Category(tuple(data["en"]), tuple(data["zh"]), data["google"]), data["confidence"])


def _advice_of(data: Mapping[str, Any] | None) -> Advice | None:
    return Advice(data["kind"], data["strength"]) if data else None


def _hit_of(data: Mapping[str, Any]) -> Hit:
    return Hit(
        product=product_of(data),
        score=data["score"],
        similarity=data["similarity"],
        photo_id=data["photo_id"],
        box=Box(*data["box"]),
        variants=tuple(data["variants"]),
        matched=tuple(data["matched"]),
        probability=_probability_of(data["probability"]),
        rank_before=data["rank_before"],
    )


def _heat_of(data: Mapping[str, Any] | None) -> Heat | None:
    return Heat(Box(*data["box"]), tuple(map(tuple, data["rows"]))) if data else None


def _photo_of(data: Mapping[str, Any], product_id: str, position: int) -> Photo:
    return Photo(
        id=data["id"],
        product_id=product_id,
        content_sha256=data["content_sha256"],
        width_px=data["width_px"],
        height_px=data["height_px"],
        position=position,
        role=data["role"],
    )


def _price_fields(minor: int | None, currency: str) -> dict[str, Any] | None:
    if minor is None:
        return None
    return {"amount": f"{major_units(minor, currency):f}", "currency": currency, "minor": minor}


def _photo_fields(source: PhotoSource) -> dict[str, Any]:
    if source.photo_id:
        return {"id": source.photo_id, "role": source.role}
    if source.data is None and source.location.lower().startswith(("http://", "https://")):
        return {"url": source.location, "role": source.role}
    data = source.data if source.data is not None else _read(source.location)
    return {"base64": base64.b64encode(data).decode(), "role": source.role}


def _read(location: str) -> bytes:
    try:
        return Path(location).read_bytes()
    except OSError as error:
        raise SourceNotFound(f"the photo {location!r} cannot be read: {error.strerror}") from error
