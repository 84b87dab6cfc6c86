"""Associations of the fake shop: every product goes with every other, three times as often as by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from shopsight.core.associations import AssociationPage, AssociationQuery, Associations, Companion, Rule
from shopsight.core.errors import ProductNotFound
from shopsight.core.types import Product


class HasCatalog(Protocol):
    @property
    def catalog(self) -> Mapping[str, Product]: ...


@dataclass(slots=True)
class FakeAssociations:
    """Remembers what was asked."""

    shop: HasCatalog
    asked: list[AssociationQuery] = field(default_factory=list)

    def page(self, query: AssociationQuery, after: int, limit: int) -> AssociationPage:
        self.asked.append(query)
        rules = tuple(
            self._rule(one, other) for one in self.shop.catalog for other in self.shop.catalog if one != other
        )
        found = Associations(rules, len(rules), 1000, 4000, len(self.shop.catalog), len(self.shop.catalog), 1, 30)
        more = after + limit < len(rules)
        return AssociationPage(found, rules[after : after + limit], self.shop.catalog, after + limit if more else None)

    def bought_with(self, product_id: str, limit: int) -> list[Companion]:
        if product_id not in self.shop.catalog:
            raise ProductNotFound(f"no product {product_id!r} in this shop")
        others = [product for product in self.shop.catalog.values() if product.id != product_id]
        return [Companion(other, self._rule(product_id, other.id)) for other in others[:limit]]

    def _rule(self, antecedent: str, consequent: str) -> Rule:
        return Rule((antecedent,), consequent, 30, 100, 100, 1000, 1e-9, 1e-8)
