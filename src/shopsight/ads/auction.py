"""The auction for the places of one answer: best score first, each paying what it takes to keep its place."""

from __future__ import annotations

import math
from collections.abc import Sequence

from shopsight.core.ads import AuctionOutcome, Offer, Won

_ROUNDING = 1e-9


def run_auction(offers: Sequence[Offer], places: int, reserve_minor: int = 1) -> AuctionOutcome:
    """Give at most `places` places to the offers of highest relevance x predicted click-through rate x bid.

    A generalized second-price auction (Edelman, Ostrovsky, Schwarz, 2007): a winner pays, for a click, the smallest
    price at which it would still come before the next campaign, at least the reserve and at most its bid.
    A campaign gets one place, and so does a product (variants count as one). Ties go to the smaller campaign id, then
    to the smaller product id.
    """
    admitted = [offer for offer in offers if offer.bid_minor >= reserve_minor and offer.quality > 0]
    competing = sorted(admitted, key=_best_first)
    won: list[Won] = []
    campaigns: set[str] = set()
    products: set[str] = set()
    for place, offer in enumerate(competing):
        if len(won) == places:
            break
        if offer.campaign_id in campaigns or offer.group_key in products:
            continue
        campaigns.add(offer.campaign_id)
        products.add(offer.group_key)
        rival = next((other for other in competing[place + 1 :] if other.campaign_id not in campaigns), None)
        won.append(Won(offer, _price(offer, rival, reserve_minor)))
    return AuctionOutcome(tuple(won), len(competing))


def _best_first(offer: Offer) -> tuple[float, str, str]:
    return -offer.score, offer.campaign_id, offer.product_id


def _price(offer: Offer, rival: Offer | None, reserve_minor: int) -> int:
    if rival is None:
        return reserve_minor
    needed = math.ceil(rival.score / offer.quality - _ROUNDING)
    return min(offer.bid_minor, max(reserve_minor, needed))
