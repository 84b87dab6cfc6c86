"""Which encoder a shop sees with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from shopsight.core.roll_out import RollOut
from shopsight.settings import Settings
from shopsight.store.copying import opened_database
from shopsight.store.roll_out import SqlRollOut
from shopsight.vision.models.choice import chosen


def model_name(settings: Settings) -> str:
    """Return the name of the shop's encoder: the setting's, else the one chosen for the shop, else the shipped one."""
    return settings.model or chosen(settings.shop)


def roll_out_of(settings: Settings) -> RollOut:
    """Return where a roll-out stands in a shop that need not be fit to be opened."""
    with opened_database(settings.database or settings.shop / "shop.db") as engine:
        return SqlRollOut(engine).now()


def with_model_of(settings: Settings, shop: Path, **given: Any) -> Settings:
    """Return settings of another shop, in the folder `shop`, that sees with this one's encoder."""
    return replace(settings, shop=shop, model=model_name(settings), models=str(settings.models_folder()), **given)
