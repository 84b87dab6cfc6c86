"""`shopsight search`: from arguments to a query, and from a result to a picture grid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

from shopsight.app import Shop
from shopsight.cli.grid import Asked, Explained, result_page
from shopsight.core.errors import InvalidQuery
from shopsight.core.queries import Matching, Query, Result, Sort
from shopsight.core.types import Box
from shopsight.core.where import parse_where
from shopsight.core.wishes import Wish, Wishes
from shopsight.search.second_look.why import Shown

_ASKED_PX = 640


def build_query(
    shop: Shop,
    *,
    photo: str,
    words: str,
    match: str,
    words_weight: float | None,
    wishes: bool,
    product: str,
    photo_id: str,
    box: str,
    filter: str,
    sort: str,
    limit: int,
    cursor: str,
    facets: str,
    per_region: int,
    read: bool,
) -> Query:
    """Return the query that the arguments ask; reads or downloads the photo."""
    return Query(
        photo=_photo_bytes(shop, photo) if photo else None,
        photo_id=photo_id,
        product_id=product,
        words=words,
        match=cast(Matching, match),
        words_weight=words_weight,
        wishes=wishes,
        box=_box(box) if box else None,
        where=parse_where(filter),
        sort=cast(Sort, sort),
        limit=limit,
        cursor=cursor,
        facets=tuple(field.strip() for field in facets.split(",") if field.strip()),
        per_region=per_region,
        read=read,
    )


def wish_line(wishes: Wishes) -> str:
    """Return what was heard in the words as one line: [color = red] [price < 50] words: scarf."""
    chips = [_chip(wish) for wish in wishes.chips]
    return " ".join([*chips, f"words: {wishes.left}"] if wishes.left else chips)


def write_grid(path: Path, shop: Shop, query: Query, result: Result) -> None:
    """Write the hits as a picture grid, each with what speaks for it."""
    data = query.photo or (shop.photo_bytes(result.photo_id) if result.photo_id else None)
    hits = _explained(shop, query, result)
    page = result_page(
        query.words or "Search by photo",
        _asked(shop, data) if data else None,
        result,
        hits,
        lambda photo_id: shop.photo(photo_id, 320).data,
    )
    path.write_text(page, encoding="utf-8")


def _chip(wish: Wish) -> str:
    joiner = " to " if wish.op == "between" else ", "
    chip = f"[{'' if wish.must else 'preferably '}{wish.field} {wish.op} {joiner.join(wish.values)}]"
    return chip if wish.found_without is None else f"{chip} ({wish.found_without} without it)"


def _asked(shop: Shop, data: bytes) -> Asked:
    image = shop.decode(data, _ASKED_PX)
    return Asked(shop.render(data, _ASKED_PX), image.width_px, image.height_px)


def _explained(shop: Shop, query: Query, result: Result) -> list[Explained]:
    asked = replace(query, photo=None, photo_id=result.photo_id) if query.photo and result.photo_id else query
    whys = shop.explain(asked, [Shown(hit.product.id, hit.photo_id) for hit in result.hits])
    tells = query.has_sight and query.sort == "relevance" and not query.cursor
    return [
        Explained(hit, rank if tells else None, why)
        for rank, (hit, why) in enumerate(zip(result.hits, whys, strict=True), start=1)
    ]


def _photo_bytes(shop: Shop, photo: str) -> bytes:
    if photo.startswith(("http://", "https://")):
        return shop.fetch_photo(photo)
    return Path(photo).read_bytes()


def _box(text: str) -> Box:
    try:
        left, top, right, bottom = (float(part) for part in text.split(","))
    except ValueError:
        raise InvalidQuery(f"a box is four numbers left,top,right,bottom in 0-1, got {text!r}") from None
    return Box(left, top, right, bottom)
