"""What is bought with one product, worked out ahead so that it is answered in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from shopsight.core.associations import AssociationQuery, Companion, Rule
from shopsight.core.errors import ProductNotFound
from shopsight.core.ports import EventLog, ProductStore
from shopsight.recommend.associations.baskets import Baskets
from shopsight.recommend.associations.event_baskets import event_baskets
from shopsight.recommend.associations.naming import read_products
from shopsight.recommend.associations.rules import find_rules

KEPT = 24
"""Rules kept for each group of variants."""

_ENOUGH_NEW = 100
_ENOUGH_NEW_SHARE = 0.02


class KeptRules(Protocol):
    """Rules by what they start from, best first, and up to which event they were worked out."""

    def replace(self, rules: Iterable[Rule], number: int) -> None: ...
    def get(self, antecedent: str, limit: int) -> list[Rule]: ...
    def number(self) -> int | None: ...


class BoughtWith:
    """The strongest significant rules from purchases, by group of variants; each shows its most bought variant."""

    def __init__(self, log: EventLog, store: ProductStore, kept: KeptRules) -> None:
        self._log = log
        self._store = store
        self._kept = kept

    def of(self, product_id: str, limit: int) -> list[Companion]:
        """Return what is bought with this product and can be had, strongest first. Raises ProductNotFound."""
        for product in self._store.get([product_id]):
            rules = {rule.consequent: rule for rule in self._kept.get(product.group_key, KEPT)}
            others = self._store.get(list(rules))
            return [Companion(it, rules[it.id]) for it in others if it.availability != "out_of_stock"][:limit]
        raise ProductNotFound(f"no product {product_id!r} in this shop")

    def refresh_if_needed(self) -> bool:
        """Work the rules out anew if enough events came since; return whether it was needed."""
        known, now = self._kept.number(), self._log.number()
        if known is not None and now - known < max(_ENOUGH_NEW, known * _ENOUGH_NEW_SHARE):
            return False
        self.refresh()
        return True

    def refresh(self) -> None:
        """Work the rules out anew."""
        now = self._log.number()
        query = AssociationQuery(by="group", of="purchases", min_count=3)
        products = event_baskets(self._log, query)
        groups = {product.id: product.group_key for product in read_products(self._store, products.names)}
        rules = find_rules(products.renamed(groups), query).rules
        self._kept.replace(_best(rules, _most_bought(products, groups)), now)


def _best(rules: Iterable[Rule], shown: dict[str, str]) -> Iterator[Rule]:
    kept: Counter[str] = Counter()
    for rule in rules:
        kept[rule.antecedent[0]] += 1
        if kept[rule.antecedent[0]] <= KEPT:
            yield replace(rule, consequent=shown[rule.consequent])


def _most_bought(products: Baskets, groups: dict[str, str]) -> dict[str, str]:
    """Return each group's product that is in the most baskets."""
    best: dict[str, str] = {}
    counts = Counter(products.items.tolist())
    for number, product_id in sorted(enumerate(products.names), key=lambda named: (-counts[named[0]], named[1])):
        if counts[number] and product_id in groups:
            best.setdefault(groups[product_id], product_id)
    return best
