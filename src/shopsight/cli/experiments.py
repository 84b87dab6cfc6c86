"""`shopsight experiments`: what is tried on shoppers, and what came of it."""

from __future__ import annotations

from typing import Annotated, cast

import typer
from rich.console import Console

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json
from shopsight.core.experiments import Arm, Change, Experiment, Kind, Metric
from shopsight.recommend.experiments.answer import assignment_as_data, experiment_as_data, results_as_data
from shopsight.recommend.experiments.results import said, said_of

app = typer.Typer(help="Experiments: what is tried on shoppers, and what came of it.", no_args_is_help=True)
_out = Console()

IdArgument = Annotated[str, typer.Argument(help="Id of the experiment.")]


@app.command("create")
def create(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What is tried.")],
    arm: Annotated[
        list[str],
        typer.Option(help="NAME, NAME:knob=value or NAME*weight:knob=value,…; the first is the control. Repeatable."),
    ],
    metric: Annotated[str, typer.Option(help="click_rate, cart_rate, conversion, revenue or thumbs.")] = "click_rate",
    id: Annotated[str, typer.Option(help="Made of the title when it is left out.")] = "",
    interleaved: Annotated[
        bool, typer.Option("--interleaved", help="Show everybody the orders of two arms merged; clicks decide.")
    ] = False,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Draft an experiment; `start` begins it."""
    with existing_shop(context, shop) as opened:
        arms = [_arm_of(text) for text in arm]
        kind: Kind = "interleaved" if interleaved else "split"
        made = opened.experiments.create(title, arms, cast(Metric, metric), id, kind)
    _print(made, as_json)


@app.command("list")
def list_(context: typer.Context, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """List experiments, newest first."""
    from shopsight.cli.views import facts_table

    with existing_shop(context, shop) as opened:
        found = opened.experiments.list()
    if as_json:
        print_json([experiment_as_data(experiment) for experiment in found])
    else:
        rows = [(e.id, e.title, e.status, " · ".join(arm.name for arm in e.arms), e.metric) for e in found]
        _out.print(facts_table("experiments", rows, ("id", "title", "status", "arms", "metric")))


@app.command("start")
def start(context: typer.Context, id: IdArgument, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """Begin to deal shoppers to the arms."""
    with existing_shop(context, shop) as opened:
        _print(opened.experiments.start(id), as_json)


@app.command("stop")
def stop(context: typer.Context, id: IdArgument, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """End an experiment for good."""
    with existing_shop(context, shop) as opened:
        _print(opened.experiments.stop(id), as_json)


@app.command("delete")
def delete(context: typer.Context, id: IdArgument, shop: ShopOption = None) -> None:
    """Forget an experiment; the events that tell of it stay."""
    with existing_shop(context, shop) as opened:
        opened.experiments.delete(id)
    _out.print("deleted")


@app.command("assign")
def assign(
    context: typer.Context,
    shopper: Annotated[str, typer.Argument(help="A shopper's pseudonym.")],
    shop: ShopOption = None,
) -> None:
    """Print a shopper's arms and what they change, as JSON."""
    with existing_shop(context, shop) as opened:
        print_json(assignment_as_data(opened.experiments.assignment(shopper)))


@app.command("results")
def results(context: typer.Context, id: IdArgument, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """Tell what came of it until now. Look as often as you like: the intervals hold at every look."""
    from shopsight.cli.views import facts_table

    with existing_shop(context, shop) as opened:
        found = opened.experiments.results(id)
    if as_json:
        print_json(results_as_data(found))
        return
    _out.print(" · ".join(f"{arm}: {n:,} shoppers" for arm, n in found.shoppers.items()), markup=False)
    if found.preference:
        _out.print(f"{said_of(found.preference)}, over {found.preference.searches:,} searches with a click")
        return
    if not found.is_sound:
        p = found.sample_ratio_p
        _out.print(f"[bold red]the arms were not filled by their weights (p = {p:.2g}): believe nothing below[/]")
    if found.contradicting:
        _out.print(f"{found.contradicting:,} shoppers were logged in another arm than theirs and are left out")
    rows = [
        (
            result.metric,
            figure.arm,
            f"{figure.value:.4g} ({figure.low:.4g}–{figure.high:.4g})",
            next((said(effect) for effect in result.effects if effect.arm == figure.arm), "control"),
        )
        for result in found.metrics
        for figure in result.arms
    ]
    _out.print(facts_table(found.experiment.title, rows, ("metric", "arm", "value", "finding")))


def _print(experiment: Experiment, as_json: bool) -> None:
    if as_json:
        print_json(experiment_as_data(experiment))
    else:
        _out.print(f"{experiment.id}: {experiment.status}", markup=False)


def _arm_of(text: str) -> Arm:
    named, _, changes = text.partition(":")
    name, _, weight = named.partition("*")
    try:
        share = float(weight or 1)
    except ValueError:
        raise typer.BadParameter(f"--arm wants NAME*weight with a number, got {named!r}") from None
    return Arm(name, share, dict(_change_of(part) for part in changes.split(",") if part))


def _change_of(text: str) -> tuple[str, Change]:
    knob, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"--arm wants knob=value, got {text!r}")
    if value in ("true", "false"):
        return knob, value == "true"
    try:
        return knob, float(value)
    except ValueError:
        return knob, value
