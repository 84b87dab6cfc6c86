"""Which encoder a shop sees with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from shopsight.settings import Settings
from shopsight.vision.models.choice import chosen


def model_name(settings: Settings) -> str:
    """Return the name of the shop's encoder: the setting's, else the one chosen for the shop, else the shipped one."""
    return settings.model or chosen(settings.shop)


def with_model_of(settings: Settings, shop: Path, **given: Any) -> Settings:
    """Return settings of another shop, in the folder `shop`, that sees with this one's encoder."""
    return replace(settings, shop=shop, model=model_name(settings), models=str(settings.models_folder()), **given)
