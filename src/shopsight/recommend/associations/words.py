"""Rules in a sentence, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from shopsight.core.associations import BasketKind, Rule

_TOGETHER: Mapping[BasketKind, tuple[str, str]] = {
    "purchases": ("bought with", "一起购买"),
    "views": ("viewed together with", "一起浏览"),
    "carts": ("in one cart with", "一起加入购物车"),
}


def in_words(rule: Rule, of: BasketKind) -> dict[str, str]:
    """Return what to tell a shopper: "bought with, 3.1 × more often than chance"."""
    english, chinese = _TOGETHER[of]
    lift = _rounded(rule.lift)
    return {"en": f"{english}, {lift} × more often than chance", "zh": f"{chinese}，是随机情况的 {lift} 倍"}


def _rounded(lift: float) -> str:
    return f"{lift:,.1f}" if lift < 100 else f"{lift:,.0f}"
