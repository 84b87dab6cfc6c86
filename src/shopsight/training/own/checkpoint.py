"""Checkpoints that survive a kill: written beside and renamed, so that the old one or the new one is whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch

from shopsight.core.errors import ModelUnusable


def save(state: dict[str, Any], path: Path) -> None:
    """Write the state; a kill, or the power going, at any moment leaves a whole file."""
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def load(path: Path, device: torch.device) -> dict[str, Any]:
    """Read a state that `save` wrote. Raises ModelUnusable for a file that is none."""
    try:
        state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    # Damaged archives and pickles raise classes of four modules without a common base.
    except Exception as error:
        raise ModelUnusable(f"{path} is no checkpoint of a training; delete it to begin anew: {error}") from error
    return state
