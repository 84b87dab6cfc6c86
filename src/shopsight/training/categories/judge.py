"""What a category head is worth: how often it is right, and whether its confidence can be believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shopsight.core.types import Vectors
from shopsight.evaluation.metrics import wilson
from shopsight.training.categories.examples import Labels, Mask
from shopsight.vision.categories import CategoryHead

Figures: TypeAlias = dict[str, Any]
"""Name -> [share, low, high]; the interval is the 95 % one. `n` is a plain number."""

TOP = 3
_BINS = 15
_RESAMPLES = 200


def judge_each(
    head: CategoryHead, names: NDArray[np.str_], shares: Vectors, labels: Labels, nearest: Labels
) -> dict[str, Figures]:
    """Return the figures of the pictures of each name."""
    masks = {name: names == name for name in sorted(set(names.tolist()))}
    return {name: judge_shares(head, shares[of], labels[of], nearest[of]) for name, of in masks.items()}


def judge_strangers(head: CategoryHead, vectors: Vectors) -> Figures:
    """Return how often an answer is given to what belongs to no category: people, shelves, marbles, a chain."""
    answers = [head.answer(row) for row in head.probabilities(vectors)]
    return {"n": len(answers), "answered": _share(np.array([answer is not None for answer in answers], np.bool_))}


def judge_shares(head: CategoryHead, shares: Vectors, labels: Labels, nearest: Labels) -> Figures:
    """Return the figures of pictures with these probabilities; `nearest` are the labels of their nearest neighbors.

    `named` is the share of pictures for which the head is sure of a category, `answered` that for which it is sure of a
    category or at least a department; `… right` are the shares of right ones among these.
    """
    right = shares.argmax(axis=1) == labels
    confidences = shares.max(axis=1)
    own = shares[np.arange(len(labels)), labels]
    named = confidences >= head.card.sure
    answers = [head.answer(row) for row in shares]
    categories = [head.card.categories[label] for label in labels]
    told = [
        answer.category in (category, category.department)
        for answer, category in zip(answers, categories, strict=True)
        if answer
    ]
    return {
        "n": len(labels),
        "accuracy": _share(right),
        "top_3": _share((shares > own[:, None]).sum(axis=1) < TOP),
        "macro_recall": _resampled(macro_recall, right, labels),
        "calibration_error": _resampled(calibration_error, right, confidences),
        "named": _share(named),
        "named_right": _share(right[named]),
        "answered": _share(np.array([answer is not None for answer in answers])),
        "answered_right": _share(np.array(told, np.bool_)),
        "nearest_neighbor": _share(nearest == labels),
    }


def as_table(figures: dict[str, Figures]) -> str:
    """Return the figures as a table in Markdown, shares with their intervals."""
    names = list(next(iter(figures.values())))
    rows = [
        [name, *(_cell(figure[column]) if column in figure else "" for column in names)]
        for name, figure in figures.items()
    ]
    heading = ["", *(column.replace("_", " ") for column in names)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, ["---"] * len(heading), *rows))


def macro_recall(right: Mask, labels: Labels) -> float:
    """Return the mean over categories of the share of their pictures that are right."""
    counts = np.bincount(labels)
    return float((np.bincount(labels, weights=right)[counts > 0] / counts[counts > 0]).mean())


def calibration_error(right: Mask, confidences: NDArray[np.float32]) -> float:
    """Return the expected calibration error: |confidence - share right| over fifteen even bins."""
    bins = np.minimum((confidences * _BINS).astype(np.int64), _BINS - 1)
    return float(np.abs(np.bincount(bins, weights=right - confidences)).sum() / len(right))


def _cell(figure: int | list[float]) -> str:
    if isinstance(figure, int):
        return str(figure)
    value, low, high = (f"{share:.3f}".removeprefix("0") for share in figure)
    return f"{value} ({low}–{high})"


def _share(hits: Mask) -> list[float]:
    share = wilson(int(hits.sum()), len(hits))
    return [round(value, 4) for value in (share.value, share.low, share.high)]


def _resampled(figure: Callable[..., float], *columns: NDArray[Any]) -> list[float]:
    """A figure with its bootstrap interval, centered: a picture that is drawn twice adds to calibration error."""
    generator = np.random.default_rng(0)
    picks = generator.integers(0, len(columns[0]), (_RESAMPLES, len(columns[0])))
    drawn = np.array([figure(*(column[pick] for column in columns)) for pick in picks])
    value = figure(*columns)
    low, high = np.clip(value + np.percentile(drawn, [2.5, 97.5]) - drawn.mean(), 0, 1)
    return [round(float(number), 4) for number in (value, low, high)]
