"""Advice on a photo that is hard to see anything on: one piece, in words for the shopper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

AdviceKind: TypeAlias = Literal["empty", "too_small", "screenshot", "blurred", "dark", "overexposed"]

ADVICE_KINDS: tuple[AdviceKind, ...] = get_args(AdviceKind)


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong with a photo, and how badly: `strength` is over 0, where it begins to matter, up to 1."""

    kind: AdviceKind
    strength: float

    @property
    def en(self) -> str:
        return _WORDS[self.kind][0]

    @property
    def zh(self) -> str:
        return _WORDS[self.kind][1]


_WORDS: Mapping[AdviceKind, tuple[str, str]] = {
    "empty": (
        "There is nothing to see in this photo: point the camera at the product.",
        "照片里看不到东西：请将镜头对准商品。",
    ),
    "too_small": ("This photo is very small: a larger one finds more.", "照片太小：换一张大一点的会更准。"),
    "screenshot": ("This looks like a screenshot: frame the product alone.", "这像是一张截图：请只框选商品。"),
    "blurred": (
        "The photo is blurred: hold still, and tap the product to focus.",
        "照片有些模糊：请拿稳手机，点按商品对焦。",
    ),
    "dark": ("The photo is dark: more light shows more.", "照片偏暗：光线亮一些会更准。"),
    "overexposed": ("The photo is too bright: turn away from the light.", "照片过曝：请避开强光。"),
}
