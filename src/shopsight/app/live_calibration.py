"""The calibration that an open shop answers by: its own, else the one that ships with its encoder, else none."""

from __future__ import annotations

from collections.abc import Sequence

from shopsight.app.derived import derived_folder
from shopsight.catalog.calibrate import examine_calibration, is_stale
from shopsight.catalog.doctor import Finding
from shopsight.core.queries import Result
from shopsight.core.types import ModelCard
from shopsight.search.calibrate import Calibration, Evidence, judged
from shopsight.search.calibration_file import Fitted, calibration_file
from shopsight.search.calibration_prior import SHIPPED
from shopsight.search.category import Branch, branch_of
from shopsight.settings import Settings


class LiveCalibration:
    """Judges answers; what another process has fitted holds from its next answer on."""

    def __init__(self, settings: Settings, card: ModelCard) -> None:
        self.file = calibration_file(derived_folder(settings.shop, card.revision))
        self._card = card
        self._looks_twice = settings.second_look == "on"
        parts = ["regions"] * settings.localize + ["places", "votes"] * self._looks_twice
        self.asked_by = " ".join([card.revision, *parts])
        """The encoder's revision and the parts of a search that a calibration holds for."""
        self._is_on = settings.verdicts
        self._found_from = settings.found_from
        self._fruitless_seq: int | None = None

    def judge(self, result: Result, ranked: Sequence[str], evidence: Evidence) -> Result:
        """Return the result with its verdict, as it came where nothing is known of this encoder."""
        calibration = self._calibration() if self._is_on else None
        return judged(result, ranked, evidence, calibration, self._found_from) if calibration else result

    def category(self, paths: Sequence[tuple[str, ...]], evidence: Evidence) -> Branch | None:
        """Return the category that is sure, None where none is or nothing is known of this encoder."""
        calibration = self._calibration() if self._is_on else None
        return branch_of(paths, evidence, calibration) if calibration else None

    def is_stale(self, seq: int, products: int) -> bool:
        """Whether it is worth fitting anew."""
        is_worth_it = seq != self._fruitless_seq
        return self._is_on and is_worth_it and is_stale(self.file.now(), self.asked_by, seq, products)

    def give_up_at(self, seq: int) -> None:
        """Remember that the shop as it is cannot be fitted to: too few of its products have a picture, say."""
        self._fruitless_seq = seq

    def examine(self, products: int) -> Finding:
        """Say how it stands."""
        return examine_calibration(self.file.now(), self.asked_by, products)

    def _calibration(self) -> Calibration | None:
        fitted: Fitted | None = self.file.now()
        if fitted and fitted.revision == self.asked_by:
            return fitted.calibration
        return SHIPPED.get((self._card.name, self._looks_twice))
