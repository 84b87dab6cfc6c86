"""What the items of a basket are called: by product, by group of variants, or by a level of the category."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shopsight.core.associations import ItemKind
from shopsight.core.ports import ProductStore
from shopsight.core.types import Product
from shopsight.recommend.associations.baskets import Baskets

_AT_ONCE = 1000
CATEGORY_SEPARATOR = " > "


def named(baskets: Baskets, store: ProductStore, by: ItemKind, level: int) -> Baskets:
    """Return the baskets with their products called as the analysis wants; by category, those without one go.

    A product that the shop no longer has keeps its id, and has no category.
    """
    if by == "product":
        return baskets
    names = {product.id: _name(product, by, level) for product in read_products(store, baskets.names)}
    if by == "group":
        names = {product_id: product_id for product_id in baskets.names} | names
    return baskets.renamed({product_id: name for product_id, name in names.items() if name})


def read_products(store: ProductStore, product_ids: Sequence[str]) -> Iterator[Product]:
    """Walk those of these products that there are."""
    for start in range(0, len(product_ids), _AT_ONCE):
        yield from store.get(product_ids[start : start + _AT_ONCE])


def _name(product: Product, by: ItemKind, level: int) -> str:
    if by == "group":
        return product.group_key
    return CATEGORY_SEPARATOR.join(product.category[: level or None])
