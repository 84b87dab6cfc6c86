"""Associations as plain data: the one shape that HTTP answers and `--json` share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from shopsight.core.associations import AssociationPage, BasketKind, Companion, Rule
from shopsight.core.types import Product
from shopsight.recommend.associations.words import in_words
from shopsight.search.answer import photo_url, summary_as_data


def page_as_data(page: AssociationPage, of: BasketKind) -> dict[str, Any]:
    """Return a page of rules, and what they rest on."""
    found = page.found
    return {
        "rules": [
            {
                "antecedent": [_item(name, page.products) for name in rule.antecedent],
                "consequent": _item(rule.consequent, page.products),
                **_measures(rule),
                "support_margin": found.support_margin(rule.support),
                "words": in_words(rule, of),
            }
            for rule in page.rules
        ],
        "total": found.total,
        "next_after": page.next_after,
        "baskets": found.baskets,
        "baskets_found": found.found,
        "is_sample": found.is_sample,
        "items": found.items,
        "frequent_items": found.frequent,
        "tests": found.tests,
        "most_together": found.most_together,
    }


def companions_as_data(companions: Sequence[Companion]) -> dict[str, Any]:
    """Return what is bought with a product."""
    return {
        "products": [
            {
                **summary_as_data(companion.product),
                "photo_url": _photo_url(companion.product),
                **_measures(companion.rule),
                "words": in_words(companion.rule, "purchases"),
            }
            for companion in companions
        ]
    }


def _measures(rule: Rule) -> dict[str, Any]:
    return {
        "count": rule.count,
        "antecedent_count": rule.antecedent_count,
        "consequent_count": rule.consequent_count,
        "baskets": rule.baskets,
        "support": rule.support,
        "confidence": rule.confidence,
        "lift": rule.lift,
        "lift_low": rule.lift_low,
        "leverage": rule.leverage,
        "conviction": None if math.isinf(rule.conviction) else rule.conviction,
        "p_value": rule.p_value,
        "q_value": rule.q_value,
    }


def _item(name: str, products: Mapping[str, Product]) -> dict[str, Any]:
    product = products.get(name)
    return {
        "name": name,
        "title": product.title if product else name,
        "product_id": product.id if product else None,
        "photo_url": _photo_url(product) if product else None,
    }


def _photo_url(product: Product) -> str | None:
    return photo_url(product.photos[0].id) if product.photos else None
