"""What is made from the catalog with one model, and can be made again: a folder for each model revision."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Final

FOLDER: Final = "derived"


def model_key(revision: str) -> str:
    """Return a short name of a revision that is fit for files and addresses."""
    return hashlib.blake2b(revision.encode(), digest_size=8).hexdigest()


def derived_folder(shop: Path, revision: str) -> Path:
    """Return the folder of a revision: its index, calibration, and what was learned."""
    return shop / FOLDER / model_key(revision)


def drop_other_folders(shop: Path, kept_revision: str) -> None:
    """Delete what was made with any other model."""
    kept = derived_folder(shop, kept_revision)
    for folder in (shop / FOLDER).glob("*"):
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
