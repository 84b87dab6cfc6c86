"""An evaluation of three drawn products with everything in it: right and wrong photos, damage, a second model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shopsight.core.types import Pixels
from shopsight.evaluation.compare import compare
from shopsight.evaluation.datasets import CatalogItem, LabelledPhoto
from shopsight.evaluation.figures import figures
from shopsight.evaluation.outcomes import Outcome
from shopsight.evaluation.report.page import Evaluation
from shopsight.evaluation.robustness import robustness
from tests.shops import picture

_PRODUCTS = {"apple": ("disc", "Apple & <b>Co</b>"), "pear": ("triangle", "Pear"), "milk": ("box", "")}
_RANKINGS = {
    ("1", "apple"): ("apple", "pear", "milk"),
    ("2", "pear"): ("apple", "pear", "milk"),
    ("3", "pear"): ("apple", "milk"),
    ("4", "milk"): ("pear", "apple", "milk"),
}


def drawn_items(folder: Path) -> list[CatalogItem]:
    """The products, the last without a title."""
    items = []
    for name, (shape, title) in _PRODUCTS.items():
        (folder / name).write_bytes(picture(shape, "red", size_px=48))
        items.append(CatalogItem(name, title, "", name.title(), folder / name, "", "train"))
    return items


def drawn_outcomes(folder: Path) -> list[Outcome]:
    """Four photos: one right; the right product of the others is second, not listed, and third."""
    outcomes = []
    for (name, product), ranked in _RANKINGS.items():
        path = folder / f"photo-{name}"
        path.write_bytes(picture(_PRODUCTS[product][0], "green", size_px=48))
        scores = tuple(0.9 - place / 10 for place in range(len(ranked)))
        outcomes.append(Outcome(LabelledPhoto(path, frozenset({product}), "test"), ranked, scores))
    return outcomes


def whole(items: list[CatalogItem], outcomes: list[Outcome], decode: Callable[[bytes], Pixels]) -> Evaluation:
    """An evaluation with everything that can be asked for."""
    theirs = [Outcome(o.photo, o.ranked[::-1], o.scores) for o in outcomes]
    return Evaluation(
        title="A <small> shop",
        model="ours 1",
        items=items,
        outcomes=outcomes,
        figures=figures(outcomes, items),
        robustness=robustness([o.photo for o in outcomes], decode, lambda pixels: [("apple", 1.0)]),
        against=compare(outcomes, theirs, model="ours 1", other="theirs 2"),
        theirs=theirs,
    )
