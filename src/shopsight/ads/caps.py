"""How often a shopper has seen a campaign: counted from the log of events, so that erasing those erases this."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from shopsight.ads.tokens import PlaceTokens
from shopsight.core.events import Events
from shopsight.core.ports import EventLog

DAY = timedelta(days=1)
PLACE = "place"
"""The detail of an event that holds the token of the place that was seen or clicked."""


def views_of(shopper: str, log: EventLog, tokens: PlaceTokens, now: datetime) -> Counter[str]:
    """Return how many places of each campaign a shopper saw in the last day; a place seen again counts once."""
    seen: dict[str, str] = {}
    for logged in log.read(Events(names=("view_promotion",), shopper=shopper, since=now - DAY)):
        place = tokens.read(str(logged.event.details.get(PLACE, "")))
        if place:
            seen[place.id] = place.campaign_id
    return Counter(seen.values())
