"""Experiments: what is tried on whom, and what became of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from shopsight.core.errors import InvalidExperiment

Change: TypeAlias = bool | float | str
Metric: TypeAlias = Literal["click_rate", "cart_rate", "conversion", "revenue", "thumbs"]
"""By shopper: searches that were clicked of all, shoppers who put something in the cart, who ordered, what was ordered
in major units, and thumbs that were up of all."""
Kind: TypeAlias = Literal["split", "interleaved"]
"""`split` deals each shopper one arm. `interleaved` shows everybody both arms' orders merged, and clicks decide."""
ExperimentStatus: TypeAlias = Literal["draft", "running", "stopped"]
Finding: TypeAlias = Literal["too_early", "better", "worse", "alike"]

METRICS: tuple[Metric, ...] = get_args(Metric)

KNOBS: Mapping[str, str] = {
    "sponsored": "true or false: whether advertised places stand beside answers",
    "personal_strength": "0–1: how far a shopper's taste moves the order of a search",
    "storefront": "any text: what the shop's own page is to do differently",
}
"""What an arm may change, and what it is set to."""
ORDERING = frozenset({"personal_strength"})
"""The knobs that put the same answer in another order, so that two orders can be merged."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_PRECISION = 1 << 52


@dataclass(frozen=True, slots=True)
class Arm:
    """One way of doing it, and its share of shoppers relative to the others' `weight`."""

    name: str
    weight: float = 1.0
    changes: Mapping[str, Change] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _expect(bool(_NAME.fullmatch(self.name)), "arms.name", f"1–40 letters, digits, . _ or -, got {self.name!r}")
        _expect(0 < self.weight <= 1000, "arms.weight", f"above 0 and at most 1000, got {self.weight}")
        for knob, value in self.changes.items():
            _check_change(knob, value)


@dataclass(frozen=True, slots=True)
class Experiment:
    """Arms that shoppers are dealt to, the first being the control, and the metric it is about."""

    id: str
    title: str
    arms: tuple[Arm, ...]
    metric: Metric
    created_at: datetime
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    kind: Kind = "split"

    def __post_init__(self) -> None:
        _expect(bool(_NAME.fullmatch(self.id)), "id", f"1–40 letters, digits, . _ or -, got {self.id!r}")
        _expect(2 <= len(self.arms) <= 10, "arms", f"2–10 arms are wanted, got {len(self.arms)}")
        _expect(len({arm.name for arm in self.arms}) == len(self.arms), "arms", "each arm has a name of its own")
        _expect(self.metric in METRICS, "metric", f"one of {', '.join(METRICS)}, got {self.metric!r}")
        _expect(len(self.title) <= 200, "title", "at most 200 characters")
        _expect(self.kind in get_args(Kind), "kind", f"split or interleaved, got {self.kind!r}")
        if self.kind == "interleaved":
            self._check_interleaved()

    @property
    def status(self) -> ExperimentStatus:
        if self.started_at is None:
            return "draft"
        return "running" if self.stopped_at is None else "stopped"

    def _check_interleaved(self) -> None:
        first, last = self.arms[0], self.arms[-1]
        fits = len(self.arms) == 2 and first.weight == last.weight and first.changes != last.changes
        _expect(fits, "arms", "interleaved arms are two, of one weight, that order differently")
        changed = {*first.changes, *last.changes}
        _expect(changed <= ORDERING, "arms.changes", f"interleaved arms change {', '.join(ORDERING)} only")
        _expect(self.metric == "click_rate", "metric", "interleaving is about clicks: click_rate")

    def arm_of(self, shopper: str) -> Arm:
        """Return the shopper's arm: always the same, and no less even beside any other experiment. Nothing is kept."""
        digest = hashlib.sha256(f"{self.id}\x00{shopper}".encode()).digest()
        place = (int.from_bytes(digest[:8], "big") % _PRECISION) / _PRECISION * sum(arm.weight for arm in self.arms)
        for arm in self.arms:
            place -= arm.weight
            if place < 0:
                return arm
        return self.arms[-1]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What holds for a shopper: the arm of each running experiment, and all that these change."""

    arms: Mapping[str, str]
    changes: Mapping[str, Change]

    @property
    def details(self) -> Mapping[str, str]:
        """What the shop's page adds to the details of its events, so that results know who saw what."""
        if not self.arms:
            return {}
        return {"experiment": ",".join(self.arms), "arm": ",".join(self.arms.values())}


@dataclass(frozen=True, slots=True)
class ArmFigure:
    """How one arm does; `low` and `high` hold at every look."""

    arm: str
    shoppers: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """An arm against the control: `lift` .04 is 4 % more. `low` and `high` of the lift hold at every look."""

    arm: str
    finding: Finding
    lift: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class MetricResult:
    metric: Metric
    arms: tuple[ArmFigure, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Preference:
    """Of two interleaved orders: how many more of the searches with a click the second arm won than the first, −1 to 1.

    `low` and `high` hold at every look; None while fewer than two shoppers clicked.
    """

    arm: str
    finding: Finding
    value: float | None
    low: float | None
    high: float | None
    shoppers: int
    searches: int


@dataclass(frozen=True, slots=True)
class ExperimentResults:
    """`sample_ratio_p` below .001 means that assignment or logging is broken, and no finding holds (`is_sound`).

    `contradicting` shoppers were logged in another arm than theirs, and are left out. An interleaved experiment has a
    `preference` and no metrics; everybody who clicked met both arms.
    """

    experiment: Experiment
    shoppers: Mapping[str, int]
    contradicting: int
    sample_ratio_p: float
    metrics: tuple[MetricResult, ...]
    preference: Preference | None = None

    @property
    def is_sound(self) -> bool:
        return self.sample_ratio_p >= 0.001


def _check_change(knob: str, value: Change) -> None:
    _expect(knob in KNOBS, "arms.changes", f"one of {', '.join(KNOBS)} is wanted, got {knob!r}")
    if knob == "sponsored":
        fits = isinstance(value, bool)
    elif knob == "personal_strength":
        fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    else:
        fits = isinstance(value, str) and 0 < len(value) <= 100
    _expect(fits, f"arms.changes.{knob}", f"{KNOBS[knob]}; got {value!r}")


def _expect(holds: bool, experiment_field: str, wanted: str) -> None:
    if not holds:
        raise InvalidExperiment(f"{experiment_field}: {wanted}", experiment_field)
