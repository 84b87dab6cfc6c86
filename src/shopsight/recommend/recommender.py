"""Everything that can be asked of a shop's recommendations: alike, going with, for you, and a shopper's say in it."""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from shopsight.core.errors import InvalidRequest, ProductNotFound
from shopsight.core.events import Events
from shopsight.core.ports import EventLog, ProductIndex, ProductStore, ShopperChoices
from shopsight.core.queries import Result
from shopsight.core.recommendations import Basis, Recommendation, Recommendations
from shopsight.core.types import Product
from shopsight.recommend.blend import features_of
from shopsight.recommend.collaborative import Behavior
from shopsight.recommend.for_you import DIVERSITY, for_you, popular
from shopsight.recommend.goes_with import going_with
from shopsight.recommend.ground import Ground, ground_of
from shopsight.recommend.learn import Learned, learn, nothing_learned
from shopsight.recommend.learned_file import Stored
from shopsight.recommend.personal import personal
from shopsight.recommend.signal_book import SignalBook
from shopsight.recommend.signals import WEIGHTS, Signal
from shopsight.recommend.similar import similar, within_price
from shopsight.recommend.taste import Taste, taste_of
from shopsight.search.kept_file import KeptFile
from shopsight.search.product_vectors import ProductRows, ProductVectors

_MOST_EVENTS = 300_000
_REST = 20
"""How many times longer than it took to build is the ground stood on at least."""
_ENOUGH_NEW, _ENOUGH_NEW_SHARE = 100, 0.1
MOST = 100


