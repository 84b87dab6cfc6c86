"""`shopsight eval-recommendations`: would recommendations have been right, on the shop's own events?"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json
from shopsight.core.errors import InvalidRequest
from shopsight.core.events import Events
from shopsight.evaluation.recommendation_baselines import baselines, look_alike
from shopsight.evaluation.recommendations import TAKEN, RecommendationReport, RecommenderFigures, judge, temporal_split
from shopsight.recommend.judged import recommenders

_out = Console()


def eval_recommendations(
    context: typer.Context,
    k: Annotated[int, typer.Option(min=1, max=100, help="How many products a shopper is recommended.")] = 10,
    share: Annotated[float, typer.Option(min=0.1, max=0.9, help="Share of the events before the cut.")] = 0.8,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Hold "for you" and simpler recommenders against what shoppers turned to later."""
    with existing_shop(context, shop) as opened:
        events = [logged.event for logged in opened.events.read(Events(names=TAKEN))]
        products = opened.model.product_vectors.now()
        ids = list(opened.store.ids())
    makers = {**baselines(ids), "look-alike": look_alike(products.ids, products.vectors), **recommenders(products)}
    vectors = dict(zip(products.ids, products.vectors, strict=True))
    try:
        report = judge(temporal_split(events, share), makers, ids, vectors, k)
    except ValueError as error:
        raise InvalidRequest(f"{error}; bring a history in with: shopsight events import FILE") from None
    if as_json:
        print_json(report)
    else:
        _print(report)


def _print(report: RecommendationReport) -> None:
    from shopsight.cli.views import facts_table

    k = report["k"]
    title = (
        f"{report['n_shoppers']:,} shoppers who came back after {report['cut'][:10]}, "
        f"{report['n_events_before']:,} events before, {report['n_products']:,} products"
    )
    columns = [_column(figures, k) for figures in report["recommenders"]]
    # A recommender to a column: a terminal is too narrow for a measure to a column.
    rows = [(name, *(column[name] for column in columns)) for name in columns[0]]
    _out.print(facts_table(title, rows, ("", *(figures["name"] for figures in report["recommenders"]))))


def _column(figures: RecommenderFigures, k: int) -> dict[str, str]:
    diversity = figures["diversity"]
    return {
        f"recall@{k}": _spanned(figures, "recall", figures["recall"]),
        f"nDCG@{k}": _spanned(figures, "ndcg", figures["ndcg"]),
        "MRR": _spanned(figures, "mrr", figures["mrr"]),
        "nDCG gained": _spanned(figures, "ndcg_gain", figures["ndcg_gain"]),
        "coverage": f"{figures['coverage']:.0%}",
        "novelty": f"{figures['novelty']:.1f}",
        "diversity": "–" if diversity is None else f"{diversity:.2f}",
        "popular ×": f"{figures['popularity_bias']:.2f}",
    }


def _spanned(figures: RecommenderFigures, measure: str, value: float) -> str:
    low, high = figures["ci95"][measure]
    return f"{value:.3f}\n{low:.3f}–{high:.3f}".replace("0.", ".")
