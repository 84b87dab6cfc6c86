"""`shopsight adapt`: the model that the shop sees with, tuned to its catalog as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shopsight.cli.options import JsonOption, ShopOption, print_json, shop_settings
from shopsight.cli.training import Source, open_source, share_text, workshop_there
from shopsight.cli.views import facts_table, print_issues

if TYPE_CHECKING:
    from shopsight.training.own.adapt import Adaptation, Told

_out = Console()
_err = Console(stderr=True)


def adapt(
    context: typer.Context,
    source: Source = None,
    name: Annotated[str, typer.Option("--as", help="What the new model is called.")] = "adapted",
    out: Annotated[Path, typer.Option(help="Folder for decoded pictures, the network and its figures.")] = Path(
        "adaptation"
    ),
    steps: Annotated[int, typer.Option(help="Batches to learn from.", min=1)] = 100,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Tune the shop's model to its goods: no labels, no photos. It is added if it finds more by other pictures."""
    from shopsight.app import model_name
    from shopsight.hub.add import add
    from shopsight.vision.models.publish import check_name

    with workshop_there():
        from shopsight.training.late import Adapting
        from shopsight.training.own.adapt import adapt

    settings = shop_settings(context, shop)
    models = settings.models_folder()
    check_name(models, name)
    try:
        with open_source(context, shop, source) as goods, _told() as told:
            adaptation = adapt(goods, model_name(settings), Adapting(steps=steps), out, models, told)
    except KeyboardInterrupt:
        _err.print("interrupted: nothing was added; the same command begins anew, with the pictures decoded")
        raise typer.Exit(130) from None
    if adaptation.helped:
        add(f"file:{adaptation.network}", models, name)
    if as_json:
        print_json({"added": name if adaptation.helped else None, **adaptation.adapted})
    else:
        _print(adaptation, name)


@contextmanager
def _told() -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_err, disable=not _err.is_terminal) as bar:
        tasks = {doing: bar.add_task(doing, total=None) for doing in ("making views", "adapting")}
        yield lambda doing, done, total: bar.update(tasks[doing], completed=done, total=total)


def _print(adaptation: Adaptation, name: str) -> None:
    adapted = adaptation.adapted
    if adaptation.issues:
        print_issues(_out, adaptation.issues, len(adaptation.issues))
    before, after, compared = adapted["before"], adapted["after"], adapted["compared"]
    rows = [(kind, share_text(before, kind), share_text(after, kind)) for kind in ("recall_at_1", "recall_at_5")]
    among = " of ".join(f"{count:,}" for count in dict.fromkeys((adapted["products"], adapted["of_products"])))
    title = f"{before['n_queries']:,} {adapted['asked_by']} among {among} products"
    _out.print(facts_table(title, rows, ("", "before", "adapted")))
    _out.print(
        f"found at first only before {compared['only_theirs']}, only now {compared['only_ours']} "
        f"(p {compared['recall_at_1']['p']:.2f})",
        highlight=False,
    )
    if adaptation.helped:
        _out.print(f"added; to see with it: shopsight model use {name} && shopsight reindex", markup=False)
    else:
        why = "it finds no more" if adapted["asked_by"] == "other pictures" else "these views always find more"
        how = f"to add it nevertheless: shopsight model add file:{adaptation.network} --as {name}"
        _out.print(f"not added, because {why} than before; {how}", markup=False, soft_wrap=True)
