"""Adds a model to a folder of models: whole or not at all, with a card that vouches for every file."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from shopsight.core.errors import Conflict, InvalidRequest, ModelUnusable
from shopsight.core.types import ModelCard
from shopsight.vision.models.registry import ModelFiles, known_models, write_card

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


def check_name(models: Path, name: str) -> None:
    """Raise InvalidRequest for a name that is none for a model, Conflict for one that is taken."""
    if not _NAME.fullmatch(name):
        raise InvalidRequest(
            f"a model's name is made of a-z, 0-9, dot, hyphen and underscore, at most 100, got {name!r}"
        )
    if name in known_models(models):
        raise Conflict(f"there is a model {name!r} already; give another name, or delete {models / name}")


@contextmanager
def workbench(models: Path, name: str) -> Iterator[ModelFiles]:
    """Give a place beside the other models to write a new one's files to; what is not published is gone after.

    Raises as `check_name` does, before any work is done.
    """
    check_name(models, name)
    try:
        models.mkdir(parents=True, exist_ok=True)
        bench = tempfile.TemporaryDirectory(prefix=".new-", dir=models, ignore_cleanup_errors=True)
    except OSError as error:
        raise ModelUnusable(f"the folder of models {str(models)!r} cannot be written: {error.strerror}") from error
    with bench as folder:
        place = Path(folder) / name
        place.mkdir()
        yield ModelFiles(place / f"{name}.json")


def publish(files: ModelFiles, models: Path, card: ModelCard) -> ModelCard:
    """Write the card of the files on the workbench and make them a model of the folder; return the card.

    Checksums are those of the files. The revision gets the network's as its ending, so that two models never share one.
    """
    sha256 = sha256_of(files.network)
    text = card.text and replace(
        card.text, sha256=sha256_of(files.text_network), tokenizer_sha256=sha256_of(files.tokenizer)
    )
    complete = replace(card, sha256=sha256, revision=f"{card.revision}+{sha256[:12]}", text=text)
    write_card(complete, files.card)
    check_name(models, card.name)
    files.card.parent.rename(models / card.name)
    return complete


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file's content in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
