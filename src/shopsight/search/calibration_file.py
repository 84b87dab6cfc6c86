"""The shop's calibration in a file of its folder: JSON, written whole, validated when it is read."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from shopsight.search.calibrate import FEATURES, Calibration, Curve
from shopsight.search.kept_file import KeptFile

FILE: Final = "calibration.json"
_MOST_BYTES: Final = 100_000


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


def calibration_file(folder: Path) -> KeptFile[Fitted]:
    """Return the file of the calibration of the shop in this folder."""
    return KeptFile(
        folder / FILE,
        lambda data: fitted_of(json.loads(data)),
        _told,
        remedy="`shopsight calibrate` writes it anew",
        refusals=(ValueError, TypeError, KeyError, RecursionError),
        most_bytes=_MOST_BYTES,
    )


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


def _told(fitted: Fitted) -> bytes:
    data = {**asdict(fitted), "fitted_at": fitted.fitted_at.isoformat()}
    return f"{json.dumps(data, indent=1)}\n".encode()


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
