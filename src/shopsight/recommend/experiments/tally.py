"""What each shopper of an experiment did, before it and in it, summed from the log of events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shopsight.core.events import Event
from shopsight.core.experiments import Experiment, Metric
from shopsight.core.money import major_units

EXPOSED = ("search", "view_item_list", "select_item", "view_item", "view_promotion")
COUNTED = ("search", "select_item", "add_to_cart", "purchase", "feedback")


@dataclass(slots=True)
class Tally:
    """What one shopper did in one span of time."""

    searches: int = 0
    clicked: set[str] = field(default_factory=set)
    carted: bool = False
    orders: int = 0
    spent: float = 0.0
    thumbs: int = 0
    thumbs_up: int = 0

    def add(self, event: Event) -> None:
        match event.name:
            case "search":
                self.searches += 1
            case "select_item":
                # Who sends no query ids is counted one clicked search a visit.
                self.clicked.add(event.query_id or event.session)
            case "add_to_cart":
                self.carted = True
            case "purchase":
                self.orders += 1
                self.spent += float(major_units(event.value_minor or 0, event.currency))
            case "feedback" if isinstance(event.details.get("helpful"), bool):
                self.thumbs += 1
                self.thumbs_up += event.details["helpful"] is True


Part = Callable[[Tally], float]

PARTS: Mapping[Metric, tuple[Part, Part]] = {
    "click_rate": (lambda t: min(len(t.clicked), t.searches), lambda t: t.searches),
    "cart_rate": (lambda t: t.carted, lambda _: 1),
    "conversion": (lambda t: t.orders > 0, lambda _: 1),
    "revenue": (lambda t: t.spent, lambda _: 1),
    "thumbs": (lambda t: t.thumbs_up, lambda t: t.thumbs),
}
"""Each metric as a sum over shoppers of the first part, over a sum of the second."""


@dataclass(slots=True)
class Exposed:
    """A shopper who met an experiment: the arm, since when, and what they did before its start and since."""

    arm: str
    since: datetime
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)


def exposures(experiment: Experiment, events: Iterable[Event]) -> tuple[dict[str, Exposed], int]:
    """Return who met the experiment, by its trace in `details`, and how many were logged in an arm not theirs.

    The latter are left out: what they saw is not known.
    """
    found: dict[str, Exposed] = {}
    contradicting: set[str] = set()
    for event in events:
        arm = _arm_told(experiment, event)
        if not event.shopper or arm is None:
            continue
        if arm != experiment.arm_of(event.shopper).name:
            contradicting.add(event.shopper)
        known = found.setdefault(event.shopper, Exposed(arm, event.time))
        known.since = min(known.since, event.time)
    return {shopper: met for shopper, met in found.items() if shopper not in contradicting}, len(contradicting)


def count(experiment: Experiment, exposed: Mapping[str, Exposed], events: Iterable[Event]) -> None:
    """Sum events up: those before the experiment's start, and each shopper's from the first exposure on."""
    assert experiment.started_at is not None
    for event in events:
        met = exposed.get(event.shopper)
        if met is None:
            continue
        if event.time < experiment.started_at:
            met.before.add(event)
        elif event.time >= met.since:
            met.after.add(event)


def _arm_told(experiment: Experiment, event: Event) -> str | None:
    """The arm that an event names: `experiment` and `arm` hold one name, or several with commas between."""
    experiments, arms = (str(event.details.get(name, "")).split(",") for name in ("experiment", "arm"))
    return dict(zip(experiments, arms, strict=False)).get(experiment.id)
