"""What of a product can be filtered, faceted and sorted by: one definition for every index and store."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from shopsight.core.money import major_units
from shopsight.core.numbers import as_number
from shopsight.core.types import Product, Term, Terms

CATEGORY_SEPARATOR = " > "


def fold(text: str) -> str:
    """Return the form in which texts are compared: NFKC, case-folded, outer and repeated white space gone."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(plain.casefold().split())


def field_name(name: str) -> str:
    """Return the name under which a feed's attribute is filtered: folded, spaces as underscores."""
    return fold(name).replace(" ", "_")


def product_terms(product: Product) -> Terms:
    """Return every filterable field of a product.

    `price` is what the shopper pays (the sale price where there is one), in major units; `category` has each level
    and the whole path joined with " > ". An attribute never hides a field of the product's own.
    """
    terms = {field_name(name): _texts(values) for name, values in product.attributes.items()}
    terms.update(_own_fields(product))
    return {name: values for name, values in terms.items() if name and values}


def _own_fields(product: Product) -> dict[str, tuple[Term, ...]]:
    path = product.category
    levels = (*path, CATEGORY_SEPARATOR.join(path)) if len(path) > 1 else path
    fields = {
        "id": _texts([product.id]),
        "group": _texts([product.group_key]),
        "brand": _texts([product.brand]),
        "category": _texts(levels),
        "currency": _texts([product.currency]),
        "availability": _texts([product.availability]),
        "gtin": _texts([product.gtin]),
        "seller": _texts([product.seller]),
    }
    if product.quantity is not None:
        fields["quantity"] = (Term(str(product.quantity), float(product.quantity)),)
    if product.price_minor is not None:
        paid = product.price_minor if product.sale_price_minor is None else product.sale_price_minor
        fields["price"] = (_price(paid, product.currency),)
        fields["list_price"] = (_price(product.price_minor, product.currency),)
        fields["on_sale"] = _texts(["true" if paid < product.price_minor else "false"])
    return {name: values for name, values in fields.items() if values}


def _price(minor: int, currency: str) -> Term:
    amount = major_units(minor, currency)
    return Term(str(amount), float(amount))


def _texts(values: Iterable[str]) -> tuple[Term, ...]:
    distinct = {term.text: term for term in map(_term, values)}
    return tuple(term for text, term in distinct.items() if text)


@lru_cache(maxsize=65536)
def _term(value: str) -> Term:
    # A catalog says "in_stock" and "red" a million times: one Term for each saves time and memory.
    text = " ".join(value.split())
    return Term(text, as_number(text))
