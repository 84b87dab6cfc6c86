"""`shopsight train` and `shopsight tune`: a model that knows the shop's own goods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json, shop_settings
from shopsight.cli.views import facts_table, print_issues
from shopsight.core.errors import ExtraRequired

if TYPE_CHECKING:
    from shopsight.evaluation.figures import Figures
    from shopsight.training.own.finish import Metrics
    from shopsight.training.own.fit import Progress as Pace
    from shopsight.training.own.goods import Goods
    from shopsight.training.own.recipe import Recipe
    from shopsight.training.own.run import Material

_out = Console()
_err = Console(stderr=True)

Source = Annotated[
    Path | None,
    typer.Argument(
        help="A labelled folder (catalog.csv, photos.csv), a folder with a folder of pictures per product, or a CSV "
        "image, product_id, event of what shoppers chose; the shop's catalog when left out.",
        show_default=False,
    ),
]
Out = Annotated[Path, typer.Option(help="Folder of the run: it goes on there when it was interrupted.")]
BackboneOption = Annotated[
    str, typer.Option("--backbone", help="A model trained here, by name or FILE.onnx, or timm:NAME.")
]
LossOption = Annotated[
    str, typer.Option("--loss", help="supcon, ntxent, arcface, cosface, proxyanchor, triplet or multisimilarity.")
]
StepsOption = Annotated[int, typer.Option("--steps", help="Batches to learn from.")]
Values = Annotated[
    list[str] | None,
    typer.Option("--set", help="Any other value of the recipe: views=4. Repeatable; docs/training.md has them all."),
]
DeviceOption = Annotated[Literal["auto", "cpu", "cuda"], typer.Option("--device", help="auto takes a GPU if there is.")]
Workers = Annotated[int, typer.Option(help="Processes that prepare batches.", min=0)]


def train(
    context: typer.Context,
    source: Source = None,
    out: Out = Path("training"),
    backbone: BackboneOption = "shopsight-small",
    loss: LossOption = "supcon",
    steps: StepsOption = 600,
    from_scratch: Annotated[bool, typer.Option("--from-scratch", help="timm:NAME from random weights.")] = False,
    values: Values = None,
    device: DeviceOption = "auto",
    workers: Workers = 1,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Train a model on the shop's own pictures. torchrun -m shopsight train … takes several GPUs."""
    with workshop_there():
        from shopsight.training.own.machine import open_machine
        from shopsight.training.own.run import train

    recipe = _recipe(backbone, loss, steps, from_scratch, values)
    models = shop_settings(context, shop).models_folder()
    with open_source(context, shop, source) as goods, open_machine(device, workers) as machine:
        with _told(machine.leads) as told:
            material, metrics = train(goods, recipe, machine, out, models, told)
        if metrics:
            _print(material, metrics, out, as_json)


def tune(
    context: typer.Context,
    source: Source = None,
    out: Out = Path("tuning"),
    trials: Annotated[int, typer.Option(help="Recipes to try, those of earlier calls counted in.", min=1)] = 20,
    backbone: BackboneOption = "shopsight-small",
    steps: StepsOption = 200,
    values: Values = None,
    device: DeviceOption = "auto",
    workers: Workers = 1,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Search for a better recipe by many short trainings, and export the best. Run it again to go on."""
    with workshop_there():
        from shopsight.training.own.machine import open_machine
        from shopsight.training.own.tune import tune

    recipe = _recipe(backbone, "supcon", steps, False, values)
    models = shop_settings(context, shop).models_folder()
    with open_source(context, shop, source) as goods, open_machine(device, workers) as machine, _told(True) as told:
        tried, material, metrics = tune(goods, recipe, trials, machine, out, models, told, _announce)
    if as_json:
        print_json({"trials": [asdict(trial) for trial in tried], **metrics})
        return
    names = list(tried[0].changed)
    rows = [
        (str(trial.number), f"{trial.recall:.3f}", trial.outcome, *(_short(trial.changed[n]) for n in names))
        for trial in tried
    ]
    _out.print(facts_table(f"{len(tried)} trials", rows, ("", "val R@1", "", *names)))
    _print(material, metrics, out, as_json)


@contextmanager
def workshop_there() -> Iterator[None]:
    """Name the extra where a library of the workshop is missing."""
    try:
        yield
    except ImportError as error:
        raise ExtraRequired(f"training needs more libraries ({error.name}): pip install 'shopsight[train]'") from error


def _recipe(backbone: str, loss: str, steps: int, from_scratch: bool, values: list[str] | None) -> Recipe:
    from shopsight.training.own.recipe import Recipe

    given = Recipe(backbone=backbone, loss=loss, steps=steps, from_scratch=from_scratch)  # type: ignore[arg-type]
    return given.with_texts(values or [])


@contextmanager
def open_source(context: typer.Context, shop: Path | None, source: Path | None) -> Iterator[Goods]:
    """Open the source; the shop is opened only where its catalog is part of it."""
    from shopsight.training.own.sources import needs_shop, open_goods

    with existing_shop(context, shop) if needs_shop(source) else nullcontext() as opened:
        yield open_goods(source, opened)


@contextmanager
def _told(leads: bool) -> Iterator[Callable[[Pace], None]]:
    """A bar with the time left on a terminal; elsewhere a line at each judgement."""
    columns = (TextColumn("training"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[state]}"))
    with Progress(*columns, console=_err, disable=not (leads and _err.is_terminal)) as bar:
        task = bar.add_task("", total=None, state="")

        def told(pace: Pace) -> None:
            left = timedelta(seconds=round(pace.seconds_left))
            state = f"loss {pace.loss:.3f}, val R@1 {pace.recall.value:.3f} (best {pace.best:.3f}), {left} left"
            bar.update(task, completed=pace.step, total=pace.steps, state=state)
            if leads and pace.judged and not _err.is_terminal:
                _err.print(f"step {pace.step} of {pace.steps}: {state}", highlight=False, soft_wrap=True)

        yield told


def _announce(number: int, changed: dict[str, Any]) -> None:
    values = ", ".join(f"{name} {_short(value)}" for name, value in changed.items())
    _err.print(f"trial {number}: {values}", highlight=False, soft_wrap=True)


def _print(material: Material, metrics: Metrics, out: Path, as_json: bool) -> None:
    if as_json:
        print_json(metrics)
        return
    if material.issues:
        print_issues(_out, material.issues, len(material.issues))
    facts = [(name.replace("_", " "), f"{count:,}") for name, count in material.facts.items()]
    _out.print(facts_table("what was learned from", facts, ("", "")))
    pairs = [("val", metrics["val"], metrics["shipped_val"]), ("test", metrics["test"], metrics["shipped_test"])]
    rows = [
        (f"{split} {name} ({ours['n_queries']:,} photos)", share_text(ours, name), share_text(shipped, name))
        for split, ours, shipped in pairs
        if ours and shipped
        for name in ("recall_at_1", "recall_at_5", "map")
    ]
    _out.print(facts_table("found among all products, with 95 % intervals", rows, ("", "this", "as shipped")))
    _out.print(f"to adopt it: shopsight model add file:{out / 'encoder.onnx'} --as NAME", markup=False, soft_wrap=True)


def share_text(figures: Figures, name: str) -> str:
    """Return a share with its 95 % interval."""
    low, high = figures["ci95"][name]
    return f"{figures[name]:.3f} ({low:.3f}–{high:.3f})"  # type: ignore[literal-required]


def _short(value: Any) -> str:
    return f"{value:.2g}" if isinstance(value, float) else str(value)
