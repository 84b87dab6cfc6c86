"""The report's tables: groups of photos, all figures, and two models side by side."""

from __future__ import annotations

from collections.abc import Mapping

from shopsight.evaluation.compare import Comparison, Difference
from shopsight.evaluation.figures import Figures, GroupFigures
from shopsight.evaluation.report.charts import share_bar
from shopsight.evaluation.report.text import escaped, p_value, percent, points, span

_SIGNIFICANT = 0.05
_MEANING = {
    "recall_at_1": "the right product is the first",
    "recall_at_5": "… among the first five",
    "recall_at_10": "… among the first ten",
    "map": "mean over photos of the precision at each right product",
    "map_at_10": "… listed among the first ten",
    "ndcg_at_10": "gain of the first ten places over the best possible",
    "precision_at_5": "share of the first five that are right; with one right product at most 20 %",
    "precision_at_10": "share of the first ten that are right; with one right product at most 10 %",
    "accuracy": "photos named rightly (recall@1)",
    "macro_recall": "… each product counted alike",
    "micro_recall": "… each product on each photo counted alike",
    "category_accuracy": "the first product is at least of the right category",
    "category_macro_recall": "… each category counted alike",
}


def comparison(against: Comparison) -> str:
    """Return two models side by side, with what the difference is worth."""
    rows = "".join(
        f"<tr><th scope=row>{name}<td class=number>{percent(of['ours'])}<td class=number>{percent(of['theirs'])}"
        f"<td class=number>{points(of['difference'])} ({points(of['ci95'][0])} to {points(of['ci95'][1])})"
        f"<td class=number>{p_value(of['p'])}<td>{test}"
        for name, of, test in (
            ("recall@1", against["recall_at_1"], "McNemar, exact"),
            ("mAP", against["map"], "paired bootstrap"),
        )
    )
    return (
        f"<section><h2>Two models, the same photos</h2><p class=note>{escaped(_verdict(against))}</p>"
        f"<div class=wide><table><thead><tr><th><th scope=col>{escaped(against['model'])}"
        f"<th scope=col>{escaped(against['other'])}<th scope=col>difference in points (95 %)<th scope=col>chance alone"
        f"<th scope=col>test</thead><tbody>{rows}</tbody></table></div>"
        f"<p class=note>Of {against['n_queries']:,} photos, both have the right product first on "
        f"{against['both']:,} and neither on {against['neither']:,}; {escaped(against['model'])} alone has it on "
        f"{against['only_ours']:,}, {escaped(against['other'])} alone on {against['only_theirs']:,}.</p></section>"
    )


def groups(figures: Figures) -> str:
    """Return recall per exposure and per category, the largest first."""
    by_size = dict(sorted(figures["per_category"].items(), key=lambda pair: (-pair[1]["n_queries"], pair[0])))
    exposure = (
        _group_table("Products that a training may have seen, and never saw", figures["per_exposure"])
        if figures["per_exposure"]
        else ""
    )
    return exposure + _group_table("Per category", by_size)


def all_figures(figures: Figures) -> str:
    """Return every figure with its interval and its meaning."""
    values = {name: value for name, value in figures.items() if name in figures["ci95"] and isinstance(value, float)}
    rows = "".join(
        f"<tr><th scope=row><code>{name}</code><td class=number>{percent(value)}"
        f"<td class=number>{span(figures['ci95'][name])}<td>{_MEANING[name]}"
        for name, value in values.items()
    )
    return (
        "<section><h2>All figures</h2><div class=wide><table class=meanings><thead><tr><th><th scope=col>value"
        f"<th scope=col>95 % interval<th scope=col>what it says</thead><tbody>{rows}</tbody></table></div></section>"
    )


def _group_table(title: str, by_name: Mapping[str, GroupFigures]) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escaped(name or '(none)')}<td class=number>{of['n_queries']:,}"
        f"<td class=number>{percent(of['recall_at_1'])}<td class=bars>{share_bar(of['recall_at_1'], of['ci95'])}"
        f"<td class=number>{span(of['ci95'], 0)}<td class=number>{percent(of['recall_at_5'])}"
        for name, of in by_name.items()
    )
    return (
        f"<section><h2>{title}</h2><div class=wide><table><thead><tr><th><th scope=col>photos"
        "<th scope=col>recall@1<th class=bars><th scope=col>95 % interval<th scope=col>recall@5</thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _verdict(against: Comparison) -> str:
    first, precision = against["recall_at_1"], against["map"]
    said = [_claim(against, "recall@1", first), _claim(against, "mAP", precision)]
    return " ".join(said)


def _claim(against: Comparison, name: str, of: Difference) -> str:
    if of["p"] >= _SIGNIFICANT:
        return f"{name}: these {against['n_queries']:,} photos show no difference ({p_value(of['p'])})."
    better = against["model"] if of["difference"] > 0 else against["other"]
    return f"{name}: {better} is better by {abs(of['difference']) * 100:.1f} points ({p_value(of['p'])})."
