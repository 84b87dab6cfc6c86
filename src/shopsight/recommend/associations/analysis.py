"""Associations of a shop, asked in one place: rules on any question, and what is bought with one product."""

from __future__ import annotations

import threading
from collections import OrderedDict

from shopsight.core.associations import AssociationQuery, Associations
from shopsight.core.ports import EventLog, ProductStore
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
        self.bought_with = BoughtWith(log, store, kept)

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
