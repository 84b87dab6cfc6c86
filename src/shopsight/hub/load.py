"""A reference -> its snapshot and its checkpoint, by the loader of its scheme."""

from __future__ import annotations

from pathlib import Path

from shopsight.core.errors import ModelUnusable, ShopsightError
from shopsight.hub import open_clip_models, timm_models, transformers_models
from shopsight.hub.checkpoint import Checkpoint
from shopsight.hub.reference import Reference
from shopsight.hub.snapshot import Snapshot, take_snapshot


def load_checkpoint(reference: Reference, bench: Path) -> tuple[Checkpoint, Snapshot]:
    """Return the towers of a model of timm, transformers or OpenCLIP, and where they came from.

    Raises ModelUnusable for a checkpoint that its library cannot read.
    """
    snapshot = _snapshot(reference, bench)
    try:
        return _checkpoint(reference, snapshot.folder), snapshot
    except ShopsightError:
        raise
    # Three libraries read files of strangers: they raise whatever the files bring them to.
    except Exception as error:
        raise ModelUnusable(f"{reference} could not be loaded: {error}") from error


def _snapshot(reference: Reference, bench: Path) -> Snapshot:
    here = reference.path is not None
    match reference.scheme:
        case "timm":
            place = "" if here else timm_models.repository(reference)
            return take_snapshot(reference, place, timm_models.WEIGHTS, bench)
        case "open_clip":
            place = "" if here else open_clip_models.repository(reference)
            return take_snapshot(reference, place, open_clip_models.WEIGHTS, bench)
        case "hf":
            return take_snapshot(reference, reference.name, transformers_models.WEIGHTS, bench)
        case "file":
            raise AssertionError("a network with a card needs no loader")


def _checkpoint(reference: Reference, folder: Path) -> Checkpoint:
    match reference.scheme:
        case "timm":
            return timm_models.load(folder)
        case "open_clip":
            return open_clip_models.load(folder, reference)
        case _:
            return transformers_models.load(folder)
