"""`shopsight model prune | distil`: a student is taught by the original, with time left, and judged beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shopsight.cli.compressing import Compressed, compress_model
from shopsight.cli.judging import Judge
from shopsight.compression.imitate import Course
from shopsight.compression.lessons import Student, teach
from shopsight.core.types import Image, ModelCard
from shopsight.vision.encoders.onnx import OnnxImageEmbedder


def learn_model(
    models: Path,
    name: str,
    new_name: str,
    student: Callable[[Path], Student],
    pictures: Sequence[Image],
    steps: int,
    judge: Judge,
    allow_loss: float,
    console: Console,
) -> Compressed:
    """Teach a student the vectors of `name` and publish it as `new_name` where it finds as much.

    `student` gets a folder for what it downloads. What was learned is kept in `.learning` beside the models until the
    student is published: the same call goes on, after a kill, and with more steps after a refusal.
    """
    teacher = OnnxImageEmbedder.named(name, models)
    checkpoint = models / ".learning" / f"{new_name}.pt"

    def make(out: Path) -> ModelCard:
        with tempfile.TemporaryDirectory(prefix="shopsight-student-") as bench:
            learner = student(Path(bench))
            named = replace(learner, card=replace(learner.card, name=new_name))
            with _progress(console, steps) as after_step:
                return teach(named, teacher, pictures, Course(steps), checkpoint, out, after_step)

    made = compress_model(models, name, new_name, make, judge, allow_loss)
    if made.published:
        checkpoint.unlink(missing_ok=True)
    return made


@contextmanager
def _progress(console: Console, steps: int) -> Iterator[Callable[[int, float], None]]:
    columns = (TextColumn("learning, loss {task.fields[loss]:.3f}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        bar = progress.add_task("", total=steps, loss=float("nan"))
        yield lambda step, loss: progress.update(bar, completed=step, loss=loss)
