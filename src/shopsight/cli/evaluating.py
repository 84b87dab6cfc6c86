"""`shopsight eval`: import a labelled folder into a shop of its own, search every photo, and say how well it went."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import track

from shopsight.app import Shop, open_shop, with_model_of
from shopsight.cli.importing import import_with_progress
from shopsight.cli.views import facts_table, print_issues
from shopsight.core.errors import InvalidRequest
from shopsight.evaluation.datasets import read_labelled
from shopsight.evaluation.report import Figures, GroupFigures, figures, outcomes_by_search, write_html
from shopsight.settings import Settings

_THUMBNAIL_PX = 160


def evaluate_folder(settings: Settings, folder: Path, split: str, html: Path | None, console: Console) -> Figures:
    """Return the figures of one split. Nothing of the user's own shop is touched.

    Raises SourceNotFound or UnknownFeedFormat for a folder that is none, InvalidRequest for a split without photos.
    """
    labelled = read_labelled(folder)
    photos = labelled.split(split)
    if not photos:
        splits = ", ".join(sorted({photo.split for photo in labelled.photos})) or "no split"
        raise InvalidRequest(f"no photo in {str(folder)!r} is of split {split!r}; it has {splits}")
    if labelled.issues:
        print_issues(console, labelled.issues, len(labelled.issues))
    with tempfile.TemporaryDirectory(prefix="shopsight-eval-") as scratch:
        own = with_model_of(settings, Path(scratch), database="", query_photo_ttl_s=0)
        with open_shop(own) as shop:
            import_with_progress(shop, console, str(folder), format="evaluation")
            watched = track(photos, "searching", console=console, disable=not console.is_terminal)
            outcomes = outcomes_by_search(watched, shop.rank)
            if html:
                write_html(html, f"{folder.name}, {split}", outcomes, labelled.items, _thumbnail(shop))
    return figures(outcomes, labelled.items)


def print_report(console: Console, report: Figures) -> None:
    """Print the figures, whole and per category."""
    title = f"{report['n_queries']:,} photos against {report['n_products']:,} products"
    values = {
        "recall_at_1": report["recall_at_1"],
        "recall_at_5": report["recall_at_5"],
        "recall_at_10": report["recall_at_10"],
        "map": report["map"],
    }
    rows = [(name, f"{value:.3f}", _interval(report["ci95"][name])) for name, value in values.items()]
    console.print(facts_table(title, rows, ("", "value", "95 % interval")))
    by_size = sorted(report["per_category"].items(), key=lambda pair: -pair[1]["n_queries"])
    heads = ("", "photos", "R@1", "R@5", "95 % of R@1")
    if report["per_exposure"]:
        exposure = [_group_row(name, of) for name, of in report["per_exposure"].items()]
        console.print(facts_table("products that a training may have seen, and never saw", exposure, heads))
    console.print(facts_table("per category", [_group_row(name, of) for name, of in by_size], heads))


def _thumbnail(shop: Shop) -> Callable[[bytes], bytes]:
    return lambda data: shop.render(data, _THUMBNAIL_PX)


def _group_row(name: str, of: GroupFigures) -> tuple[str, ...]:
    return (name, str(of["n_queries"]), f"{of['recall_at_1']:.3f}", f"{of['recall_at_5']:.3f}", _interval(of["ci95"]))


def _interval(low_high: tuple[float, float]) -> str:
    return f"{low_high[0]:.3f}-{low_high[1]:.3f}"
