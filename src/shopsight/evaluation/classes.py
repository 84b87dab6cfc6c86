"""Recall per class, macro and micro: what is right for most photos may still fail most classes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from shopsight.evaluation.metrics import Interval, wilson, wilson_interval


@dataclass(frozen=True, slots=True)
class ClassRecall:
    """`macro` is the mean of the classes' recalls, so that each class counts alike; `micro` counts each trial alike."""

    macro: float
    macro_ci95: Interval
    micro: float
    micro_ci95: Interval
    n_classes: int


def class_recall(trials: Iterable[tuple[Hashable, bool]]) -> ClassRecall:
    """Return the recall over trials: the class of each, and whether it was named rightly.

    Macro recall is a share of weighted trials, so its interval is Wilson's for the number of equal trials that would
    be as sure (Kish's effective sample size, 1965). A bootstrap would call a small class without a miss certain.
    """
    by_class: dict[Hashable, list[bool]] = {}
    for truth, right in trials:
        by_class.setdefault(truth, []).append(right)
    if not by_class:
        return ClassRecall(0.0, (0.0, 1.0), 0.0, (0.0, 1.0), 0)
    macro = sum(sum(rights) / len(rights) for rights in by_class.values()) / len(by_class)
    effective_n = len(by_class) ** 2 / sum(1 / len(rights) for rights in by_class.values())
    micro = wilson(sum(map(sum, by_class.values())), sum(map(len, by_class.values())))
    return ClassRecall(macro, wilson_interval(macro, effective_n), micro.value, (micro.low, micro.high), len(by_class))
