"""What clicks on advertised places cost, in SQL: each place pays once, and no budget is ever exceeded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, Engine, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert

from shopsight.core.ads import Click, Paid, Spend
from shopsight.store.engine import reading, writing
from shopsight.store.filters import clean
from shopsight.store.schema import ad_campaigns, ad_clicks, ad_days

_CLICKS_KEPT = timedelta(days=2)


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
            known = _locked(connection, sorted({clean(click.campaign_id) for click in clicks}))
            # In one order everywhere, so that two that charge the same places do not wait for one another in a ring.
            order = sorted(range(len(clicks)), key=lambda n: clicks[n].place_id)
            paid = {n: _charged(connection, clicks[n], at, known) for n in order}
        return [paid[n] for n in range(len(clicks))]

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


def _locked(connection: Connection, campaign_ids: Sequence[str]) -> frozenset[str]:
    """Return those campaigns that there are; nobody else charges them until the transaction ends."""
    rows = select(ad_campaigns.c.id).where(ad_campaigns.c.id.in_(campaign_ids)).order_by(ad_campaigns.c.id)
    return frozenset(connection.execute(rows.with_for_update()).scalars())


def _charged(connection: Connection, click: Click, at: datetime, known: frozenset[str]) -> Paid:
    campaign_id, price = clean(click.campaign_id), click.price_minor
    if campaign_id not in known:
        return "unknown_campaign"
    row = {"place_id": clean(click.place_id), "campaign_id": campaign_id, "charged_at": at.timestamp()}
    new = _insert(connection, ad_clicks).values(**row, charged_minor=0).on_conflict_do_nothing()
    if connection.execute(new.returning(ad_clicks.c.place_id)).first() is None:
        return "paid_before"
    if not _taken(connection, campaign_id, price, at):
        return "over_budget"
    paid = update(ad_clicks).where(ad_clicks.c.place_id == row["place_id"]).values(charged_minor=price)
    connection.execute(paid)
    return "charged"


def _taken(connection: Connection, campaign_id: str, price: int, at: datetime) -> bool:
    """Take the price from the budget of the day and from the whole one, or from neither."""
    total = ad_campaigns.c
    whole = update(ad_campaigns).where(total.id == campaign_id, total.spent_minor + price <= total.budget_minor)
    taken = connection.execute(whole.values(spent_minor=total.spent_minor + price, clicks=total.clicks + 1))
    if not taken.rowcount:
        return False
    of_day, day = ad_days.c, at.astimezone(UTC).date().isoformat()
    first = _insert(connection, ad_days).values(campaign_id=campaign_id, day=day, spent_minor=0, clicks=0)
    connection.execute(first.on_conflict_do_nothing())
    daily = select(total.daily_budget_minor).where(total.id == campaign_id).scalar_subquery()
    fits = func.coalesce(daily, of_day.spent_minor + price) >= of_day.spent_minor + price
    part = update(ad_days).where(of_day.campaign_id == campaign_id, of_day.day == day, fits)
    if connection.execute(part.values(spent_minor=of_day.spent_minor + price, clicks=of_day.clicks + 1)).rowcount:
        return True
    back = update(ad_campaigns).where(total.id == campaign_id)
    connection.execute(back.values(spent_minor=total.spent_minor - price, clicks=total.clicks - 1))
    return False


def _insert(connection: Connection, table: object) -> Insert:
    """Return an INSERT that knows ON CONFLICT; both databases spell it the same."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return make(table)  # type: ignore[arg-type,return-value]
