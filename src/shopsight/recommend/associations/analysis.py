"""Associations of a shop, asked in one place: rules on any question, and what is bought with one product."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from shopsight.core.associations import AssociationPage, AssociationQuery, Associations, Companion, Rule
from shopsight.core.ports import EventLog, ProductStore
from shopsight.core.types import Product
from shopsight.recommend.associations.bought_with import BoughtWith, KeptRules
from shopsight.recommend.associations.event_baskets import event_baskets
from shopsight.recommend.associations.naming import named
from shopsight.recommend.associations.rules import find_rules

_ANSWERS_KEPT = 4


class ShopAssociations:
    """Safe to use from several threads. Answers are kept until events or products change: paging asks again."""

    def __init__(self, log: EventLog, store: ProductStore, kept: KeptRules) -> None:
        self._log = log
        self._store = store
        self._lock = threading.Lock()
        self._answers: OrderedDict[tuple[AssociationQuery, int, int], Associations] = OrderedDict()
        self._bought_with = BoughtWith(log, store, kept)

    def find(self, query: AssociationQuery = AssociationQuery()) -> Associations:
        """Return the rules asked for. Raises InvalidRequest where they are too many to look at."""
        asked = (query, self._log.number(), self._store.seq() if query.by != "product" else 0)
        with self._lock:
            if asked not in self._answers:
                baskets = named(event_baskets(self._log, query), self._store, query.by, query.level)
                self._answers[asked] = find_rules(baskets, query)
            self._answers.move_to_end(asked)
            while len(self._answers) > _ANSWERS_KEPT:
                self._answers.popitem(last=False)
            return self._answers[asked]

    def page(self, query: AssociationQuery, after: int = 0, limit: int = 50) -> AssociationPage:
        """Return `limit` of the rules asked for, from the `after`-th on."""
        found = self.find(query)
        rules = found.rules[after : after + limit]
        products = {} if query.by == "category" else self._products(rules)
        return AssociationPage(found, rules, products, after + limit if after + limit < len(found.rules) else None)

    def bought_with(self, product_id: str, limit: int = 12) -> list[Companion]:
        """Return what is bought with a product and can be had, strongest first. Raises ProductNotFound."""
        return self._bought_with.of(product_id, limit)

    def refresh_if_needed(self) -> bool:
        """Work out anew what is bought with what if enough events came since; return whether that was needed."""
        return self._bought_with.refresh_if_needed()

    def _products(self, rules: Sequence[Rule]) -> dict[str, Product]:
        """Return the products that these rules name; a group of variants is shown by its first."""
        names = sorted({name for rule in rules for name in (*rule.antecedent, rule.consequent)})
        products = {product.id: product for product in self._store.get(names)}
        groups = self._store.variants([name for name in names if name not in products])
        shown = {product.id: product for product in self._store.get([ids[0] for ids in groups.values() if ids])}
        return products | {name: shown[ids[0]] for name, ids in groups.items() if ids and ids[0] in shown}