class Recommender:
    """Answers from the first day, by pictures; learns from events when `learn` is called. Safe in threads.

    `index` gives the live index; `revision` is the encoder's, whose vectors `products` holds.
    """

    def __init__(
        self,
        *,
        store: ProductStore,
        events: EventLog,
        choices: ShopperChoices,
        products: ProductVectors,
        index: Callable[[], ProductIndex],
        file: KeptFile[Stored],
        revision: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._events = events
        self._choices = choices
        self._products = products
        self._index = index
        self._file = file
        self._revision = revision
        self._book = SignalBook(events)
        self._lock = threading.Lock()
        self._known: Ground | None = None
        self._clock = clock
        self._rests_until = 0.0

    def similar(
        self, product_id: str, limit: int = 12, *, price_band: float | None = None, diversity: float = 0.0
    ) -> Recommendations:
        """Return what looks like a product; `price_band` 0.5 is what costs at most half more or less.

        Raises ProductNotFound.
        """
        _check(limit, diversity)
        product = self._product(product_id)
        items = similar(
            product,
            store=self._store,
            index=self._index(),
            products=self._products.now(),
            limit=limit,
            where=within_price(product, price_band) if price_band is not None else None,
            diversity=diversity,
        )
        return self._answer(items, "picture")

    def goes_with(self, product_id: str, limit: int = 12) -> Recommendations:
        """Return what completes the look: of other categories, in a style that fits. Raises ProductNotFound."""
        _check(limit)
        self._product(product_id)
        learned = self._learned()
        items = going_with(product_id, learned.matches, self._products.now(), limit)
        return self._answer(items, "baskets" if learned.matches.pairs else "picture")

    def for_you(self, shopper: str, limit: int = 12, diversity: float = DIVERSITY) -> Recommendations:
        """Return what a shopper is likely to turn to; what is popular where nothing is known or may be known."""
        _check(limit, diversity)
        return self._for(self._signals(shopper), limit, diversity)

    def after(self, product_ids: Sequence[str], limit: int = 12) -> list[str]:
        """Return the ids, best first, for one who has looked at these products, the latest last: for evaluations."""
        signals = [Signal(product_id, "view_item", 1.0, float(n)) for n, product_id in enumerate(product_ids)]
        return [item.product_id for item in self._for(signals, limit, DIVERSITY).items]

    def taste(self, shopper: str) -> Taste | None:
        """Return a shopper's taste; None where nothing is known or may be known."""
        return taste_of(self._signals(shopper), self._products.now()) or None

    def personal(self, result: Result, shopper: str, strength: float) -> Result:
        """Return a search's result in the shopper's own order, see `personal.personal`."""
        signals = self._signals(shopper)
        ground = self._ground()
        taste = taste_of(signals, ground.products)
        if not taste or not strength:
            return result
        ids = [hit.product.id for hit in result.hits if hit.product.id in ground.products.row_of]
        scores = features_of(ground, taste, ground.products.rows(ids)) @ self._learned().weights
        return personal(result, dict(zip(ids, scores.tolist(), strict=True)), strength)

    def opt_out(self, shopper: str, opted_out: bool = True) -> None:
        """Obey a shopper who wants no recommendations by what they did, or wants them again; holds at once."""
        _named(shopper)
        self._choices.opt_out(shopper, opted_out)

    def reset(self, shopper: str) -> None:
        """Forget a shopper's taste: it begins anew with the next event."""
        _named(shopper)
        self._choices.reset(shopper, self._events.number())

    def needs_learning(self) -> bool:
        """Whether enough has happened since events were last learned from."""
        number, stored = self._events.number(), self._file.now()
        if stored is None or stored.revision != self._revision:
            return number > 0
        return number - stored.number >= max(_ENOUGH_NEW, _ENOUGH_NEW_SHARE * stored.number)

    def learn(self) -> Learned:
        """Learn from the latest events of those who allow it, and keep what was learned in the shop's folder."""
        number, choices = self._events.number(), self._choices.all()
        held = deque(
            (
                logged.event
                for logged in self._events.read(Events(tuple(WEIGHTS)))
                if (choice := choices.get(logged.event.shopper)) is None
                or (not choice.opted_out and logged.number > choice.taste_after)
            ),
            _MOST_EVENTS,
        )
        learned = learn(sorted(held, key=lambda event: (event.time, event.id)), self._products.now())
        self._file.write(Stored(learned, number, self._revision))
        return learned

    def learn_if_needed(self) -> None:
        """Learn where it is worth it: for a background of regular work."""
        if self.needs_learning():
            self.learn()
            self._ground()

    def _for(self, signals: Sequence[Signal], limit: int, diversity: float) -> Recommendations:
        ground = self._ground()
        taste = taste_of(signals, ground.products)
        if not taste:
            return self._answer(popular(ground, limit), "popular")
        items = for_you(ground, taste, signals, self._learned().weights, limit, diversity)
        return self._answer(items, "taste", len(signals))

    def _signals(self, shopper: str) -> tuple[Signal, ...]:
        return self._book.signals(shopper, self._choices.of(shopper)) if shopper else ()

    def _learned(self) -> Learned:
        stored = self._file.now()
        if stored is None or stored.revision != self._revision:
            return nothing_learned(self._products.now().vectors.shape[1])
        return stored.learned

    def _ground(self) -> Ground:
        """Return the ground as new as that is quick, else a while old: a catalog may change all the time."""
        products, behavior = self._products.now(), self._learned().behavior
        known = self._known
        if known and (self._is_on(known, products, behavior) or self._lock.locked()):
            return known
        with self._lock:
            if self._known is None or not self._is_on(self._known, products, behavior):
                began = self._clock()
                self._known = ground_of(products, behavior, self._known)
                self._rests_until = self._clock() + _REST * (self._clock() - began)
            return self._known

    def _is_on(self, known: Ground, products: ProductRows, behavior: Behavior) -> bool:
        """Whether these are what is stood on already, or it is too early to build anew."""
        is_same = known.products is products and known.behavior is behavior
        return is_same or (known.behavior is behavior and self._clock() < self._rests_until)

    def _product(self, product_id: str) -> Product:
        for product in self._store.get([product_id]):
            return product
        raise ProductNotFound(f"no product {product_id!r} in this shop")

    def _answer(self, items: Sequence[Recommendation], basis: Basis, signals: int = 0) -> Recommendations:
        named = [item.product_id for item in items]
        named += [reason.product_id for item in items for reason in item.reasons if reason.product_id]
        products = {product.id: product for product in self._store.get(list(dict.fromkeys(named)))}
        kept = tuple(item for item in items if item.product_id in products)
        return Recommendations(kept, basis, products, secrets.token_hex(8), signals)


def _check(limit: int, diversity: float = 0.0) -> None:
    if not 1 <= limit <= MOST:
        raise InvalidRequest(f"limit is 1–{MOST}, got {limit}", "limit")
    if not 0 <= diversity <= 1:
        raise InvalidRequest(f"diversity is 0–1, got {diversity}", "diversity")


def _named(shopper: str) -> None:
    if not 1 <= len(shopper) <= 100:
        raise InvalidRequest("a shopper's pseudonym has 1–100 characters", "shopper")
