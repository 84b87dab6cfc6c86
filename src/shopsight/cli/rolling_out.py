"""`shopsight model roll-out`: a new model comes into a shop that serves, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shopsight.app import Shop
from shopsight.catalog.reembed import ROLL_OUT
from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json
from shopsight.core.errors import Conflict
from shopsight.core.roll_out import RollOut
from shopsight.core.types import Operation

_out = Console()
_err = Console(stderr=True)


def roll_out(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The new model; without one, where the roll-out stands.")] = "",
    photos_per_second: Annotated[
        float, typer.Option(help="Embed so many photos a second at most; 0 is as fast as it goes.", min=0)
    ] = 0.0,
    shadow: Annotated[
        float | None, typer.Option(help="Share of photo searches of which it is asked as well, 0-1.", min=0, max=1)
    ] = None,
    canary: Annotated[float | None, typer.Option(help="Share of searches that it answers, 0-1.", min=0, max=1)] = None,
    evaluate: Annotated[
        Path | None, typer.Option(help="Compare R@1 of both on this folder in the evaluation format.")
    ] = None,
    split: Annotated[str, typer.Option(help="Which labelled photos to evaluate on.")] = "test",
    switch: Annotated[bool, typer.Option("--switch", help="Let the new model answer everything.")] = False,
    back: Annotated[bool, typer.Option("--back", help="Let the old model answer everything again.")] = False,
    clean: Annotated[
        bool, typer.Option("--clean", help="End it: delete the vectors of every model but the one that answers.")
    ] = False,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Bring a new model in without downtime: embed beside, shadow, canary, switch, and back. Servers follow at once."""
    if switch + back + clean > 1:
        raise typer.BadParameter("one step at a time: --switch, --back or --clean")
    with existing_shop(context, shop) as opened:
        stopped = ""
        if name and not (switch or back or clean):
            stopped = _embed(opened, name, photos_per_second)
        elif name and name != opened.roll_out.now().other:
            raise Conflict(f"the model of this roll-out is {opened.roll_out.now().other or 'none'}, not {name}")
        if not stopped:
            if shadow is not None or canary is not None:
                opened.roll_out.share(shadow, canary)
            if evaluate:
                _evaluate(opened, evaluate, split)
            if switch:
                opened.roll_out.switch()
            elif back:
                opened.roll_out.back()
            elif clean:
                _err.print(f"{opened.roll_out.clean():,} vectors and details deleted")
        at, left, answers = opened.roll_out.now(), opened.roll_out.photos_left(), opened.model.name
        under_way = [one for one in opened.operations() if one.kind == ROLL_OUT and one.status == "running"]
    if as_json:
        print_json({**asdict(at), "photos_left": left})
    else:
        _print(at, left, answers, under_way)
    if stopped:
        _err.print(stopped, markup=False)
        raise typer.Exit(1)


def _embed(shop: Shop, name: str, photos_per_second: float) -> str:
    """Embed what the model has not seen; return why it ended early, if it did."""
    from shopsight.cli.importing import roll_out_with_progress

    operation = roll_out_with_progress(shop, _err, name, photos_per_second)
    return "" if operation.status == "done" else f"{operation.status}: {operation.message}"


def _evaluate(shop: Shop, folder: Path, split: str) -> None:
    from shopsight.cli.comparing import compare_models, print_comparison

    at = shop.roll_out.now()
    if not at.other:
        raise Conflict("no roll-out is under way: there are no two models to evaluate")
    compared = compare_models(shop.settings.models_folder(), at.live, at.other, folder, split)
    shop.roll_out.judge({judged.name: judged.recall_at_1 for judged in (compared.first, compared.second)})
    print_comparison(_err, compared)


def _print(at: RollOut, photos_left: int, answers: str, under_way: Sequence[Operation]) -> None:
    from shopsight.cli.importing import pace_text
    from shopsight.cli.views import facts_table

    if not at.other:
        _out.print(f"{answers} answers; no roll-out is under way", markup=False)
        return
    rows = [
        ("answers", at.live),
        ("stands beside it", at.other),
        ("phase", at.phase),
        ("photos that it has not seen", f"{photos_left:,}"),
        *(("embedding", f"{one.done:,} of {one.total:,}, {pace_text(one, datetime.now(UTC))}") for one in under_way),
        ("shadow", f"{at.shadow:.0%} of photo searches"),
        ("canary", f"{at.canary:.0%} of searches"),
    ]
    compared = at.compared
    if compared.searches or compared.failed:
        rows += [
            ("compared", f"{compared.searches:,} searches, {compared.failed:,} without an answer"),
            ("overlap of the first ten", f"{compared.of_each(compared.overlap):.3f}"),
            ("the same first hit", f"{compared.of_each(compared.same_first):.3f}"),
            ("ms a search, live", f"{compared.of_each(compared.live_ms):.1f}"),
            ("ms a search, beside", f"{compared.of_each(compared.other_ms):.1f}"),
        ]
    rows += [(f"R@1 of {name}", f"{recall:.3f}") for name, recall in at.judged.items()]
    _out.print(facts_table("roll-out", rows, ("", "")))
