"""Brings a shop back from a backup: checked first, then pictures and models, then the database in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Final

from shopsight.app.backup.folder import DATABASE, BackupFolder, Manifest, read_manifest
from shopsight.app.backup.pictures import CARRIED, MODELS, Told, copy_pictures
from shopsight.app.blobs import open_blobs
from shopsight.app.derived import FOLDER as DERIVED
from shopsight.core.errors import BackupDamaged, Conflict, StoreUnusable
from shopsight.settings import Settings
from shopsight.store.copying import is_empty, load_copy, opened_database, pictures_of_copy

_SCRATCH: Final = ".restoring-"
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back; `lost` are the pictures that were not, by SHA-256."""

    manifest: Manifest
    lost: tuple[str, ...]


def check_backup(source: Path, told: Told) -> tuple[Manifest, list[str]]:
    """Read every file of a backup; return what it says it has, and the SHA-256 of pictures that are not whole.

    Raises SourceNotFound, and BackupDamaged where anything but pictures is not whole: nothing can be done without it.
    """
    folder, path = BackupFolder.to_read(source)
    manifest = read_manifest(path)
    for name, sha256 in manifest.files.items():
        if folder.content.file(sha256) is None:
            raise BackupDamaged(f"{name} of {path.name} is missing: there is no content/{sha256[:2]}/{sha256}")
        if not folder.content.is_whole(sha256):
            raise BackupDamaged(f"{name} of {path.name} is damaged: content/{sha256[:2]}/{sha256} has other bytes")
    damaged = []
    for number, sha256 in enumerate(_pictures(folder, manifest), start=1):
        if folder.content.file(sha256) is None or not folder.content.is_whole(sha256):
            damaged.append(sha256)
        told("checked", number, manifest.pictures)
    return manifest, sorted(set(damaged) - set(manifest.missing))


def restore(
    settings: Settings, source: Path, told: Told, *, replace: bool = False, without_damaged: bool = False
) -> Restored:
    """Bring back what a backup has. Killed, it leaves the shop as it was; called again it copies what is missing.

    `replace` lets it take the place of a shop that has something in it, `without_damaged` leaves pictures out that the
    backup has not whole. Raises SourceNotFound, Conflict, BackupDamaged, StoreUnusable.
    """
    if not replace and not _is_vacant(settings):
        raise Conflict("the shop has something in it already; --yes replaces all of it by the backup")
    manifest, damaged = check_backup(source, told)
    if damaged and not without_damaged:
        raise BackupDamaged(
            f"{len(damaged)} of {manifest.pictures:,} pictures are missing or damaged: "
            + ", ".join(f"content/{sha256[:2]}/{sha256}" for sha256 in damaged[:_NAMED])
            + "; --without-damaged restores all the others"
        )
    folder, _ = BackupFolder.to_read(source)
    with (
        _explained(settings.shop),
        _scratch(settings.shop) as scratch,
        opened_database(_database(settings)) as engine,
        closing(open_blobs(settings)) as blobs,
    ):
        for sha256 in list(blobs.damaged()):
            blobs.delete(sha256)
        _, lost = copy_pictures(_pictures(folder, manifest), folder.content, blobs, told)
        _put_models(settings, folder, manifest)
        shutil.copyfile(_file(folder, manifest, DATABASE), scratch / DATABASE)
        load_copy(scratch / DATABASE, engine, partial(told, "database"))
        _put_companions(settings, folder, manifest, scratch)
    return Restored(manifest, tuple(lost))


def _is_vacant(settings: Settings) -> bool:
    if not settings.database and not (settings.shop / DATABASE).exists():
        return True
    with opened_database(_database(settings)) as engine:
        return is_empty(engine)


def _database(settings: Settings) -> str | Path:
    return settings.database or settings.shop / DATABASE


@contextmanager
def _scratch(shop: Path) -> Iterator[Path]:
    shop.mkdir(parents=True, exist_ok=True)
    for left in shop.glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=shop) as scratch:
        yield Path(scratch)


def _pictures(folder: BackupFolder, manifest: Manifest) -> Iterator[str]:
    return pictures_of_copy(_file(folder, manifest, DATABASE))


def _file(folder: BackupFolder, manifest: Manifest, name: str) -> Path:
    file = folder.content.file(manifest.files[name])
    if file is None:
        raise BackupDamaged(f"{name} of the backup in {str(folder.path)!r} is missing")
    return file


def _put_models(settings: Settings, folder: BackupFolder, manifest: Manifest) -> None:
    for name in manifest.files:
        if name.startswith(f"{MODELS}/"):
            _put(_file(folder, manifest, name), settings.models_folder() / name.removeprefix(f"{MODELS}/"))


def _put_companions(settings: Settings, folder: BackupFolder, manifest: Manifest, scratch: Path) -> None:
    """Bring what goes with the database, and take away what went with the one before: its index, too."""
    derived = settings.shop / DERIVED
    if derived.exists():
        derived.replace(scratch / DERIVED)
    (settings.shop / "model").unlink(missing_ok=True)
    for name in manifest.files:
        if any(PurePath(name).match(pattern) for pattern in CARRIED):
            _put(_file(folder, manifest, name), settings.shop / name)


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.with_name(f"{target.name}.new")
    shutil.copyfile(source, written)
    written.replace(target)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnusable(f"the shop cannot be restored to {str(folder)!r}: {error.strerror}") from error
