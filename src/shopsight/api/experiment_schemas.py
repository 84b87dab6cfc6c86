"""Experiments and satisfaction as they go over HTTP: what is sent and what is answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from shopsight.api.answer_schemas import Answer
from shopsight.api.schemas import Given
from shopsight.core.experiments import ExperimentStatus, Finding, Kind, Metric

ChangeField = bool | float | str


class ArmInput(Given):
    """One way of doing it. The first arm is the control; an arm without `changes` is the shop as it is."""

    name: str = Field(examples=["B"])
    weight: float = Field(1.0, gt=0, le=1000, description="Its share of shoppers, relative to the others'.")
    changes: dict[str, ChangeField] = Field({}, description="sponsored, personal_strength, storefront.")


class ExperimentRequest(Given):
    """An experiment to draft. It deals nobody before it is started."""

    id: str = Field("", description="1–40 letters, digits, . _ or -; made of the title when it is left out.")
    title: str = Field(min_length=1, max_length=200)
    arms: list[ArmInput] = Field(min_length=2, max_length=10)
    metric: Metric = Field("click_rate", description="What it is about; the others are told as well.")
    kind: Kind = Field("split", description="interleaved: everybody sees both arms' orders merged, and clicks decide.")


class Arm(Answer):
    name: str
    weight: float
    changes: dict[str, ChangeField]


class ExperimentAnswer(Answer):
    id: str
    title: str
    kind: Kind
    status: ExperimentStatus
    metric: Metric
    arms: list[Arm]
    created_at: datetime
    started_at: datetime | None
    stopped_at: datetime | None


class ExperimentList(Answer):
    experiments: list[ExperimentAnswer]


class ArmFigure(Answer):
    arm: str
    shoppers: int
    value: float = Field(description="With what shoppers did before taken into account (CUPED); money in major units.")
    low: float
    high: float


class Effect(Answer):
    """An arm against the control. The interval holds however often it is looked at."""

    arm: str
    finding: Finding
    lift: float | None = Field(description="0.04 is 4 % more; null where there is nothing to relate to.")
    low: float | None
    high: float | None
    said: str = Field(description="The finding in words.", examples=["B is better by 4–9 %"])


class MetricAnswer(Answer):
    metric: Metric
    arms: list[ArmFigure]
    effects: list[Effect]


class PreferenceAnswer(Answer):
    """Of two interleaved orders; the interval holds however often it is looked at."""

    arm: str = Field(description="The second arm.")
    finding: Finding
    value: float | None = Field(description="Searches with a click that it won more than the first, −1 to 1, of all.")
    low: float | None
    high: float | None
    shoppers: int = Field(description="Who clicked.")
    searches: int = Field(description="Searches with a click.")
    said: str = Field(examples=["B wins 4–9 % more of the searches with a click"])


class ResultsAnswer(Answer):
    experiment: ExperimentAnswer
    shoppers: dict[str, int]
    contradicting: int = Field(description="Shoppers logged in another arm than theirs; left out.")
    sample_ratio_p: float = Field(description="Below .001 assignment or logging is broken: believe nothing.")
    is_sound: bool
    metrics: list[MetricAnswer]
    preference: PreferenceAnswer | None = Field(description="Of an interleaved experiment.")


class AssignmentAnswer(Answer):
    """`details` goes into the details of the shopper's events, so that results know who saw what."""

    arms: dict[str, str]
    changes: dict[str, ChangeField]
    details: dict[Literal["experiment", "arm"], str]


class Share(Answer):
    """A share of n with its 95 % interval; 0 of 0 where there was nothing."""

    value: float
    low: float
    high: float
    n: int


class SatisfactionFigures(Answer):
    searches: int
    clicked: Share
    found_nothing: Share
    reformulated: Share = Field(description="Searched again within a minute without a click.")
    thumbs_up: Share = Field(description="Of those who gave a thumb.")
    first_click_s: float | None = Field(description="Median seconds to the first click; null without one.")
    clicked_mrr: float | None = Field(description="Mean of 1 / the best place clicked; null without a click.")


class SatisfactionDay(Answer):
    day: date
    figures: SatisfactionFigures


class ThumbReason(Answer):
    reason: str
    count: int


class WordsInVain(Answer):
    words: str
    searches: int
    clicked: int
    found_nothing: int
    reformulated: int


class SatisfactionAnswer(Answer):
    """Days are those of UTC. `worst` are the words most often in vain, `reasons` those given with a thumb down."""

    since: datetime
    until: datetime
    whole: SatisfactionFigures
    days: list[SatisfactionDay]
    reasons: list[ThumbReason]
    worst: list[WordsInVain]
