"""The steps by which a new model comes into a shop: embed beside, watch, switch, go back, clean up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from shopsight.app.derived import drop_other_folders
from shopsight.app.live_model import LiveModel
from shopsight.app.model import model_name
from shopsight.app.models import Models
from shopsight.catalog.background import Progress
from shopsight.catalog.imports import untold
from shopsight.catalog.pace import Pace
from shopsight.catalog.reembed import ROLL_OUT
from shopsight.core.errors import Conflict, OperationRunning
from shopsight.core.ports import OperationLog
from shopsight.core.roll_out import RollOut
from shopsight.core.types import Operation
from shopsight.settings import Settings
from shopsight.store.roll_out import SqlRollOut
from shopsight.vision.models.registry import load_card


class RollingOut:
    """`Shop.roll_out`. Each step is one row in the database, which every process of the shop follows in a moment."""

    def __init__(self, settings: Settings, models: Models, row: SqlRollOut, operations: OperationLog) -> None:
        self._settings = settings
        self._models = models
        self._row = row
        self._operations = operations

    def now(self) -> RollOut:
        """Return where it stands."""
        return self._row.now()

    def photos_left(self) -> int:
        """Return how many photos the model beside the live one has not seen."""
        other = self._models.other
        return other.store.count_without_vector() if other else 0

    def begin(self, name: str, photos_per_second: float = 0.0, on_progress: Progress = untold) -> Operation:
        """Embed every photo with this model, too; called again it goes on where it was.

        Raises ModelUnusable, OperationRunning, and Conflict where another roll-out is under way.
        """
        live = self._models.live
        coming = load_card(name, self._settings.models_folder())
        if coming.revision == live.card.revision:
            raise Conflict(f"the shop sees with {live.name} already, which is the same network as {name}")

        def begun(at: RollOut) -> RollOut:
            if at.other == name and at.phase != "switched":
                return at
            if at.other:
                raise Conflict(_under_way(at))
            return RollOut(live=live.name, other=name, phase="embedding")

        self._row.change(begun)
        other = self._followed()
        operation = other.reembed(ROLL_OUT, on_progress, Pace(photos_per_second))
        if operation.status == "done":
            with suppress(OperationRunning):
                # Its verdicts are to be as good as the live model's. Who is at a calibration now does this one next.
                other.calibrate_if_needed(on_progress)
            self._row.change(lambda at: replace(at, phase="beside") if at.phase == "embedding" else at)
            self._models.follow()
        return operation

    def share(self, shadow: float | None = None, canary: float | None = None) -> RollOut:
        """Set of which share of photo searches the new model is asked as well, and which share it answers."""

        def shared(at: RollOut) -> RollOut:
            _expect_beside(at)
            return replace(
                at,
                shadow=at.shadow if shadow is None else shadow,
                canary=at.canary if canary is None else canary,
            )

        return self._changed(shared)

    def judge(self, recall_at_1: Mapping[str, float]) -> RollOut:
        """Keep what both models find of the shop's evaluation set."""
        return self._changed(lambda at: replace(at, judged=dict(recall_at_1)) if at.other else at)

    def switch(self) -> RollOut:
        """Let the new model answer everything; the old one stays at hand."""
        _expect_beside(self.now())
        other = self._followed()
        if other.store.count_without_vector():
            other.reembed(ROLL_OUT)

        def switched(at: RollOut) -> RollOut:
            _expect_beside(at)
            return RollOut(live=at.other, other=at.live, phase="switched", judged=at.judged)

        return self._changed(switched)

    def back(self) -> RollOut:
        """Let the old model answer everything again, at once."""

        def returned(at: RollOut) -> RollOut:
            if at.phase == "switched":
                return RollOut(live=at.other, other=at.live, phase="beside", judged=at.judged)
            _expect_beside(at)
            return replace(at, shadow=0.0, canary=0.0)

        at = self._changed(returned)
        live = self._models.live
        if live.store.count_without_vector():
            live.reembed(ROLL_OUT)
            live.catch_up()
        return at

    def clean(self) -> int:
        """End it: forget what belongs to any model but the live one; return how many vectors and details that were.

        Raises Conflict where this process is told by a setting to see with another model than the live one.
        """
        live = self._models.live
        if model_name(self._settings) != live.name:
            raise Conflict(
                f"the shop sees with {live.name}, but SHOPSIGHT_MODEL says {self._settings.model!r}, which would "
                "be used again; change it here and for every process of the shop, then clean up"
            )
        for operation in self._operations.recent():
            if operation.kind == ROLL_OUT and operation.status == "running":
                self._operations.cancel(operation.id)
        self._changed(lambda _: RollOut())
        dropped = live.store.drop_other_vectors()
        drop_other_folders(self._settings.shop, live.card.revision)
        return dropped

    def _changed(self, to: Callable[[RollOut], RollOut]) -> RollOut:
        at = self._row.change(to)
        self._models.follow()
        return at

    def _followed(self) -> LiveModel:
        self._models.follow()
        other = self._models.other
        if other is None:
            raise Conflict(f"this process sees with {self._models.live.name} and takes no part in the roll-out")
        return other


def _expect_beside(at: RollOut) -> None:
    if at.phase != "beside":
        raise Conflict(_under_way(at))


def _under_way(at: RollOut) -> str:
    if at.phase == "switched":
        return f"the shop was switched to {at.live}; go --back to {at.other}, or --clean it away first"
    if at.phase == "beside":
        return f"{at.other} stands beside {at.live}; --switch to it, or --clean it away first"
    if at.phase == "embedding":
        return f"{at.other} has not seen all photos; shopsight model roll-out {at.other} goes on, --clean gives it up"
    return "no roll-out is under way; begin one with: shopsight model roll-out NAME"
