"""Hears wishes in the words of a query, over a shop's own vocabulary; what names a product stays its name."""

from __future__ import annotations

from dataclasses import replace

from shopsight.core.ports import ProductStore
from shopsight.core.queries import Find, Query
from shopsight.core.terms import product_terms
from shopsight.core.types import Product
from shopsight.core.wishes import Wish, Wishes, all_of
from shopsight.search.digest import StoreDigest
from shopsight.search.wishes.parser import Sentence, parse_wishes
from shopsight.search.wishes.tokens import Key, key_of
from shopsight.search.wishes.vocabulary import vocabulary_of


class WishReader:
    """Reads the words of queries. Safe in several threads."""

    def __init__(self, store: ProductStore) -> None:
        self._store = store
        self._vocabulary = StoreDigest(store, vocabulary_of)

    def read(self, query: Query, asked_about: Product | None = None) -> Wishes:
        """Return the wishes in a query's words; `asked_about` is the product that it begins at, for "cheaper"."""
        words = query.words
        if not query.wishes or not words.strip():
            return Wishes((), words, words)
        sentence = parse_wishes(words, self._vocabulary.now(), _price(asked_about))
        wishes = sentence.wishes(beside_picture=query.has_sight)
        if sentence.has_bare and self._hides_its_namesake(query, sentence, wishes):
            return Wishes((), words, words)
        return wishes

    def counted(self, query: Query, wishes: Wishes) -> Wishes:
        """Return the wishes, each filter with how many products there would be without it."""
        return replace(wishes, chips=tuple(self._counted(query, wishes, chip) for chip in wishes.chips))

    def _counted(self, query: Query, wishes: Wishes, chip: Wish) -> Wish:
        if not chip.must:
            return chip
        others = replace(wishes, chips=tuple(other for other in wishes.chips if other is not chip)).musts
        words = "" if query.has_sight else wishes.left
        found = self._store.find(Find(words, all_of([query.where, others]), limit=1))
        return replace(chip, found_without=found.total)

    def _hides_its_namesake(self, query: Query, sentence: Sentence, wishes: Wishes) -> bool:
        """Whether the words are all in the name of the product that they find as words, and do not find as wishes."""
        first = self._store.find(Find(sentence.words, query.where, limit=1)).matches
        if not first:
            return False
        product = self._store.get([first[0].product_id])[0]
        if not _is_named(product, key_of(sentence.words)):
            return False
        if wishes.preferred:
            return True
        heard = self._store.find(Find(wishes.left, all_of([query.where, wishes.musts]), limit=1)).matches
        return not heard or heard[0].product_id != product.id


def _is_named(product: Product, words: Key) -> bool:
    """Whether words are all in a product's title and brand, or stand together in its texts: its name in Chinese."""
    if set(words) <= set(key_of(f"{product.title} {product.brand}")):
        return True
    texts = (key_of(text) for text in (product.description, *product.extra.values()))
    return any(text[at : at + len(words)] == words for text in texts for at in range(len(text) - len(words) + 1))


def _price(product: Product | None) -> float | None:
    if product is None:
        return None
    price = product_terms(product).get("price")
    return price[0].number if price else None
