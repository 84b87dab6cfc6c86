"""`shopsight eval`: import a labelled folder into a shop of its own, search every photo, and say how well it went."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import track

from shopsight.app import Shop, open_shop, with_model_of
from shopsight.cli.importing import import_with_progress
from shopsight.cli.views import facts_table, print_issues
from shopsight.core.errors import InvalidRequest
from shopsight.core.types import Image, Pixels
from shopsight.evaluation.compare import Comparison, Difference, compare
from shopsight.evaluation.datasets import LabelledPhoto, LabelledSet, read_labelled
from shopsight.evaluation.figures import Figures, GroupFigures, figures
from shopsight.evaluation.outcomes import Outcome, outcomes_by_search
from shopsight.evaluation.report.page import Evaluation, write_html
from shopsight.evaluation.robustness import MIDDLE, Robustness, robustness
from shopsight.settings import Settings

_THUMBNAIL_PX = 200
_DAMAGED_PX = 320
"""Photos are damaged at about this size: large enough for every encoder, small enough to be quick."""


class Report(Figures):
    """What `--json` writes: the figures, and what else was asked for."""

    corruptions: Robustness | None
    against: Comparison | None


@dataclass(frozen=True, slots=True)
class Question:
    """What to judge, on which photos; 0 photos are all of the split.

    `framed` searches what the labels' frames show; `against` is another encoder's .onnx file.
    """

    folder: Path
    split: str
    photos: int = 0
    framed: bool = False
    corruptions: bool = False
    against: Path | None = None
    html: Path | None = None


def evaluate_folder(settings: Settings, question: Question, console: Console) -> Report:
    """Return the figures of one split. Nothing of the user's own shop is touched.

    Raises SourceNotFound or UnknownFeedFormat for a folder that is none, InvalidRequest for a split without photos,
    ModelUnusable for another encoder that cannot be used.
    """
    labelled = read_labelled(question.folder)
    photos = _chosen(labelled, question)
    if labelled.issues:
        print_issues(console, labelled.issues, len(labelled.issues))
    theirs = _outcomes_of_other(settings, question, photos, console)
    with _shop_of_its_own(settings, question.folder, console) as shop:
        outcomes = outcomes_by_search(_watched(photos, "searching", console), shop.model.rank)
        model = _model(shop)
        report = Report(
            **figures(outcomes, labelled.items),
            corruptions=_robustness(shop, photos, console) if question.corruptions else None,
            against=compare(outcomes, theirs[1], model=model, other=theirs[0]) if theirs else None,
        )
        if question.html:
            evaluation = Evaluation(
                title=f"How well {question.folder.resolve().name} is found: {question.split} photos",
                model=model,
                items=labelled.items,
                outcomes=outcomes,
                figures=report,
                robustness=report["corruptions"],
                against=report["against"],
                theirs=theirs[1] if theirs else (),
            )
            write_html(question.html, evaluation, lambda data: shop.render(data, _THUMBNAIL_PX), _decoding(shop))
    return report


def print_report(console: Console, report: Report) -> None:
    """Print the figures, whole and per group."""
    title = f"{report['n_queries']:,} photos against {report['n_products']:,} products"
    values = [(name, value) for name, value in report.items() if name in report["ci95"] and isinstance(value, float)]
    rows = [(name, f"{value:.3f}", _interval(report["ci95"][name])) for name, value in values]
    if known := report["in_catalog"]:
        rows.append(("in catalog or not, AUC", f"{known['auc']:.3f}", _interval(known["ci95"])))
    console.print(facts_table(title, rows, ("", "value", "95 % interval")))
    by_size = sorted(report["per_category"].items(), key=lambda pair: -pair[1]["n_queries"])
    heads = ("", "photos", "R@1", "R@5", "95 % of R@1")
    if report["per_exposure"]:
        exposure = [_group_row(name, of) for name, of in report["per_exposure"].items()]
        console.print(facts_table("products that a training may have seen, and never saw", exposure, heads))
    console.print(facts_table("per category", [_group_row(name, of) for name, of in by_size], heads))
    if report["corruptions"]:
        _print_corruptions(console, report["corruptions"])
    if report["against"]:
        _print_comparison(console, report["against"])


def _chosen(labelled: LabelledSet, question: Question) -> Sequence[LabelledPhoto]:
    photos = [photo.framed if question.framed else photo.whole for photo in labelled.split(question.split)]
    if not photos:
        splits = ", ".join(sorted({photo.split for photo in labelled.photos})) or "no split"
        raise InvalidRequest(f"no photo in {str(question.folder)!r} is of split {question.split!r}; it has {splits}")
    if question.framed and question.corruptions:
        raise InvalidRequest("damage is measured on whole photos: leave out --framed or --corruptions")
    if question.framed and not any(photo.frame for photo in photos):
        raise InvalidRequest(f"{str(question.folder)!r} draws no frames: photos.csv has no x, y, width and height")
    if not 0 < question.photos < len(photos):
        return photos
    # A sample that is the same for every model.
    kept = set(random.Random(0).sample(range(len(photos)), question.photos))  # noqa: S311 - nothing secret
    return [photo for place, photo in enumerate(photos) if place in kept]


def _outcomes_of_other(
    settings: Settings, question: Question, photos: Sequence[LabelledPhoto], console: Console
) -> tuple[str, list[Outcome]] | None:
    if question.against is None:
        return None
    with _shop_of_its_own(replace(settings, model=str(question.against)), question.folder, console) as shop:
        return _model(shop), outcomes_by_search(_watched(photos, "searching, other model", console), shop.model.rank)


@contextmanager
def _shop_of_its_own(settings: Settings, folder: Path, console: Console) -> Iterator[Shop]:
    with tempfile.TemporaryDirectory(prefix="shopsight-eval-") as scratch:
        own = with_model_of(settings, Path(scratch), database="", query_photo_ttl_s=0)
        with open_shop(own) as shop:
            import_with_progress(shop, console, str(folder), format="evaluation")
            yield shop


def _robustness(shop: Shop, photos: Sequence[LabelledPhoto], console: Console) -> Robustness:
    watched = _watched(photos, "searching damaged photos", console)
    return robustness(watched, _decoding(shop), lambda pixels: shop.model.rank_image(Image(pixels)))


def _decoding(shop: Shop) -> Callable[[bytes], Pixels]:
    return lambda data: shop.decode(data, _DAMAGED_PX).pixels


def _model(shop: Shop) -> str:
    status = shop.status()
    return f"{status.model} {status.revision}"


def _watched(photos: Sequence[LabelledPhoto], doing: str, console: Console) -> Iterable[LabelledPhoto]:
    return track(photos, doing, console=console, disable=not console.is_terminal)


def _print_corruptions(console: Console, found: Robustness) -> None:
    title = f"R@1 of damaged photos relative to clean ({found['recall_at_1']:.3f}), per strength"
    rows = [
        (name, *(f"{share:.2f}" for share in kept), _interval(found["ci95"][name]))
        for name, kept in found["kept"].items()
    ]
    rows.append(("all", "", "", f"{found['kept_at_middle']:.2f}", "", "", _interval(found["ci95"]["kept_at_middle"])))
    console.print(facts_table(title, rows, ("", "1", "2", "3", "4", "5", f"95 % at {MIDDLE}")))


def _print_comparison(console: Console, against: Comparison) -> None:
    rows = [
        _difference_row("recall_at_1 (McNemar, exact)", against["recall_at_1"]),
        _difference_row("map (paired bootstrap)", against["map"]),
    ]
    heads = ("", against["model"], against["other"], "difference", "95 % interval", "p")
    console.print(facts_table("two models on the same photos", rows, heads))


def _difference_row(name: str, of: Difference) -> tuple[str, ...]:
    low, high = of["ci95"]
    shares = (f"{of['ours']:.3f}", f"{of['theirs']:.3f}", f"{of['difference']:+.3f}")
    return (name, *shares, f"{low:+.3f} to {high:+.3f}", f"{of['p']:.4f}")


def _group_row(name: str, of: GroupFigures) -> tuple[str, ...]:
    return (name, str(of["n_queries"]), f"{of['recall_at_1']:.3f}", f"{of['recall_at_5']:.3f}", _interval(of["ci95"]))


def _interval(low_high: tuple[float, float]) -> str:
    return f"{low_high[0]:.3f}-{low_high[1]:.3f}"
