"""`shopsight model`: the encoders that a shop can see with; add others', choose, compare, compress, export."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shopsight.cli import smaller
from shopsight.cli.options import JsonOption, ShopOption, print_json, shop_settings
from shopsight.cli.rolling_out import roll_out
from shopsight.cli.smaller import Name, NewName

app = typer.Typer(
    help="Models: list, add from hubs, choose, roll out, compare, compress, export.", no_args_is_help=True
)
_out = Console()


@app.command("add")
def add_(
    context: typer.Context,
    reference: Annotated[
        str, typer.Argument(help="open_clip:NAME/PRETRAINED, hf:ORG/NAME@REVISION, timm:NAME, or file:PATH.onnx")
    ],
    name: NewName = "",
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Add a model: safetensors only, exported to ONNX, compared with the original, with its card."""
    from shopsight.hub.add import add

    card = add(reference, shop_settings(context, shop).models_folder(), name)
    if as_json:
        print_json(asdict(card))
    else:
        _out.print(f"{card.name} added; its licence: {card.licence}", markup=False)
        _out.print(f"see with it: shopsight model use {card.name}", markup=False)


@app.command("list")
def list_(context: typer.Context, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """List the models that can be used; the shop's own is marked."""
    from shopsight.app import model_name
    from shopsight.cli.views import facts_table
    from shopsight.vision.models.registry import known_models, read_card

    settings = shop_settings(context, shop)
    used = model_name(settings)
    known = known_models(settings.models_folder())
    cards = {name: read_card(files.card) for name, files in sorted(known.items())}
    if as_json:
        print_json([{**asdict(card), "used": name == used} for name, card in cards.items()])
        return
    rows = [
        (
            "*" if name == used else "",
            name,
            str(card.dimension),
            f"{card.input_px} px",
            f"{known[name].network.stat().st_size / 1e6:.1f} MB" if known[name].network.exists() else "missing",
            "pictures, words" if card.text else "pictures",
            card.licence,
        )
        for name, card in cards.items()
    ]
    _out.print(facts_table("models", rows, ("", "name", "dimensions", "input", "size", "knows", "licence")))


@app.command()
def show(context: typer.Context, name: Name, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """Show a model's card."""
    from shopsight.cli.views import facts_table
    from shopsight.vision.models.registry import load_card

    card = asdict(load_card(name, shop_settings(context, shop).models_folder()))
    if as_json:
        print_json(card)
    else:
        _out.print(facts_table(name, [(field, str(value)) for field, value in card.items()], ("", "")))


@app.command()
def use(context: typer.Context, name: Name, as_json: JsonOption = False, shop: ShopOption = None) -> None:
    """See with this model from now on. The catalog is then embedded again by `shopsight reindex`."""
    from shopsight.app import open_shop
    from shopsight.app.model import roll_out_of
    from shopsight.core.errors import Conflict
    from shopsight.vision.encoders.onnx import OnnxImageEmbedder
    from shopsight.vision.models.choice import choose

    settings = shop_settings(context, shop)
    if settings.model not in ("", name):
        raise Conflict(f"SHOPSIGHT_MODEL says {settings.model!r} and would win; remove it to choose here")
    if coming := roll_out_of(settings).other:
        raise Conflict(f"a roll-out is under way, with {coming}; see shopsight model roll-out, and --clean ends it")
    OnnxImageEmbedder.named(name, settings.models_folder(), threads=1)
    choose(settings.shop, name)
    with open_shop(settings) as opened:
        unseen = opened.store.count_without_vector()
    if as_json:
        print_json({"model": name, "photos_to_see_again": unseen})
        return
    _out.print(f"{settings.shop} sees with {name}; restart its server if it runs", markup=False)
    if unseen:
        _out.print(f"{unseen:,} photos are to be seen again: shopsight reindex", markup=False)


@app.command()
def compare(
    context: typer.Context,
    first: Name,
    second: Name,
    folder: Annotated[Path, typer.Argument(help="A folder in the evaluation format: catalog.csv, photos.csv.")],
    split: Annotated[str, typer.Option(help="Which photos to judge on.")] = "test",
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Compare two models on labelled photos: what each finds, what only one finds, size and speed."""
    from shopsight.cli.comparing import compare_models, print_comparison

    compared = compare_models(shop_settings(context, shop).models_folder(), first, second, folder, split)
    if as_json:
        print_json(asdict(compared))
    else:
        print_comparison(_out, compared)


app.command("roll-out")(roll_out)
for command in (smaller.quantize, smaller.prune, smaller.distil, smaller.export):
    app.command()(command)
