"""The campaigns that may win now, as one process knows them: read anew every second, with what they may still spend."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from shopsight.ads.ctr import ClickModel
from shopsight.ads.pacing import EVEN, Pacer, allowance
from shopsight.ads.promoting import Excluded, Promoters
from shopsight.core.ads import Campaign, Spend
from shopsight.core.ports import AdLedger, AdState, CampaignStore

_LIFETIME = timedelta(seconds=1)


class Entry(NamedTuple):
    """A campaign with what is asked of it in every auction; `share` is that of auctions to join."""

    campaign: Campaign
    excluded: Excluded
    share: float


@dataclass(frozen=True, slots=True)
class Running:
    """What one process knew at a moment."""

    entries: tuple[Entry, ...]
    clicks: ClickModel
    promoters: Promoters


_NOTHING = Running((), ClickModel(), Promoters(()))


class RunningCampaigns:
    """Follows campaigns, spend and what was learned; safe to use from several threads. `now` is the clock."""

    def __init__(self, campaigns: CampaignStore, ledger: AdLedger, state: AdState, now: Callable[[], datetime]) -> None:
        self._campaigns = campaigns
        self._ledger = ledger
        self._state = state
        self._now = now
        self._pacer = Pacer()
        self._lock = threading.Lock()
        self._until: datetime | None = None
        self._known = _NOTHING
        self._promoters: tuple[list[Campaign], Promoters] = ([], Promoters(()))

    def now(self) -> Running:
        """Return what is known, at most a second old."""
        now = self._now()
        if self._until is None or now >= self._until:
            with self._lock:
                if self._until is None or now >= self._until:
                    self._known = self._read(now)
                    self._until = now + _LIFETIME
        return self._known

    def forget(self) -> None:
        """Read anew at the next auction: something was changed here."""
        self._until = None

    def _read(self, now: datetime) -> Running:
        campaigns = self._campaigns.all()
        if not campaigns:
            return _NOTHING
        whole, today = self._ledger.spent(), self._ledger.on(now.astimezone(UTC).date())
        learned = self._state.learned()
        shape = learned.get("traffic") or EVEN
        entries = [
            self._entry(campaign, whole.get(campaign.id, Spend()), today.get(campaign.id, Spend()), now, shape)
            for campaign in campaigns
            if campaign.state(now, whole.get(campaign.id, Spend()).spent_minor) == "running"
        ]
        if campaigns != self._promoters[0]:
            self._promoters = (campaigns, Promoters(campaigns))
        clicks = ClickModel.of_data(learned.get("clicks") or {})
        return Running(tuple(entry for entry in entries if entry.share > 0), clicks, self._promoters[1])

    def _entry(self, campaign: Campaign, whole: Spend, today: Spend, now: datetime, shape: Sequence[float]) -> Entry:
        allowed = allowance(campaign, whole, today, now)
        share = 1.0
        if allowed is not None:
            share = self._pacer.share(campaign.id, now, today.spent_minor, allowed, shape)
            if today.spent_minor + campaign.bid_minor > (campaign.daily_budget_minor or campaign.budget_minor):
                share = 0.0
        return Entry(campaign, Excluded(campaign), share)
