"""Backs a shop up while it is being used: the database of one moment, pictures, models of its own, calibration."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from shopsight.app.backup.folder import DATABASE, SCRATCH, BackupFolder, Manifest
from shopsight.app.backup.pictures import CARRIED, MODELS, Told, copy_pictures
from shopsight.app.blobs import open_blobs
from shopsight.core.errors import Conflict, StoreUnusable
from shopsight.settings import Settings
from shopsight.store.copying import count_copied, opened_database, pictures_of_copy, save_copy

_ABANDONED_S: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What a backup holds, and how many pictures had to be copied for it; `lost` are those it could not have."""

    manifest: Path
    products: int
    pictures: int
    copied: int
    lost: tuple[str, ...]


def back_up(settings: Settings, folder: Path, told: Told) -> BackupMade:
    """Add a backup of the shop to a folder. Killed and called again it copies what is missing.

    Raises Conflict for a folder with other things in it, StoreUnusable when disk or database do not do their part.
    """
    if folder.resolve().is_relative_to(settings.shop.resolve()):
        raise Conflict(f"{str(folder)!r} lies in the shop's own folder and would be lost with it; name another")
    target = BackupFolder.to_write(folder)
    with closing(open_blobs(settings)) as blobs, _scratch(folder) as scratch:
        # Pictures before the database: one that is deleted meanwhile is still there for whoever shows it in the copy.
        copied, _ = copy_pictures(list(blobs), blobs, target.content, told)
        _save_database(settings, scratch / DATABASE, told)
        products, pictures = count_copied(scratch / DATABASE)
        late, lost = copy_pictures(pictures_of_copy(scratch / DATABASE), blobs, target.content, told)
        manifest = Manifest(
            made_at=datetime.now(UTC),
            database=settings.database.partition(":")[0] or "sqlite",
            products=products,
            pictures=pictures,
            settings=_given(settings),
            files=_put_files(settings, scratch, target),
            missing=tuple(lost),
        )
    return BackupMade(target.write(manifest), products, pictures, copied + late, manifest.missing)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    for left in folder.glob(f"{SCRATCH}*"):
        # A backup that was killed left it; a younger one may be another process at work.
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < time.time() - _ABANDONED_S:
                shutil.rmtree(left, ignore_errors=True)
    try:
        with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder) as scratch:
            yield Path(scratch)
    except OSError as error:
        raise StoreUnusable(f"the backup cannot be written to {str(folder)!r}: {error.strerror}") from error


def _save_database(settings: Settings, path: Path, told: Told) -> None:
    with opened_database(settings.database or settings.shop / DATABASE) as engine:
        save_copy(engine, path, partial(told, "database"))


def _put_files(settings: Settings, scratch: Path, target: BackupFolder) -> dict[str, str]:
    """Move the database in, and copies of the shop's other files; return their names and SHA-256."""
    files = {DATABASE: target.content.take(scratch / DATABASE)}
    for name, path in _small_files(settings):
        files[name] = target.content.take(Path(shutil.copyfile(path, scratch / "file")))
    return files


def _small_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    carried = [path for pattern in CARRIED for path in sorted(settings.shop.glob(pattern))]
    yield from ((path.relative_to(settings.shop).as_posix(), path) for path in carried)
    models = settings.models_folder()
    found: Iterable[Path] = sorted(models.glob("[!.]*/*")) if models.is_dir() else []
    yield from ((f"{MODELS}/{path.relative_to(models).as_posix()}", path) for path in found if path.is_file())


def _given(settings: Settings) -> tuple[str, ...]:
    """Return the names of the settings that differ from their defaults; a value may be a secret."""
    given = (field.name for field in dataclasses.fields(settings) if getattr(settings, field.name) != field.default)
    return tuple(f"SHOPSIGHT_{name.upper()}" for name in given)
