"""The files of one revision of a model's repository, from the hub or a local folder, and no pickle among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shopsight.core.errors import FetchFailed, ModelUnusable
from shopsight.hub.reference import Reference
from shopsight.vision.models.publish import sha256_of

_PLAIN: Final = ("*.json", "*.txt", "*.model", "README.md")
"""Configurations, vocabularies and the hub's card: what a loader reads beside the weights."""
_PICKLES: Final = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".msgpack", ".h5")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folder with one revision of a model, what its page says of it, and where it came from."""

    folder: Path
    source: str
    revision: str
    licence: str
    data: tuple[str, ...]


def take_snapshot(reference: Reference, repository: str, weights: Sequence[str], bench: Path) -> Snapshot:
    """Return the files of a reference that end in `weights` (patterns), with the plain ones; links to them, in `bench`.

    A reference to a local path is read there. Otherwise a full commit that the hub's cache has is taken from it, and
    anything else is asked of the hub, which names the commit; the card keeps that.
    Raises ModelUnusable where there are no weights in safetensors, FetchFailed when the hub cannot be asked.
    """
    path = reference.path
    if path is not None:
        _check_weights([file.name for file in path.glob("*")], weights, str(path))
        folder, source = path, f"{reference.scheme}:{path.resolve().name}"
        revision = sha256_of(_weights_in(path, weights)[0])[:12]
    else:
        folder, revision = _from_hub(repository, reference.revision, weights)
        source = f"{reference.scheme}:{repository}@{revision}"
    licence, data = _stated(folder / "README.md")
    return Snapshot(_clean_view(folder, weights, bench), source, revision, licence, data)


def _from_hub(repository: str, revision: str, weights: Sequence[str]) -> tuple[Path, str]:
    from huggingface_hub import HfApi, snapshot_download

    patterns = [*_PLAIN, *weights]
    cached = _cached(repository, revision, patterns)
    if cached is not None and _weights_in(cached, weights):
        return cached, cached.name
    try:
        listing = HfApi().model_info(repository, revision=revision or None)
        _check_weights([file.rfilename for file in listing.siblings or ()], weights, repository)
        commit = str(listing.sha)
        return Path(snapshot_download(repository, revision=commit, allow_patterns=patterns)), commit
    except ModelUnusable:
        raise
    # The hub's client raises errors of its own, of its HTTP library and of the system, without a common base.
    except Exception as error:
        raise FetchFailed(f"{repository} at {revision or 'its newest revision'} was not to be had: {error}") from error


def _cached(repository: str, revision: str, patterns: list[str]) -> Path | None:
    """Return the folder of a revision that was downloaded before; a branch may have moved since, a commit cannot."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    if len(revision) != 40:
        return None
    try:
        found = snapshot_download(repository, revision=revision, allow_patterns=patterns, local_files_only=True)
    except LocalEntryNotFoundError:
        return None
    return Path(found)


def _check_weights(names: Sequence[str], weights: Sequence[str], place: str) -> None:
    if any(Path(name).match(pattern) for name in names for pattern in weights):
        return
    pickles = sorted(name for name in names if name.endswith(_PICKLES))
    if pickles:
        raise ModelUnusable(
            f"{place} has its weights as {', '.join(pickles[:3])} only: such files can run code while they are read; "
            "take a revision with safetensors, or convert it where you trust it"
        )
    raise ModelUnusable(f"{place} has no weights in safetensors: {' or '.join(weights)} was wanted")


def _weights_in(folder: Path, weights: Sequence[str]) -> list[Path]:
    return sorted(file for pattern in weights for file in folder.glob(pattern))


def _clean_view(folder: Path, weights: Sequence[str], bench: Path) -> Path:
    """Link only what may be read into `bench`, so that no loader can choose a pickle that lies beside."""
    bench.mkdir()
    for pattern in (*_PLAIN, *weights):
        for file in folder.glob(pattern):
            link = bench / file.name
            if not link.exists():
                link.symlink_to(file.resolve())
    return bench


def _stated(page: Path) -> tuple[str, tuple[str, ...]]:
    """Return licence and training data as the model's page states them in its front matter."""
    from huggingface_hub import metadata_load

    try:
        stated: dict[str, Any] = metadata_load(page) or {} if page.is_file() else {}
    except ValueError:
        stated = {}
    licence = str(stated.get("license_name") or stated.get("license") or "not stated")
    data = stated.get("datasets") or ()
    return licence, tuple(map(str, [data] if isinstance(data, str) else data)) or ("not stated",)
