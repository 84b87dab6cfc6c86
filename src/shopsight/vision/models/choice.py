"""Which model a shop sees with: a name in a file of the shop's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shopsight.core.errors import StoreUnusable
from shopsight.vision.models.registry import DEFAULT

_FILE: Final = "model"


def chosen(shop: Path) -> str:
    """Return the name that was chosen for the shop in this folder, the shipped model's where none was."""
    try:
        return (shop / _FILE).read_text(encoding="utf-8").strip() or DEFAULT
    except FileNotFoundError:
        return DEFAULT


def choose(shop: Path, name: str) -> None:
    """Write the choice down, whole or not at all; a shop that is opened after sees with that model."""
    try:
        shop.mkdir(parents=True, exist_ok=True)
        written = shop / f"{_FILE}.new"
        written.write_text(f"{name}\n", encoding="utf-8")
        written.replace(shop / _FILE)
    except OSError as error:
        raise StoreUnusable(f"the choice of a model cannot be written to {str(shop)!r}: {error.strerror}") from error
