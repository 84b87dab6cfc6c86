"""Which campaigns promote a product: worked out when it is first met, and known until it or they change."""

from __future__ import annotations

from collections.abc import Sequence

from shopsight.core.ads import Campaign
from shopsight.core.matching import Facts, facts_of, passing
from shopsight.core.queries import Hit
from shopsight.core.terms import CATEGORY_SEPARATOR, fold, product_terms
from shopsight.core.types import Product

_PRODUCTS_KEPT = 50_000


class Promoters:
    """The campaigns of now, by product. Safe in threads: what two work out at once is the same."""

    def __init__(self, campaigns: Sequence[Campaign]) -> None:
        self._campaigns = [_Promotes(campaign) for campaign in campaigns]
        self._known: dict[str, tuple[Product, tuple[str, ...]]] = {}

    def of(self, hit: Hit) -> tuple[str, ...]:
        """Return the ids of the campaigns that promote a hit or a variant of it."""
        known = self._known.get(hit.product.id)
        if known and known[0] is hit.product:
            return known[1]
        facts = facts_of(product_terms(hit.product))
        found = tuple(own.campaign_id for own in self._campaigns if own.promotes(hit, facts))
        if len(self._known) >= _PRODUCTS_KEPT:
            self._known.clear()
        self._known[hit.product.id] = (hit.product, found)
        return found


class _Promotes:
    def __init__(self, campaign: Campaign) -> None:
        self.campaign_id = campaign.id
        self._product_ids = frozenset(campaign.product_ids)
        self._test = passing(campaign.where) if campaign.where else None
        self._excluded = Excluded(campaign)

    def promotes(self, hit: Hit, facts: Facts) -> bool:
        is_named = hit.product.id in self._product_ids or not self._product_ids.isdisjoint(hit.variants)
        return (is_named or (self._test is not None and self._test(facts))) and not self._excluded.covers(hit.product)


class Excluded:
    """The brands and categories that a campaign does not stand with."""

    def __init__(self, campaign: Campaign) -> None:
        self._brands = frozenset(map(fold, campaign.excluded_brands))
        self._categories = frozenset(map(fold, campaign.excluded_categories))

    def covers(self, product: Product) -> bool:
        """Return whether it is not to stand with this product."""
        if self._brands and fold(product.brand) in self._brands:
            return True
        levels = (*product.category, CATEGORY_SEPARATOR.join(product.category))
        return bool(self._categories) and any(fold(level) in self._categories for level in levels)
