"""What a fit starts from, and what a shop too small to fit answers by, for encoders of which that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shopsight.search.calibrate import Calibration, Curve

SHIPPED: Final[Mapping[str, Calibration]] = {
    "shopsight-small": Calibration(Curve(-1.12, (0.53, 0.0, 0.39)), Curve(-0.17, (0.9,)), 0.052, 0.33),
}
"""By the encoder's name. The shipped one's was fitted to 319 photos of shops that a twin of it had not been trained on:
val photos of grocery products in a catalog of their own and among all, and of the demo shop."""
_UNKNOWN: Final = Calibration(Curve(0.0, (1.0, 0.0, 0.0)), Curve(0.0, (1.0,)), 0.05, 0.5)


@dataclass(frozen=True, slots=True)
class Start:
    """What a fit starts from, and how many trials that weighs."""

    calibration: Calibration
    strength: float


def start_of(model: str) -> Start:
    """Return what a fit for this encoder starts from: of one that is not known, hardly more than a direction."""
    known = SHIPPED.get(model)
    return Start(known, 40.0) if known else Start(_UNKNOWN, 1.0)
