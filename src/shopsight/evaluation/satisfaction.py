"""Whether shoppers found what they meant, by what they did: thumbs, clicks, searches in vain and searches again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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

ReadEvents: TypeAlias = Callable[[datetime, datetime], Iterable[Event]]
"""From, to before → the events of that time."""


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
class _Span:
    searches: list[Search] = field(default_factory=list)
    thumbs: list[bool] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def satisfaction(read: ReadEvents, since: datetime, until: datetime) -> Satisfaction:
    """Read the events day by day, so that memory holds one day of them; a visit over midnight counts as two."""
    spans = {start.date(): _span(read(start, end)) for start, end in _days(since, until)}
    whole = _Span()
    for span in spans.values():
        whole.searches += span.searches
        whole.thumbs += span.thumbs
        whole.reasons += span.reasons
    return Satisfaction(
        since,
        until,
        _figures(whole),
        tuple(DayFigures(day, _figures(span)) for day, span in spans.items()),
        tuple(sorted(whole.reasons.items(), key=lambda item: (-item[1], item[0]))),
        _worst(whole.searches),
    )


def _span(events: Iterable[Event]) -> _Span:
    span = _Span()
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
            span.searches.append(search)
            last_of[visit] = by_query[event.query_id] = search
        elif event.name == "select_item":
            # Without a query id a click belongs to the visit's last search.
            _click(by_query.get(event.query_id) if event.query_id else last_of.get(visit), event)
        elif isinstance(event.details.get("helpful"), bool):
            span.thumbs.append(bool(event.details["helpful"]))
            if not event.details["helpful"] and (reason := str(event.details.get("reason", ""))):
                span.reasons[reason] += 1
    return span


def _click(search: Search | None, event: Event) -> None:
    if search is None:
        return
    if search.first_click_s is None:
        search.first_click_s = (event.time - search.time).total_seconds()
    places = [item.position for item in event.items if item.position is not None]
    if search.best_position is not None:
        places.append(search.best_position)
    search.best_position = min(places, default=None)


def _figures(span: _Span) -> Figures:
    searches = span.searches
    waits = [search.first_click_s for search in searches if search.first_click_s is not None]
    places = [search.best_position for search in searches if search.best_position is not None]
    n = len(searches)
    return Figures(
        searches=n,
        clicked=wilson(len(waits), n),
        found_nothing=wilson(sum(not search.shown for search in searches), n),
        reformulated=wilson(sum(search.again for search in searches), n),
        thumbs_up=wilson(sum(span.thumbs), len(span.thumbs)),
        first_click_s=median(waits) if waits else None,
        clicked_mrr=sum(1 / place for place in places) / len(places) if places else None,
    )


def _worst(searches: Sequence[Search]) -> tuple[WordsInVain, ...]:
    """The words with most searches in vain, of those searched a few times."""
    of_words: dict[str, list[Search]] = {}
    for search in searches:
        if search.words:
            of_words.setdefault(search.words, []).append(search)
    vain = {words: sum(search.in_vain for search in found) for words, found in of_words.items()}
    worst = sorted((w for w in vain if vain[w] and len(of_words[w]) >= _FEWEST), key=lambda w: (-vain[w], w))
    return tuple(
        WordsInVain(
            words,
            len(found),
            sum(search.first_click_s is not None for search in found),
            sum(not search.shown for search in found),
            sum(search.again for search in found),
        )
        for words, found in ((words, of_words[words]) for words in worst[:_WORST])
    )


def _days(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    start = since
    while start < until:
        end = min(start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1), until)
        yield start, end
        start = end
