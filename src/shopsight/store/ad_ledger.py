"""What clicks on advertised places cost, in SQL: each place pays once, and no budget is ever exceeded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from shopsight.core.ads import Click, Paid, Spend
from shopsight.core.errors import StoreUnusable
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import ad_campaigns, ad_clicks, ad_days

_CLICKS_KEPT = timedelta(days=2)
_AT_ONCE = 500


class SqlAdLedger:
    """The ledger of one shop. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def charge(self, clicks: Sequence[Click], at: datetime) -> list[Paid]:
        """Charge clicks, each place once, in one transaction; return what became of each.

        A click for which the budget, or that of the day, is too small costs nothing, now or ever.
        """
        if not clicks:
            return []
        with writing(self._engine) as connection:
            accounts = _locked(connection, sorted({clean(click.campaign_id) for click in clicks}), at)
            known = _paid_before(connection, [clean(click.place_id) for click in clicks])
            paid = [_decided(click, accounts.get(clean(click.campaign_id)), known) for click in clicks]
            _keep(connection, list(zip(clicks, paid, strict=True)), at)
            _book(connection, [account for account in accounts.values() if account.clicks], at)
        return paid

    def spent(self) -> dict[str, Spend]:
        """Return what each campaign has spent altogether."""
        columns = ad_campaigns.c
        with reading(self._engine) as connection:
            rows = connection.execute(select(columns.id, columns.spent_minor, columns.clicks)).all()
        return {row.id: Spend(row.spent_minor, row.clicks) for row in rows}

    def on(self, day: date) -> dict[str, Spend]:
        """Return what campaigns spent on a day, those that spent anything."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(ad_days).where(ad_days.c.day == day.isoformat())).all()
        return {row.campaign_id: Spend(row.spent_minor, row.clicks) for row in rows}

    def days(self, campaign_id: str) -> dict[date, Spend]:
        """Return what a campaign spent on each day, oldest first."""
        own = select(ad_days).where(ad_days.c.campaign_id == clean(campaign_id)).order_by(ad_days.c.day)
        with reading(self._engine) as connection:
            rows = connection.execute(own).all()
        return {date.fromisoformat(row.day): Spend(row.spent_minor, row.clicks) for row in rows}

    def hours(self, campaign_id: str, day: date) -> list[int]:
        """Return what a campaign spent in each of the 24 hours of a day of the last two, in minor units."""
        begins = datetime.combine(day, time(), UTC).timestamp()
        columns = ad_clicks.c
        in_the_day = (columns.charged_at >= begins) & (columns.charged_at < begins + 86_400)
        own = select(columns.charged_at, columns.charged_minor).where(columns.campaign_id == clean(campaign_id))
        hours = [0] * 24
        with reading(self._engine) as connection:
            for row in connection.execute(own.where(in_the_day)):
                hours[int((row.charged_at - begins) // 3600)] += row.charged_minor
        return hours

    def forget(self, at: datetime) -> int:
        """Forget which places were paid so long ago that their tokens are worth nothing; return how many."""
        old = delete(ad_clicks).where(ad_clicks.c.charged_at < (at - _CLICKS_KEPT).timestamp())
        with writing(self._engine) as connection:
            return connection.execute(old).rowcount

    def count_paid(self) -> int:
        """Return how many clicks are remembered."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(ad_clicks)).scalar_one()


@dataclass(slots=True)
class _Account:
    """A campaign's money while its row is locked: what is left of both budgets, and what this transaction takes."""

    campaign_id: str
    left_minor: int
    left_today_minor: int
    taken_minor: int = 0
    clicks: int = 0

    def pays(self, price: int) -> bool:
        if self.taken_minor + price > min(self.left_minor, self.left_today_minor):
            return False
        self.taken_minor += price
        self.clicks += 1
        return True


def _locked(connection: Connection, campaign_ids: Sequence[str], at: datetime) -> dict[str, _Account]:
    """Return the accounts of those campaigns that there are; nobody else charges them until the transaction ends.

    They are locked in the order of their ids, so that no two transactions wait for one another.
    """
    own = ad_campaigns.c
    rows = select(own.id, own.budget_minor, own.daily_budget_minor, own.spent_minor).where(own.id.in_(campaign_ids))
    found = connection.execute(rows.order_by(own.id).with_for_update()).all()
    days = select(ad_days).where(ad_days.c.day == _day(at), ad_days.c.campaign_id.in_(campaign_ids))
    today = {row.campaign_id: row.spent_minor for row in connection.execute(days)}
    return {row.id: _Account(row.id, row.budget_minor - row.spent_minor, _left_today(row, today)) for row in found}


def _left_today(row: Any, today: Mapping[str, int]) -> int:
    most = row.budget_minor if row.daily_budget_minor is None else row.daily_budget_minor
    return int(most) - today.get(row.id, 0)


def _paid_before(connection: Connection, place_ids: Sequence[str]) -> set[str]:
    """Return which places were clicked before. Their campaigns are locked, so no other transaction adds any now."""
    known: set[str] = set()
    for start in range(0, len(place_ids), _AT_ONCE):
        some = select(ad_clicks.c.place_id).where(ad_clicks.c.place_id.in_(place_ids[start : start + _AT_ONCE]))
        known.update(connection.execute(some).scalars())
    return known


def _decided(click: Click, account: _Account | None, known: set[str]) -> Paid:
    if account is None:
        return "unknown_campaign"
    place_id = clean(click.place_id)
    if place_id in known:
        return "paid_before"
    known.add(place_id)
    return "charged" if account.pays(click.price_minor) else "over_budget"


def _keep(connection: Connection, decided: Sequence[tuple[Click, Paid]], at: datetime) -> None:
    rows = [
        {
            "place_id": clean(click.place_id),
            "campaign_id": clean(click.campaign_id),
            "charged_minor": click.price_minor if paid == "charged" else 0,
            "charged_at": at.timestamp(),
        }
        for click, paid in decided
        if paid in ("charged", "over_budget")
    ]
    if rows:
        connection.execute(insert(ad_clicks), rows)


def _book(connection: Connection, accounts: Sequence[_Account], at: datetime) -> None:
    """Write down what was taken, once more on condition that the budget allows it: the lock is not trusted alone."""
    own, of_day = ad_campaigns.c, ad_days.c
    for account in accounts:
        price, count = account.taken_minor, account.clicks
        whole = update(ad_campaigns).where(own.id == account.campaign_id, own.spent_minor + price <= own.budget_minor)
        booked = connection.execute(whole.values(spent_minor=own.spent_minor + price, clicks=own.clicks + count))
        if booked.rowcount != 1:
            raise StoreUnusable(f"the budget of campaign {account.campaign_id!r} changed while it was locked")
        today = update(ad_days).where(of_day.campaign_id == account.campaign_id, of_day.day == _day(at))
        added = today.values(spent_minor=of_day.spent_minor + price, clicks=of_day.clicks + count)
        if not connection.execute(added).rowcount:
            first = {"campaign_id": account.campaign_id, "day": _day(at), "spent_minor": price, "clicks": count}
            connection.execute(insert(ad_days), first)


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
