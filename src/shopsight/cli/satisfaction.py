"""`shopsight satisfaction`: whether shoppers found what they meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json
from shopsight.evaluation.metrics import Share
from shopsight.evaluation.satisfaction import Figures

_out = Console()


def satisfaction(
    context: typer.Context,
    since: Annotated[datetime | None, typer.Option(help="From this time on, UTC; 28 days before --until.")] = None,
    until: Annotated[datetime | None, typer.Option(help="Up to this time, UTC; now, when left out.")] = None,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Tell whether shoppers found what they meant: clicks, searches in vain and again, thumbs, the worst words."""
    from shopsight.cli.views import facts_table
    from shopsight.recommend.experiments.satisfaction import satisfaction_as_data

    end = until.replace(tzinfo=UTC) if until else datetime.now(UTC)
    start = since.replace(tzinfo=UTC) if since else end - timedelta(days=28)
    with existing_shop(context, shop) as opened:
        found = opened.satisfaction(start, end)
    if as_json:
        print_json(satisfaction_as_data(found))
        return
    _out.print(facts_table(f"{start:%Y-%m-%d} to {end:%Y-%m-%d}", _rows(found.whole), ("", "", "95 %")))
    if found.reasons:
        _out.print(facts_table("why thumbs were down", [(r, str(n)) for r, n in found.reasons], ("reason", "times")))
    if found.worst:
        worst = [(w.words, *map(str, (w.searches, w.clicked, w.found_nothing, w.reformulated))) for w in found.worst]
        _out.print(facts_table("words in vain", worst, ("words", "searches", "clicked", "found nothing", "again")))


def _rows(figures: Figures) -> list[tuple[str, str, str]]:
    wait, mrr = figures.first_click_s, figures.clicked_mrr
    return [
        ("searches", f"{figures.searches:,}", ""),
        _share("clicked", figures.clicked),
        _share("found nothing", figures.found_nothing),
        _share("searched again within a minute", figures.reformulated),
        ("seconds to the first click (median)", "–" if wait is None else f"{wait:.0f}", ""),
        ("MRR of clicked places", "–" if mrr is None else f"{mrr:.3f}", ""),
        _share("thumbs up", figures.thumbs_up),
    ]


def _share(name: str, share: Share) -> tuple[str, str, str]:
    return (name, f"{share.value:.1%}", f"{share.low:.1%}–{share.high:.1%}") if share.n else (name, "–", "")
