"""Who never sees a campaign, so that its effect can be told: told by a hash, and written down nowhere."""

from __future__ import annotations

import hashlib


def is_held_out(campaign_id: str, shopper: str, share: float) -> bool:
    """Return whether a shopper is among the `share` that is kept from a campaign: always the same answer.

    A shopper without a pseudonym is in no experiment, and never held out.
    """
    if not shopper or share <= 0:
        return False
    digest = hashlib.sha256(f"{campaign_id}\0{shopper}".encode()).digest()
    return int.from_bytes(digest[:8]) < share * 2**64
