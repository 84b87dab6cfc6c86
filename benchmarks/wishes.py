"""How well wishes are heard in a shopper's words, and what hearing them changes, on the demo shop and on luma.

python -m benchmarks.wishes [--datasets ../shared/datasets] [--shops FOLDER, kept for the next run] [--misses]
"""

from __future__ import annotations

import argparse
import csv
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from shopsight.app import Shop, open_shop
from shopsight.core.queries import Query
from shopsight.core.types import Product
from shopsight.core.wishes import Wish
from shopsight.evaluation.metrics import wilson
from shopsight.search.wishes.parser import parse_wishes
from shopsight.search.wishes.tokens import tokens_of
from shopsight.search.wishes.vocabulary import Vocabulary, vocabulary_of

Chip = tuple[str, str, str]
"""Field, operator and value."""


@dataclass(frozen=True)
class Sentence:
    """A line of wishes.tsv: what is said in which shop, and what should be heard."""

    shop: str
    words: str
    wanted: frozenset[Chip]
    is_held_out: bool


def sentences() -> Iterator[Sentence]:
    """Yield the sentences with what should be heard in them; every second one is held out."""
    lines = (Path(__file__).parent / "wishes.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(line for line in lines if not line.startswith("#")):
        shop, words, wanted = line.split("\t")
        chips = frozenset(_chip(text) for text in wanted.split(" ; ") if text)
        yield Sentence(shop, words, chips, is_held_out=number % 2 == 1)


def outcome(sentence: Sentence, vocabulary: Vocabulary) -> tuple[int, int, int]:
    """Return how many wishes were heard rightly, how many were heard, and how many there are.

    A value heard with its kinds ("leather" with "patent leather") is right by the one that was said.
    """
    heard = [_chips(wish) for wish in parse_wishes(sentence.words, vocabulary).wishes(beside_picture=True).chips]
    right = len(frozenset().union(*heard) & sentence.wanted)
    wrong = sum(not chips & sentence.wanted for chips in heard)
    return right, right + wrong, len(sentence.wanted)


def _chip(text: str) -> Chip:
    field, op, value = text.lstrip("~").split(" ", 2)
    return field, op, value


def _chips(wish: Wish) -> frozenset[Chip]:
    if wish.op == "between":
        return frozenset({(wish.field, wish.op, "-".join(wish.values))})
    return frozenset((wish.field, wish.op, value.casefold()) for value in wish.values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--datasets", type=Path, default=Path(os.environ.get("SHOPSIGHT_DATASETS", "")))
    parser.add_argument("--shops", type=Path)
    parser.add_argument("--misses", action="store_true", help="show what was misheard, of those not held out")
    given = parser.parse_args()
    with TemporaryDirectory() as scratch, as_file(files("shopsight") / "demo_shop") as demo:
        folder = given.shops or Path(scratch)
        shops = {"demo": _shop(folder / "demo", demo), "luma": _shop(folder / "luma", given.datasets / "luma")}
        _print_heard({name: vocabulary_of(shop.store) for name, shop in shops.items()}, given.misses)
        for name, shop in shops.items():
            print(f"{name}, the first hit is right (R@1, 95 %)      as words          with wishes")
            for label, queries in _questions(shop, demo if name == "demo" else None):
                plain, heard = (_first_right(shop, queries, wishes) for wishes in (False, True))
                print(f"  {label:<44} {plain}   {heard}")
            shop.close()


def _shop(folder: Path, feed: Path) -> Shop:
    shop = open_shop(shop=folder)
    if not len(shop.store):
        shop.import_feed(str(feed))
    return shop


def _print_heard(vocabularies: dict[str, Vocabulary], misses: bool) -> None:
    counts: dict[tuple[bool, str], list[tuple[int, int, int]]] = defaultdict(list)
    for sentence in sentences():
        is_chinese = any(token.kind == "cjk" for token in tokens_of(sentence.words))
        found = outcome(sentence, vocabularies[sentence.shop])
        counts[sentence.is_held_out, "zh" if is_chinese else "en"].append(found)
        if misses and not sentence.is_held_out and len(set(found)) > 1:
            print(f"misheard: {sentence.words} wanted {sorted(sentence.wanted)}")
    for (is_held_out, language), found_of in sorted(counts.items()):
        right, heard, wanted = (sum(column) for column in zip(*found_of, strict=True))
        kind = "held out" if is_held_out else "to tune on"
        print(
            f"{language}, {kind}: {len(found_of)} sentences, precision {right / heard:.3f} ({right}/{heard}), "
            f"recall {right / wanted:.3f} ({right}/{wanted})"
        )


@dataclass(frozen=True)
class Question:
    """A query, and whether a product is what it asks for."""

    words: str
    photo: bytes | None
    is_right: Callable[[Product], bool]


def _first_right(shop: Shop, questions: Iterable[Question], wishes: bool) -> str:
    outcomes = []
    for asked in questions:
        hits = shop.search(Query(photo=asked.photo, words=asked.words, wishes=wishes, limit=1)).hits
        outcomes.append(bool(hits) and asked.is_right(hits[0].product))
    share = wilson(sum(outcomes), len(outcomes))
    return f"{share.value:.3f} ({share.low:.3f}–{share.high:.3f}), n = {share.n}"


def _questions(shop: Shop, demo: Path | None) -> Iterator[tuple[str, list[Question]]]:
    products = [product for name in shop.store.ids() for product in shop.store.get([name])]
    groups = {product.group_key: product for product in products}.values()
    yield "its title", [_named(product, product.title) for product in groups]
    yield "its title up to the comma", [_named(product, product.title.split(",")[0]) for product in groups]
    if demo is None:
        yield "photo of a variant + in COLOR", _recolored(shop, products, lambda product: product.group_key)
        return
    yield "its Chinese title", [_named(product, product.extra["title_zh"]) for product in groups]
    brands = sorted({product.brand for product in products if product.brand})
    yield "a brand", [_of_brand(brand) for brand in brands]
    rows = csv.DictReader((demo / "catalog.csv").read_text(encoding="utf-8").splitlines())
    family = {row["product_id"]: row["family"] for row in rows if row["differs"] == "color"}
    yield "photo of one of a family + in COLOR", _recolored(shop, products, lambda product: family.get(product.id))


def _named(wanted: Product, words: str) -> Question:
    names = {wanted.title, wanted.extra.get("title_zh", wanted.title)}
    return Question(words, None, lambda found: found.group_key == wanted.group_key or found.title in names)


def _of_brand(brand: str) -> Question:
    return Question(brand, None, lambda found: found.brand == brand)


def _recolored(shop: Shop, products: Iterable[Product], family: Callable[[Product], str | None]) -> list[Question]:
    """Ask by the first photo of a product for every other color in its family, once for each color shown."""
    families: dict[str, dict[str, Product]] = defaultdict(dict)
    for product in products:
        name = family(product)
        for color in product.attributes.get("color", ()) if name and product.photos else ():
            families[str(name)].setdefault(color, product)
    return [
        Question(f"in {color}", shop.photo_bytes(product.photos[0].id), partial(_is_one, family, name, color))
        for name, by_color in families.items()
        for shown, product in by_color.items()
        for color in by_color
        if color != shown
    ]


def _is_one(family: Callable[[Product], str | None], name: str, color: str, found: Product) -> bool:
    return family(found) == name and color in found.attributes.get("color", ())


if __name__ == "__main__":
    main()
