"""A linear head on vectors: logistic regression; penalty, temperature and threshold suit what it did not learn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import NamedTuple, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from shopsight.core.types import Vectors
from shopsight.training.categories.examples import Examples, Labels, Mask
from shopsight.training.shipped.data import FOLDS

Logits: TypeAlias = NDArray[np.float32]

_ITERATIONS = 150


class Asked(NamedTuple):
    """What heads that did not learn from these pictures say of them: before temperature and softmax.

    With the right labels, those of the nearest pictures learned from, and the places among the examples.
    """

    logits: Logits
    labels: Labels
    nearest: Labels
    places: NDArray[np.int64]


def fit_weights(vectors: Vectors, labels: Labels, classes: int, penalty: float) -> Vectors:
    """Return weights (classes, dimension + 1), bias last; `penalty` is on the squared weights (L2)."""
    rows, wanted = torch.from_numpy(vectors), torch.from_numpy(labels)
    shares = torch.from_numpy(root_balanced(labels))
    weights = torch.zeros(classes, vectors.shape[1] + 1, requires_grad=True)

    def loss() -> Tensor:
        errors = F.cross_entropy(rows @ weights[:, :-1].T + weights[:, -1], wanted, reduction="none")
        return (shares * errors).sum() + penalty * weights[:, :-1].square().sum()

    _minimize(loss, weights)
    fitted: Vectors = weights.detach().numpy()
    return fitted


def cross_fit(examples: Examples, classes: int, penalty: float, folds: int = FOLDS) -> Asked:
    """Ask each fold of a head that learned from the other folds; `folds` limits how many are asked."""
    parts = []
    for learned, asked in islice(examples.folds(), folds):
        some = examples.only(learned)
        weights = fit_weights(some.vectors, some.labels, classes, penalty)
        nearest = some.labels[(examples.vectors[asked] @ some.vectors.T).argmax(axis=1)]
        logits = examples.vectors[asked] @ weights[:, :-1].T + weights[:, -1]
        parts.append(Asked(logits, examples.labels[asked], nearest, np.flatnonzero(asked)))
    return Asked(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def fit_temperature(logits: Logits, labels: Labels) -> float:
    """Return what to divide logits by so that softmax gives probabilities (Guo et al., ICML 2017)."""
    log = torch.zeros(1, requires_grad=True)
    rows, wanted, shares = torch.from_numpy(logits), torch.from_numpy(labels), torch.from_numpy(root_balanced(labels))
    _minimize(lambda: (shares * F.cross_entropy(rows / log.exp(), wanted, reduction="none")).sum(), log)
    return float(log.exp().item())


def mean_loss(logits: Logits, labels: Labels) -> float:
    """Return the weighted negative log-likelihood at the temperature that suits best."""
    rows = torch.from_numpy(logits / fit_temperature(logits, labels))
    errors = F.cross_entropy(rows, torch.from_numpy(labels), reduction="none").numpy()
    return float((root_balanced(labels) * errors).sum())


def sure_from(confidences: NDArray[np.float32], right: Mask, labels: Labels, wanted: float) -> float:
    """Return the least confidence (in hundredths) from which on answers are right as often as `wanted`, 1 for none."""
    weights = root_balanced(labels)
    for hundredths in range(100):
        taken = confidences >= hundredths / 100
        if taken.any() and np.average(right[taken], weights=weights[taken]) >= wanted:
            return hundredths / 100
    return 1.0


def root_balanced(labels: Labels) -> NDArray[np.float32]:
    """Return a weight for each picture, all together 1: a class weighs the root of its count.

    Halfway between all pictures and all classes weighing the same: clothes of senders that neither head nor encoder saw
    were told better by it than with equal classes, and goods with few pictures as well.
    """
    counts = np.bincount(labels)
    weights = counts[labels] ** -0.5
    return (weights / weights.sum()).astype(np.float32)


def _minimize(loss: Callable[[], Tensor], variable: Tensor) -> None:
    optimizer = torch.optim.LBFGS(
        [variable], max_iter=_ITERATIONS, line_search_fn="strong_wolfe", tolerance_grad=1e-6, tolerance_change=1e-8
    )

    def step() -> Tensor:
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    optimizer.step(step)
