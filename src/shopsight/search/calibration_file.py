"""The shop's calibration in a file of its folder: JSON, written whole, validated when it is read."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from shopsight.core.errors import StoreUnusable
from shopsight.search.calibrate import FEATURES, Calibration, Curve

FILE: Final = "calibration.json"
_MOST_BYTES: Final = 100_000
_log = logging.getLogger("shopsight")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibration and where it comes from: what asked, the store's change it was fitted at, how much it saw.

    `revision` names the encoder's revision and the parts of a search that asked; with others it says nothing.
    `catalog_size` is how many products the shop had, `products` how many of them asked, `error` the expected
    calibration error of its own cross-validation.
    """

    calibration: Calibration
    revision: str
    seq: int
    catalog_size: int
    products: int
    fitted_at: datetime
    error: float


class CalibrationFile:
    """Reads the file again only when it has changed, whichever process wrote it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._read: tuple[tuple[int, int], Fitted | None] | None = None

    def now(self) -> Fitted | None:
        """Return what lies there; None where nothing usable does."""
        try:
            about = self._path.stat()
        except OSError:
            return None
        stamp = (about.st_mtime_ns, about.st_size)
        known = self._read
        if known is None or known[0] != stamp:
            known = self._read = (stamp, self._fresh(about.st_size))
        return known[1]

    def write(self, fitted: Fitted) -> None:
        """Replace what lies there, whole or not at all."""
        data = {**asdict(fitted), "fitted_at": fitted.fitted_at.isoformat()}
        # A name of its own: another process may be writing, too.
        written = self._path.with_suffix(f".{uuid4().hex}.new")
        try:
            written.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
            written.replace(self._path)
        except OSError as error:
            written.unlink(missing_ok=True)
            raise StoreUnusable(f"the calibration cannot be written to {self._path}: {error.strerror}") from error

    def _fresh(self, size: int) -> Fitted | None:
        try:
            if size > _MOST_BYTES:
                raise ValueError(f"{size:,} bytes are too many")
            return fitted_of(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            _log.warning("%s is not used, `shopsight calibrate` writes it anew: %s", self._path, error)
            return None


def fitted_of(data: Any) -> Fitted:
    """Return what JSON says. Raises ValueError, TypeError or KeyError for anything that could not have been fitted."""
    told = data["calibration"]
    calibration = Calibration(
        present=_curve(told["present"], FEATURES),
        kin=_curve(told["kin"], 1),
        temperature=_number(told["temperature"], 1e-3, 10),
        padding=_number(told["padding"], -1, 1),
    )
    return Fitted(
        calibration,
        revision=str(data["revision"]),
        seq=int(_number(data["seq"], 0, 2**63)),
        catalog_size=int(_number(data["catalog_size"], 0, 2**53)),
        products=int(_number(data["products"], 0, 2**53)),
        fitted_at=datetime.fromisoformat(data["fitted_at"]),
        error=_number(data["error"], 0, 1),
    )


def _curve(data: Any, weights: int) -> Curve:
    if len(data["weights"]) != weights:
        raise ValueError(f"{weights} weights were wanted, got {len(data['weights'])}")
    return Curve(_number(data["bias"], -1000, 1000), tuple(_number(weight, 0, 1000) for weight in data["weights"]))


def _number(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"a number was wanted, got {value!r}")
    if not low <= value <= high:
        raise ValueError(f"{low}-{high} was wanted, got {value}")
    return value
