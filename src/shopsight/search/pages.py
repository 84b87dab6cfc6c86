"""From a ranking to the page that was asked for: sorted, cut, loaded, with facets and a cursor."""

from __future__ import annotations

from collections.abc import Sequence

from shopsight.core.ports import ProductStore
from shopsight.core.queries import FacetCount, Find, Hit, Query, Result, Sort
from shopsight.core.types import WHOLE, Product
from shopsight.core.where import Compare, Or
from shopsight.search.paging import SortKey, read_cursor, write_cursor
from shopsight.search.product_cache import ProductCache
from shopsight.search.ranked import Ranked


class Pages:
    """Makes pages of rankings; safe to call from several threads at once."""

    def __init__(self, store: ProductStore, known: ProductCache) -> None:
        self._store = store
        self._known = known

    def page(self, query: Query, ranked: Sequence[Ranked], digest: str) -> Result:
        """Return the page of a ranking that the query asks for."""
        ordered = sorted(self._keyed(ranked, query.sort), key=lambda keyed: (keyed[0], keyed[1].product_id))
        after = read_cursor(query.cursor, digest)
        rest = _rest(ordered, after, query.sort) if after else ordered
        page = rest[: query.limit]
        cursor = write_cursor(digest, (page[-1][0], page[-1][1].product_id)) if len(rest) > len(page) else None
        facets = self._facets(query, [r for _, r in ordered])
        return Result(self.hits([r for _, r in page]), len(ordered), facets=facets, cursor=cursor)

    def _facets(self, query: Query, ranked: Sequence[Ranked]) -> dict[str, tuple[FacetCount, ...]]:
        if not query.facets:
            return {}
        return dict(self._store.facets(query.facets, product_ids=[r.product_id for r in ranked]))

    def _keyed(self, ranked: Sequence[Ranked], sort: Sort) -> list[tuple[float | str, Ranked]]:
        """Return each with what it is sorted by, ascending; products deleted since they were ranked fall out."""
        if sort == "relevance":
            return [(-r.score, r) for r in ranked]
        if sort == "newest":
            place = {product_id: n for n, product_id in enumerate(self._newest_first(ranked))}
            return [(place[r.product_id], r) for r in ranked if r.product_id in place]
        products = self._known.now().products([r.product_id for r in ranked])
        return [(_sort_value(products[r.product_id], sort), r) for r in ranked if r.product_id in products]

    def _newest_first(self, ranked: Sequence[Ranked]) -> list[str]:
        """Return the ids in the order in which the store got them, which only the store knows."""
        if not ranked:
            return []
        these = Or(tuple(Compare("id", "=", r.product_id) for r in ranked))
        return [m.product_id for m in self._store.find(Find(where=these, sort="newest", limit=len(ranked))).matches]

    def hits(self, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
        """Load what the shopper sees. A product deleted since it was ranked is left out."""
        known = self._known.now()
        products = known.products([r.product_id for r in ranked])
        variants = known.variants([r.group_key for r in ranked])
        return tuple(
            Hit(
                product=products[r.product_id],
                score=r.score,
                similarity=r.similarity,
                photo_id=r.photo_id or _first_photo_id(products[r.product_id]),
                box=WHOLE,
                variants=variants.get(r.group_key, ()),
                matched=r.matched,
                rank_before=r.rank_before,
            )
            for r in ranked
            if r.product_id in products
        )


def _sort_value(product: Product, sort: Sort) -> float | str:
    if sort == "title":
        return product.title.casefold()
    price = product.price_minor if product.sale_price_minor is None else product.sale_price_minor
    if price is None:
        return float("inf")
    return float(price if sort == "price" else -price)


def _rest(ordered: list[tuple[float | str, Ranked]], after: SortKey, sort: Sort) -> list[tuple[float | str, Ranked]]:
    """Return what comes after the last row seen: after its place, where its score may have changed.

    A score made of ranks falls when another product comes in above; a price that changed is another matter.
    """
    seen = [place for place, (_, r) in enumerate(ordered) if r.product_id == after[1]]
    if seen and sort == "relevance":
        return ordered[seen[0] + 1 :]
    return [(key, r) for key, r in ordered if _comes_after((key, r.product_id), after)]


def _comes_after(key: SortKey, after: SortKey) -> bool:
    if isinstance(key[0], str) != isinstance(after[0], str):
        return False
    return key > after


def _first_photo_id(product: Product) -> str | None:
    return product.photos[0].id if product.photos else None
