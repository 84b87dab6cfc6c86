"""Advertising under simulated shoppers: pace, overspending, what the auction is worth, and what it costs.

    python -m benchmarks.ads [--database URL] [--auctions 100000]

Simulated: shoppers click by chances that are known here and that the auction has to learn.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import random
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from shopsight.ads.auction import run_auction
from shopsight.ads.audiences import Audiences
from shopsight.ads.pacing import smoothed
from shopsight.ads.placing import Auction, Opportunity, Placing, Rules
from shopsight.ads.running import RunningCampaigns
from shopsight.ads.simulation import Scene, SimulatedDay, simulate_day
from shopsight.ads.tokens import PlaceTokens
from shopsight.core.ads import AuctionOutcome, Campaign, Click, Offer, ServedPlace, Won
from shopsight.core.queries import Hit
from shopsight.core.types import WHOLE, Product
from shopsight.core.verdict import Probability
from shopsight.store import SqlAdLedger, SqlAdState, SqlCampaigns, SqlEventLog, open_engine

KINDS = 40
BEGINS = datetime(2026, 6, 1, tzinfo=UTC)
TRAFFIC = smoothed([2, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 9, 9, 8, 8, 8, 9, 10, 12, 14, 14, 11, 7, 4])
PROCESSES, THREADS, BATCH = 4, 2, 50
SEEDS = 2
RESERVE = 15
CATALOG = [
    [Product(f"{kind}-{n}", f"{kind}-{n}", brand=f"brand-{kind % 7}", category=(f"Kind {kind}",)) for n in range(60)]
    for kind in range(KINDS)
]


def rankings(rng: random.Random, count: int = 400, depth: int = 50) -> list[tuple[Hit, ...]]:
    """Return drawn searches: each of one kind of product; what is like it comes first, then its neighbors."""
    return [_ranking(rng, rng.randrange(KINDS), depth) for _ in range(count)]


def _ranking(rng: random.Random, kind: int, depth: int) -> tuple[Hit, ...]:
    hits = []
    for place in range(depth):
        near = kind if place < 12 or rng.random() < 0.3 else (kind + rng.randint(1, 6)) % KINDS
        related = 1 / (1 + math.exp(-(2.8 - 0.11 * place - 1.5 * (near != kind) + rng.gauss(0, 0.7))))
        product = CATALOG[near][rng.randrange(60)]
        hits.append(
            Hit(product, related, related, None, WHOLE, (product.id,), probability=Probability(0, related, 1 - related))
        )
    return tuple(sorted(hits, key=lambda hit: -hit.score))


def campaigns(rng: random.Random, count: int = 60, daily: int | None = None) -> list[Campaign]:
    """Return campaigns for two kinds each, with bids that have nothing to do with how well they are liked."""
    made = []
    for number in range(count):
        kinds = " or ".join(f'category = "Kind {rng.randrange(KINDS)}"' for _ in range(2))
        bid = round(math.exp(rng.gauss(math.log(20), 0.6)))
        made.append(
            Campaign(f"c{number:02}", f"c{number}", "EUR", bid, 10**9, BEGINS, filter=kinds, daily_budget_minor=daily)
        )
    return made


def liking(seed: int = 7) -> dict[str, float]:
    """Return how much more than usual each campaign is clicked, as log odds: what the auction has to find out."""
    rng = random.Random(seed)
    return {f"c{number:02}": rng.gauss(0, 0.6) for number in range(100)}


LIKING = liking()


def clicked(place: ServedPlace) -> float:
    """The truth: what fits is clicked, by how much the campaign is liked, and less in later places."""
    odds = -4.2 + 2.6 * place.relevance + LIKING[place.campaign_id] - 0.6 * math.log(place.position)
    return 1 / (1 + math.exp(-odds))


def highest_bid(offers: Sequence[Offer], places: int, reserve_minor: int) -> AuctionOutcome:
    """Give places to the highest bids, whatever they show, at the next bid."""
    own = {(offer.campaign_id, offer.product_id): offer for offer in offers}
    blind = run_auction([offer._replace(relevance=1.0, ctr=1.0) for offer in offers], places, reserve_minor)
    won = (Won(own[w.offer.campaign_id, w.offer.product_id], w.price_minor) for w in blind.won)
    return AuctionOutcome(tuple(won), len(offers))


def at_random(rng: random.Random) -> Auction:
    """Give places to anybody, each for its own bid."""

    def auction(offers: Sequence[Offer], places: int, _reserve: int) -> AuctionOutcome:
        order = list(offers)
        rng.shuffle(order)
        one_each = list({offer.campaign_id: offer for offer in order}.values())[:places]
        return AuctionOutcome(tuple(Won(offer, offer.bid_minor) for offer in one_each), len(offers))

    return auction


def print_policies() -> None:
    days: dict[str, list[SimulatedDay]] = {"ours": [], "ours, without the floor": [], "highest bid": [], "random": []}
    for seed in range(SEEDS):
        rng = random.Random(seed)
        scene = Scene(campaigns(rng), rankings(rng), clicked, searches=3_000, shape=TRAFFIC)
        open_to_all = replace(scene, rules=Rules(floor=0.0))
        days["ours"].append(simulate_day(scene, random.Random(seed)))
        days["ours, without the floor"].append(simulate_day(open_to_all, random.Random(seed)))
        days["highest bid"].append(simulate_day(replace(open_to_all, auction=highest_bid), random.Random(seed)))
        days["random"].append(simulate_day(replace(open_to_all, auction=at_random(rng)), random.Random(seed)))
    print(
        "| policy | revenue of 1,000 searches | click rate | mean relevance | places a search |\n|---|---|---|---|---|"
    )
    for name, runs in days.items():
        revenue = sum(day.spent_minor for day in runs) / sum(day.searches for day in runs) * 1000
        ctr = sum(day.clicks for day in runs) / sum(day.impressions for day in runs)
        relevance = sum(day.relevance for day in runs) / len(runs)
        places = sum(day.impressions for day in runs) / sum(day.searches for day in runs)
        print(f"| {name} | {revenue:,.0f} | {ctr:.3f} | {relevance:.3f} | {places:.2f} |")


def print_pace(searches: int) -> None:
    """Print how far spend ends from its pace, and what a click is of a day: no pacing can be nearer than that."""
    off, worst, steps, unpaid, clicks = [], [], [], 0, 0
    for seed in range(SEEDS):
        rng = random.Random(seed)
        few = [c for c in campaigns(rng, 8) if c.bid_minor >= RESERVE]
        free = Scene(few, rankings(rng, 100), clicked, searches, shape=TRAFFIC, rules=Rules(reserve_minor=RESERVE))
        day = simulate_day(free, random.Random(seed))
        # A third of the clicks that each would get unpaced, at the least price: demand suffices, whoever else is held.
        demand = {one.campaign_id: one.clicks * RESERVE for one in day.campaigns}
        held = [replace(c, daily_budget_minor=demand[c.id] // 3) for c in few if demand[c.id] > 100 * c.bid_minor]
        day = simulate_day(replace(free, campaigns=held), random.Random(seed))
        unpaid, clicks = unpaid + day.unpaid, clicks + day.clicks
        for one in day.campaigns:
            assert one.allowed_minor
            off.append(abs(one.spent_minor / one.allowed_minor - 1))
            steps.append(one.spent_minor / max(1, one.clicks) / one.allowed_minor)
            pace = [sum(TRAFFIC[: hour + 1]) for hour in range(24)]
            worst.append(max(abs(spent / one.allowed_minor - due) for spent, due in zip(one.course, pace, strict=True)))
    print(f"{len(off)} budgets of a day, {clicks:,} paid clicks, {unpaid} that came when the day's money was gone")
    print("off the pace at the end, of a day (a click is, of a day): ", end="")
    print(", ".join(f"{end:.2%} ({step:.2%})" for step, end in sorted(zip(steps, off, strict=True))))
    print(
        f"off the pace at the end of the day: median {median(off):.2%}, "
        f"mean {sum(off) / len(off):.2%}, worst {max(off):.2%}"
    )
    print(
        f"off the pace at the worst hour's end, in budgets of a day: median {median(worst):.2%}, worst {max(worst):.2%}"
    )


def print_overspending(database: str, auctions: int) -> None:
    engine = open_engine(database)
    rng = random.Random(1)
    store, ledger = SqlCampaigns(engine), SqlAdLedger(engine)
    SqlAdState(engine).secret()
    for campaign in campaigns(rng, 20):
        daily = campaign.bid_minor * 400
        store.put(replace(campaign, budget_minor=daily + campaign.bid_minor * 100, daily_budget_minor=daily))
    engine.dispose()
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        shares = [(database, auctions // PROCESSES, seed) for seed in range(PROCESSES)]
        held, won, sent, paid = (sum(column) for column in zip(*pool.starmap(_bid_and_click, shares), strict=True))
    took_s = time.perf_counter() - began
    engine = open_engine(database)
    store, ledger = SqlCampaigns(engine), SqlAdLedger(engine)
    whole, today = ledger.spent(), ledger.on(datetime.now(UTC).date())
    over = sum(
        whole[c.id].spent_minor > c.budget_minor
        or any(day.spent_minor > (c.daily_budget_minor or 0) for day in ledger.days(c.id).values())
        for c in store.all()
    )
    full = sum(
        c.id in today and today[c.id].spent_minor + c.bid_minor > (c.daily_budget_minor or 0) for c in store.all()
    )
    twice = paid - sum(spend.clicks for spend in whole.values())
    kind = engine.dialect.name
    engine.dispose()
    print(
        f"{kind}: {held:,} auctions by {PROCESSES} processes of {THREADS} threads, {won:,} places, "
        f"{sent:,} clicks sent, some twice, "
        f"{paid:,} charged, {full} of 20 budgets used up; overspent {over}, charged twice {twice}; {took_s:.0f} s"
    )


def _bid_and_click(database: str, auctions: int, seed: int) -> tuple[int, int, int, int]:
    """Hold auctions in several threads, and charge clicks in batches, most of them more than once."""
    engine = open_engine(database)
    log, ledger, state = SqlEventLog(engine), SqlAdLedger(engine), SqlAdState(engine)
    tokens = PlaceTokens(state.secret())

    # Every place counts as clicked and nothing is paced: as much money as can be is asked for at once.
    def clock() -> datetime:
        return datetime.now(UTC)

    running = RunningCampaigns(_Unpaced(engine), ledger, state, clock)
    placing = Placing(running, Audiences(log, lambda _: [], lambda _: None), log, tokens, Rules(), clock)
    searches = rankings(random.Random(seed), 100)
    totals = [0, 0, 0, 0]
    batches: list[list[Click]] = []
    lock = threading.Lock()

    def charge(clicks: Sequence[Click]) -> int:
        return ledger.charge(clicks, clock()).count("charged")

    def work(number: int) -> None:
        rng = random.Random(seed * 100 + number)
        won = sent = paid = 0
        batch: list[Click] = []
        for turn in range(auctions // THREADS):
            for given in placing.places(Opportunity(rng.choice(searches), 2)):
                won += 1
                place = tokens.read(given.token)
                if place and rng.random() < 0.3:
                    batch.append(Click(place.id, place.campaign_id, place.price_minor))
            if len(batch) >= BATCH or turn == auctions // THREADS - 1:
                batches.append(batch)
                # Another thread is charging the same clicks, or has been, or will be: as processes that settle at once.
                for clicks in (batch, rng.choice(batches)):
                    paid += charge(clicks)
                    sent += len(clicks)
                batch = []
        with lock:
            for column, value in enumerate((auctions // THREADS, won, sent, paid)):
                totals[column] += value

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    return totals[0], totals[1], totals[2], totals[3]


class _Unpaced(SqlCampaigns):
    """Campaigns as if they had no budgets: only the ledger holds them back."""

    def all(self) -> list[Campaign]:
        return [replace(campaign, budget_minor=10**12, daily_budget_minor=None) for campaign in super().all()]


def print_cost() -> None:
    rng = random.Random(1)
    searches = rankings(rng)
    for count in (1, 10, 100):
        scene_campaigns = campaigns(rng, count)
        offers = [
            Offer(c.id, hit.product.id, hit.product.id, c.bid_minor, hit.similarity or 0.1, 0.05)
            for c, hit in zip(scene_campaigns * 5, searches[0] * 10, strict=False)
        ]
        bare = _median_us(lambda offers=offers: run_auction(offers, 2))
        with tempfile.TemporaryDirectory() as folder:
            engine = open_engine(Path(folder) / "shop.db")
            store, log, state = SqlCampaigns(engine), SqlEventLog(engine), SqlAdState(engine)
            for campaign in scene_campaigns:
                store.put(campaign)
            running = RunningCampaigns(store, SqlAdLedger(engine), state, lambda: BEGINS)
            nobody = Audiences(log, lambda _: [], lambda _: None)
            placing = Placing(running, nobody, log, PlaceTokens(state.secret()), Rules(), lambda: BEGINS)
            whole = _median_us(lambda placing=placing: placing.places(Opportunity(rng.choice(searches), 2)))
            engine.dispose()
        print(
            f"{count} campaigns: an auction of {len(offers)} offers {bare:.0f} µs, "
            f"the places of an answer {whole:.0f} µs"
        )


def _median_us(work: object, times: int = 400) -> float:
    assert callable(work)
    took = []
    for _ in range(times):
        began = time.thread_time()
        work()
        took.append(time.thread_time() - began)
    return median(took) * 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", default="", help="SQLAlchemy URL for the auctions at once; else SQLite.")
    options.add_argument("--auctions", type=int, default=100_000)
    options.add_argument("--searches", type=int, default=60_000, help="Of a day whose pace is looked at.")
    options.add_argument("--only", choices=("cost", "policies", "pace", "overspending"))
    given = options.parse_args()
    if given.only in (None, "cost"):
        print_cost()
    if given.only in (None, "policies"):
        print_policies()
    if given.only in (None, "pace"):
        print_pace(given.searches)
    if given.only in (None, "overspending"):
        with tempfile.TemporaryDirectory() as folder:
            print_overspending(given.database or str(Path(folder) / "shop.db"), given.auctions)


if __name__ == "__main__":
    main()
