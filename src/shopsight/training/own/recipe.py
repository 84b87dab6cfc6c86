"""Everything that decides a run, with the defaults that a small shop starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, Self, TypeAlias, get_args

from shopsight.core.errors import InvalidRequest

Loss: TypeAlias = Literal["supcon", "ntxent", "arcface", "cosface", "proxyanchor", "triplet", "multisimilarity"]
Pool: TypeAlias = Literal["own", "gem"]
Precision: TypeAlias = Literal["auto", "fp32", "bf16", "fp16"]
Deal: TypeAlias = Literal["product", "photo"]
"""Whether whole products are kept from training, as goods that a shop adds later are, or only some of their photos."""

SMOOTHED: Final = ("arcface", "cosface")
"""The losses that are a softmax over labels, so that label smoothing means something."""

_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "loss": get_args(Loss),
    "pool": get_args(Pool),
    "precision": get_args(Precision),
    "deal": get_args(Deal),
}
_SHARES: Final = ("dropout", "frozen", "label_smoothing", "ema", "pasted", "jpeg", "val", "test")
_POSITIVE: Final = ("labels", "steps", "judge_every", "patience", "body_rate", "head_rate", "loss_rate", "clip", "val")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Rates are those at the top of the warm-up; shares are in 0–1. docs/training.md says what each value does."""

    backbone: str = "shopsight-small"
    from_scratch: bool = False
    pool: Pool = "own"
    dimension: int = 0
    px: int = 0
    dropout: float = 0.0
    frozen: float = 0.3
    loss: Loss = "supcon"
    label_smoothing: float = 0.0
    labels: int = 24
    views: int = 3
    steps: int = 600
    body_rate: float = 1e-4
    head_rate: float = 5e-4
    loss_rate: float = 1e-2
    decay: float = 0.02
    warm_up: int = 40
    clip: float = 5.0
    ema: float = 0.99
    judge_every: int = 50
    patience: int = 6
    pasted: float = 0.4
    jpeg: float = 0.3
    deal: Deal = "product"
    val: float = 0.15
    test: float = 0.15
    precision: Precision = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise InvalidRequest(f"{name} is one of {', '.join(choices)}, got {getattr(self, name)!r}", name)
        for name in _SHARES:
            if not 0 <= getattr(self, name) < 1:
                raise InvalidRequest(f"{name} is at least 0 and below 1, got {getattr(self, name)}", name)
        for name in _POSITIVE:
            if not getattr(self, name) > 0:
                raise InvalidRequest(f"{name} is above 0, got {getattr(self, name)}", name)
        for name, least in (("views", 2), ("dimension", 0), ("px", 0), ("warm_up", 0), ("decay", 0), ("seed", 0)):
            if getattr(self, name) < least:
                raise InvalidRequest(f"{name} is at least {least}, got {getattr(self, name)}", name)
        if self.labels < 2:
            raise InvalidRequest(f"labels is at least 2, or nothing could be told apart, got {self.labels}", "labels")
        if self.label_smoothing and self.loss not in SMOOTHED:
            raise InvalidRequest(
                f"label_smoothing applies to {' and '.join(SMOOTHED)} only; with {self.loss} leave it at 0",
                "label_smoothing",
            )
        if self.val + self.test >= 1:
            raise InvalidRequest(f"val and test leave nothing to train on: {self.val} + {self.test}", "val")

    def with_texts(self, texts: Sequence[str]) -> Self:
        """Return the recipe changed as `name=value` says. Raises InvalidRequest for a name or value that is none."""
        given = {}
        for text in texts:
            name, equals, value = text.partition("=")
            if not equals or name not in _KINDS:
                raise InvalidRequest(f"name=value was wanted, with a name of {', '.join(_KINDS)}; got {text!r}")
            given[name] = _parsed(name, value)
        return replace(self, **given)


_KINDS: Final[dict[str, type]] = {field.name: type(field.default) for field in fields(Recipe)}


def _parsed(name: str, value: str) -> Any:
    kind = _KINDS[name]
    try:
        return {"true": True, "false": False}[value.lower()] if kind is bool else kind(value)
    except (ValueError, KeyError):
        wanted = {bool: "true or false", int: "a whole number", float: "a number"}[kind]
        raise InvalidRequest(f"{name} is {wanted}, got {value!r}", name) from None
