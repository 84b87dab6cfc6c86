"""Puts the report together: figures, curves, confusions, best and worst photos, damage, and a second model beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shopsight.core.types import Pixels
from shopsight.evaluation.compare import Comparison
from shopsight.evaluation.datasets import CatalogItem
from shopsight.evaluation.figures import Figures, inside_and_outside
from shopsight.evaluation.outcomes import Outcome
from shopsight.evaluation.report import tables
from shopsight.evaluation.report.charts import Curve, chart, share_bar
from shopsight.evaluation.report.damage import damage_table
from shopsight.evaluation.report.gallery import best_photos, confusion_pairs, worst_photos
from shopsight.evaluation.report.pictures import Pictures
from shopsight.evaluation.report.text import escaped, percent, span
from shopsight.evaluation.robustness import Robustness
from shopsight.evaluation.roc import roc

_STYLE = Path(__file__).with_name("style.css")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that a report tells. `model` names what was judged; `theirs` are the outcomes of `against`."""

    title: str
    model: str
    items: Sequence[CatalogItem]
    outcomes: Sequence[Outcome]
    figures: Figures
    robustness: Robustness | None = None
    against: Comparison | None = None
    theirs: Sequence[Outcome] = ()


def write_html(
    path: Path,
    evaluation: Evaluation,
    thumbnail: Callable[[bytes], bytes],
    decode: Callable[[bytes], Pixels],
) -> None:
    """Write the page. `thumbnail` makes a small WebP of an encoded picture, `decode` gives its pixels to damage."""
    pictures = Pictures(thumbnail)
    by_id = {item.product_id: item for item in evaluation.items}
    sections = [
        _head(evaluation),
        _tiles(evaluation.figures),
        tables.comparison(evaluation.against) if evaluation.against else "",
        _curves(evaluation),
        confusion_pairs(evaluation.outcomes, by_id, pictures),
        worst_photos(evaluation.outcomes, by_id, pictures),
        best_photos(evaluation.outcomes, by_id, pictures),
        damage_table(evaluation.robustness, evaluation.outcomes, decode) if evaluation.robustness else "",
        tables.groups(evaluation.figures),
        tables.all_figures(evaluation.figures),
    ]
    path.write_text(
        _PAGE.format(
            title=escaped(evaluation.title), style=_STYLE.read_text(encoding="utf-8"), body="\n".join(sections)
        ),
        encoding="utf-8",
    )


def _head(evaluation: Evaluation) -> str:
    figures = evaluation.figures
    return (
        f"<header><h1>{escaped(evaluation.title)}</h1><p>{figures['n_queries']:,} photos, each searched among "
        f"{figures['n_products']:,} products, by <b>{escaped(evaluation.model)}</b>. "
        "Every range is a 95 % interval: where it is wide, more photos are needed to say more.</p></header>"
    )


def _tiles(figures: Figures) -> str:
    shares = [
        ("Right at first", "recall@1", figures["recall_at_1"], figures["ci95"]["recall_at_1"]),
        ("Among the first five", "recall@5", figures["recall_at_5"], figures["ci95"]["recall_at_5"]),
        ("Average precision", "mAP", figures["map"], figures["ci95"]["map"]),
        ("Mean over products", "macro recall", figures["macro_recall"], figures["ci95"]["macro_recall"]),
    ]
    if figures["in_catalog"]:
        known = figures["in_catalog"]
        shares.append(("In the catalog or not", "ROC area", known["auc"], known["ci95"]))
    tiles = "".join(
        f"<div class=tile><h2>{label}</h2><p class=value>{percent(value)}</p>{share_bar(value, interval)}"
        f"<p class=note>{name}, {span(interval)}</p></div>"
        for label, name, value, interval in shares
    )
    return f"<section class=tiles>{tiles}</section>"


def _curves(evaluation: Evaluation) -> str:
    charts = [_recall_chart(evaluation)]
    if evaluation.figures["in_catalog"]:
        charts.append(_roc_chart(evaluation))
    return f"<section class=charts>{''.join(charts)}</section>"


def _recall_chart(evaluation: Evaluation) -> str:
    recall = evaluation.figures["recall_curve"]
    places = range(1, len(recall) + 1)
    curves = [Curve(evaluation.model, list(zip(places, recall, strict=True)))]
    if evaluation.against:
        curves.append(
            Curve(evaluation.against["other"], list(zip(places, evaluation.against["recall_curve"], strict=True)))
        )
    return chart(
        "Found among the first k",
        curves,
        x_label="k",
        y_label="recall@k",
        x_ticks=[(k, str(k)) for k in (1, 5, 10, 15, 20)],
        note="The share of photos with the right product among the first k.",
    )


def _roc_chart(evaluation: Evaluation) -> str:
    known = evaluation.figures["in_catalog"]
    assert known is not None
    curves = [_roc_curve(evaluation.model, evaluation.outcomes)]
    if evaluation.theirs and evaluation.against:
        curves.append(_roc_curve(evaluation.against["other"], evaluation.theirs))
    return chart(
        "In the catalog or not",
        curves,
        x_label="not in the catalog, yet called found",
        y_label="in the catalog and called found",
        x_ticks=[(tick / 4, percent(tick / 4, 0)) for tick in range(5)],
        note=(
            f"Each photo by its best score, once with its product in the catalog and once without. A threshold of "
            f"{known['threshold']:.3f} lets 95 % of the first kind through, and "
            f"{percent(known['false_positive_rate'])} of the second."
        ),
        diagonal=True,
    )


def _roc_curve(name: str, outcomes: Sequence[Outcome]) -> Curve:
    curve = roc(*inside_and_outside(outcomes))
    return Curve(name, list(zip(curve.false_positive_rate.tolist(), curve.true_positive_rate.tolist(), strict=True)))


# Nothing may be loaded from anywhere, whatever the titles of products say.
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
<main>
{body}
</main>
</html>
"""
