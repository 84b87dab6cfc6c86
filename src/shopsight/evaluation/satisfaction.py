"""Whether shoppers found what they meant, by what they did: thumbs, clicks, searches in vain and searches again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import TypeAlias

from shopsight.core.events import Event
from shopsight.evaluation.metrics import Share, wilson

NAMES = ("search", "select_item", "feedback")
"""The events that are looked at."""
REFORMULATED_WITHIN = timedelta(minutes=1)
_WORST = 20
_FEWEST = 3


@dataclass(slots=True)
class Search:
    """One search and what followed. `again` tells that another came within a minute and before any click."""

    time: datetime
    words: str
    shown: int
    first_click_s: float | None = None
    best_position: int | None = None
    again: bool = False

    @property
    def in_vain(self) -> bool:
        """Nothing was found, or nothing was clicked and the shopper tried once more."""
        return not self.shown or (self.again and self.first_click_s is None)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some searches: shares with intervals, the median time to the first click, and the mean of 1 / the best place
    clicked, over searches with a click (None for none)."""

    searches: int
    clicked: Share
    found_nothing: Share
    reformulated: Share
    thumbs_up: Share
    first_click_s: float | None
    clicked_mrr: float | None


@dataclass(frozen=True, slots=True)
class DayFigures:
    day: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class WordsInVain:
    """Words that often led nowhere."""

    words: str
    searches: int
    clicked: int
    found_nothing: int
    reformulated: int


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Of a span of time: as a whole, day by day (UTC), why thumbs were down, and the words most often in vain."""

    since: datetime
    until: datetime
    whole: Figures
    days: tuple[DayFigures, ...]
    reasons: tuple[tuple[str, int], ...]
    worst: tuple[WordsInVain, ...]


@dataclass(slots=True)
class Outcomes:
    """What some events come to: as much as figures need, and far less than the events.

    `of_words` counts, for each words searched, the searches and those of them that were clicked, found nothing, were
    reformulated, and were in vain.
    """

    searches: int = 0
    found_nothing: int = 0
    reformulated: int = 0
    first_clicks_s: list[float] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    thumbs: list[bool] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    of_words: dict[str, tuple[int, int, int, int, int]] = field(default_factory=dict)

    def add(self, other: Outcomes) -> None:
        """Count other events in, whose searches are other searches."""
        self.searches += other.searches
        self.found_nothing += other.found_nothing
        self.reformulated += other.reformulated
        self.first_clicks_s += other.first_clicks_s
        self.places += other.places
        self.thumbs += other.thumbs
        self.reasons += other.reasons
        for words, counts in other.of_words.items():
            self._count_words(words, counts)

    def count(self, search: Search) -> None:
        """Count a search in, when all that followed it is known."""
        clicked = search.first_click_s is not None
        self.searches += 1
        self.found_nothing += not search.shown
        self.reformulated += search.again
        if search.first_click_s is not None:
            self.first_clicks_s.append(search.first_click_s)
        if search.best_position is not None:
            self.places.append(search.best_position)
        if search.words:
            self._count_words(search.words, (1, clicked, not search.shown, search.again, search.in_vain))

    def _count_words(self, words: str, counts: tuple[int, int, int, int, int]) -> None:
        a, b, c, d, e = self.of_words.get(words, (0, 0, 0, 0, 0))
        self.of_words[words] = (a + counts[0], b + counts[1], c + counts[2], d + counts[3], e + counts[4])


ReadOutcomes: TypeAlias = Callable[[datetime, datetime], Outcomes]
"""From, to before, within one day → what the events of that time come to."""


def satisfaction(read: ReadOutcomes, since: datetime, until: datetime) -> Satisfaction:
    """Sum up day by day (UTC); a visit over midnight counts as two."""
    days = {start.date(): read(start, end) for start, end in _days(since, until)}
    whole = Outcomes()
    for outcomes in days.values():
        whole.add(outcomes)
    return Satisfaction(
        since,
        until,
        _figures(whole),
        tuple(DayFigures(day, _figures(outcomes)) for day, outcomes in days.items()),
        tuple(sorted(whole.reasons.items(), key=lambda item: (-item[1], item[0]))),
        _worst(whole),
    )


def outcomes_of(events: Iterable[Event]) -> Outcomes:
    """Return what events of one day come to."""
    outcomes = Outcomes()
    searches: list[Search] = []
    by_query: dict[str, Search] = {}
    last_of: dict[str, Search] = {}
    for event in sorted(events, key=lambda event: event.time):
        visit = event.session or event.shopper
        if event.name == "search":
            if event.query_id and event.query_id in by_query:
                continue  # the next page of the same answer
            search = Search(event.time, " ".join(event.words.casefold().split()), len(event.items))
            before = last_of.get(visit) if visit else None
            if before and before.first_click_s is None and event.time - before.time <= REFORMULATED_WITHIN:
                before.again = True
            searches.append(search)
            last_of[visit] = by_query[event.query_id] = search
        elif event.name == "select_item":
            # Without a query id a click belongs to the visit's last search.
            _click(by_query.get(event.query_id) if event.query_id else last_of.get(visit), event)
        elif isinstance(event.details.get("helpful"), bool):
            outcomes.thumbs.append(bool(event.details["helpful"]))
            if not event.details["helpful"] and (reason := str(event.details.get("reason", ""))):
                outcomes.reasons[reason] += 1
    for search in searches:
        outcomes.count(search)
    return outcomes


def _click(search: Search | None, event: Event) -> None:
    if search is None:
        return
    if search.first_click_s is None:
        search.first_click_s = (event.time - search.time).total_seconds()
    places = [item.position for item in event.items if item.position is not None]
    if search.best_position is not None:
        places.append(search.best_position)
    search.best_position = min(places, default=None)


def _figures(of: Outcomes) -> Figures:
    n = of.searches
    return Figures(
        searches=n,
        clicked=wilson(len(of.first_clicks_s), n),
        found_nothing=wilson(of.found_nothing, n),
        reformulated=wilson(of.reformulated, n),
        thumbs_up=wilson(sum(of.thumbs), len(of.thumbs)),
        first_click_s=median(of.first_clicks_s) if of.first_clicks_s else None,
        clicked_mrr=sum(1 / place for place in of.places) / len(of.places) if of.places else None,
    )


def _worst(outcomes: Outcomes) -> tuple[WordsInVain, ...]:
    """The words with most searches in vain, of those searched a few times."""
    tried = {words: counts for words, counts in outcomes.of_words.items() if counts[4] and counts[0] >= _FEWEST}
    worst = sorted(tried, key=lambda words: (-tried[words][4], words))[:_WORST]
    return tuple(WordsInVain(words, *tried[words][:4]) for words in worst)


def _days(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    start = since
    while start < until:
        end = min(start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1), until)
        yield start, end
        start = end
