"""Associations as plain data: the one shape that HTTP answers and `--json` share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from shopsight.core.associations import Associations, AssociationQuery, Rule
from shopsight.core.ports import ProductStore
from shopsight.core.types import Product
from shopsight.recommend.associations.words import in_words
from shopsight.search.answer import photo_url


def associations_as_data(
    found: Associations, query: AssociationQuery, products: Mapping[str, Product], after: int = 0, limit: int = 50
) -> dict[str, Any]:
    """Return one page of the rules, and what they rest on; `products` are those that items may name."""
    rules = found.rules[after : after + limit]
    end = after + len(rules)
    return {
        "rules": [
            {
                "antecedent": [_item(name, products) for name in rule.antecedent],
                "consequent": _item(rule.consequent, products),
                **measures(rule),
                "support_margin": found.support_margin(rule.support),
                "words": in_words(rule, query.of),
            }
            for rule in rules
        ],
        "total": found.total,
        "next_after": end if end < len(found.rules) else None,
        "baskets": found.baskets,
        "baskets_found": found.found,
        "is_sample": found.is_sample,
        "items": found.items,
        "frequent_items": found.frequent,
        "tests": found.tests,
    }


def named_products(found: Associations, store: ProductStore, after: int = 0, limit: int = 50) -> dict[str, Product]:
    """Return the products that the rules of a page name; a group of variants is shown by its first."""
    rules = found.rules[after : after + limit]
    names = sorted({name for rule in rules for name in (*rule.antecedent, rule.consequent)})
    shown = {product.id: product for product in store.get(names)}
    first = {key: ids[0] for key, ids in store.variants([name for name in names if name not in shown]).items() if ids}
    variants = {product.id: product for product in store.get(list(first.values()))}
    return shown | {key: variants[product_id] for key, product_id in first.items() if product_id in variants}


def measures(rule: Rule) -> dict[str, Any]:
    """Return a rule's numbers; a conviction that is infinite is null."""
    return {
        "count": rule.count,
        "antecedent_count": rule.antecedent_count,
        "consequent_count": rule.consequent_count,
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
    photo = product.photos[0] if product and product.photos else None
    return {
        "id": name,
        "title": product.title if product else name,
        "product_id": product.id if product else None,
        "photo_url": photo_url(photo.id, 160) if photo else None,
    }
