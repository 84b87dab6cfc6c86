"""A folder of backups: each is a manifest that names files by checksum; all share the files, so a repeat is cheap.

backup-20261122T201503.123456Z.json    a manifest; it appears when all that it names is there
content/ab/abcd…                       files under their SHA-256: databases, pictures, models
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from shopsight.core.errors import BackupDamaged, Conflict, SourceNotFound, StoreUnusable
from shopsight.store.blobs import DiskBlobStore
from shopsight.store.durable import write_durably

DATABASE: Final = "shop.db"
SCRATCH: Final = ".making-"
_FORMAT: Final = 1
_PATTERN: Final = "backup-*.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one backup has. `files` maps names in the shop's folder to SHA-256; pictures are those that `shop.db` shows.

    `settings` are the names of those that were given, never their values. `missing` are pictures that the shop itself
    had lost by then.
    """

    made_at: datetime
    database: str
    products: int
    pictures: int
    settings: tuple[str, ...]
    files: Mapping[str, str]
    missing: tuple[str, ...]


class BackupFolder:
    """Reads and writes manifests. Several processes may write into one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self.content = DiskBlobStore(folder / "content")

    @classmethod
    def to_write(cls, folder: Path) -> BackupFolder:
        """Return a new folder, or one that has backups already. Raises Conflict for one with anything else in it."""
        try:
            others = folder.exists() and any(folder.iterdir()) and not (folder / "content").is_dir()
        except OSError as error:
            raise StoreUnusable(f"{str(folder)!r} cannot be a folder of backups: {error.strerror}") from error
        if others:
            raise Conflict(f"{str(folder)!r} has something else than backups in it; name a new folder")
        return cls(folder)

    @classmethod
    def to_read(cls, source: Path) -> tuple[BackupFolder, Path]:
        """Return the folder and the manifest that `source` names: itself a manifest, or a folder's newest one."""
        manifests = [source] if source.is_file() else sorted(source.glob(_PATTERN))
        if not manifests or not (manifests[-1].parent / "content").is_dir():
            raise SourceNotFound(f"no backup at {str(source)!r}; name a folder that `shopsight backup` has written to")
        return cls(manifests[-1].parent), manifests[-1]

    def write(self, manifest: Manifest) -> Path:
        """Add a manifest, whole or not at all; return its path."""
        path = self.path / f"backup-{manifest.made_at:%Y%m%dT%H%M%S.%fZ}.json"
        data = {"format": _FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
        text = json.dumps({**data, "checksum": _checksum(data)}, indent=1, ensure_ascii=False)
        try:
            write_durably([(str(path), f"{text}\n".encode())])
        except OSError as error:
            raise StoreUnusable(f"the backup cannot be written to {str(self.path)!r}: {error.strerror}") from error
        return path


def read_manifest(path: Path) -> Manifest:
    """Return what a manifest says. Raises BackupDamaged for one that is not as it was written."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != _FORMAT:
            raise StoreUnusable(f"{path} has format {data['format']!r}; restore it with the Shopsight that made it")
        if data.pop("checksum") != _checksum(data):
            raise ValueError("its checksum does not fit")
        return _manifest_of(data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupDamaged(f"{path} is not a whole manifest of a backup ({error}); take an earlier one") from error


def _manifest_of(data: Mapping[str, Any]) -> Manifest:
    files = {str(name): str(sha256) for name, sha256 in data["files"].items()}
    unsafe = [name for name in files if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
    if unsafe or DATABASE not in files:
        raise ValueError(f"it names {unsafe[0]!r}" if unsafe else f"it names no {DATABASE}")
    return Manifest(
        made_at=datetime.fromisoformat(data["made_at"]),
        database=str(data["database"]),
        products=int(data["products"]),
        pictures=int(data["pictures"]),
        settings=tuple(data["settings"]),
        files=files,
        missing=tuple(data["missing"]),
    )


def _checksum(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
