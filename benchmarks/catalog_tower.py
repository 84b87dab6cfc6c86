"""What the text tower fitted to the catalog finds of products that it never read: the demo shop, in five folds.

python -m benchmarks.catalog_tower [--shop FOLDER, kept for the next run]

`hidden`: photos without a text. The tower is fitted to the other families, and the text search cannot know them.
`normal`: all have their texts; the text search alone, and joined with the tower fitted to all.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from shopsight.app import Shop, open_shop
from shopsight.core.queries import Query
from shopsight.core.types import Product, Vectors
from shopsight.evaluation.metrics import first_hit, wilson
from shopsight.search.catalog_tower import fitted, product_text

FOLDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shop", type=Path)
    given = parser.parse_args()
    with (
        TemporaryDirectory() as scratch,
        as_file(files("shopsight") / "demo_shop") as feed,
        open_shop(shop=given.shop or Path(scratch)) as shop,
    ):
        if not len(shop.store):
            shop.import_feed(str(feed))
        report(shop)


def report(shop: Shop) -> None:
    """Print recall at 1 and 10 for each way of asking."""
    products = [product for name in shop.store.ids() for product in shop.store.get([name])]
    ways: dict[str, Callable[[Product], str]] = {
        "title": lambda product: product.title,
        "Chinese title": lambda product: product.extra["title_zh"],
        "color, material, category": _described,
    }
    for label, words in ways.items():
        print(f"{label:<26} hidden, tower   {_line(hidden(shop, products, words))}")
        for match in ("text", "both"):
            print(f"{'':<26} normal, {match:<7} {_line(normal(shop, products, words, match))}")


def hidden(shop: Shop, products: Sequence[Product], words: Callable[[Product], str]) -> list[int | None]:
    """Return at which place each product is found by words that the tower was not fitted to."""
    vectors = _vectors(shop, products)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    families = sorted({product.extra["family"] for product in products})
    fold = {name: place % FOLDS for place, name in enumerate(families)}
    places: list[int | None] = []
    for number in range(FOLDS):
        known = [at for at, product in enumerate(products) if fold[product.extra["family"]] != number]
        tower = fitted(((product_text(products[at]), vectors[at]) for at in known), vectors.shape[1])
        asked = [product for product in products if fold[product.extra["family"]] == number]
        for product, scores in zip(asked, tower.embed([words(product) for product in asked]) @ unit.T, strict=True):
            ranked = dict.fromkeys(products[at].group_key for at in np.argsort(-scores, kind="stable"))
            places.append(first_hit(list(ranked), {product.group_key}))
    return places


def normal(shop: Shop, products: Sequence[Product], words: Callable[[Product], str], match: str) -> list[int | None]:
    """Return at which place the shop itself finds each product by words."""
    places = []
    for product in products:
        asked = Query(words=words(product), match=match, wishes=False, limit=10)  # type: ignore[arg-type]
        ranked = [hit.product.group_key for hit in shop.search(asked).hits]
        places.append(first_hit(ranked, {product.group_key}))
    return places


def _vectors(shop: Shop, products: Sequence[Product]) -> Vectors:
    sights = shop.store.sights([photo.content_sha256 for product in products for photo in product.photos])
    means = [np.mean([sights[photo.content_sha256].vector for photo in one.photos], axis=0) for one in products]
    return np.array(means, np.float32)


def _described(product: Product) -> str:
    named = (product.attributes.get(name, ("",))[0] for name in ("color", "material"))
    return " ".join((*named, product.category[-1]))


def _line(places: Sequence[int | None]) -> str:
    shares = (wilson(sum(place is not None and place < k for place in places), len(places)) for k in (1, 10))
    return "   ".join(f"R@{k} {s.value:.3f} ({s.low:.3f}–{s.high:.3f})" for k, s in zip((1, 10), shares, strict=True))


if __name__ == "__main__":
    main()
