"""`shopsight model`: the encoders that a shop can see with; add others', choose, compare, compress."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json, shop_settings

app = typer.Typer(help="Models: list, add from the hubs, choose, compare, compress.", no_args_is_help=True)
_out = Console()

Name = Annotated[str, typer.Argument(help="Name of a model; `shopsight model list` has them.")]
NewName = Annotated[str, typer.Option("--as", help="Name of the new model; made from the old one when left out.")]


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
    from shopsight.core.errors import Conflict
    from shopsight.vision.encoders.onnx import OnnxImageEmbedder
    from shopsight.vision.models.choice import choose

    settings = shop_settings(context, shop)
    if settings.model not in ("", name):
        raise Conflict(f"SHOPSIGHT_MODEL says {settings.model!r} and would win; remove it to choose here")
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


@app.command()
def quantize(
    context: typer.Context,
    name: Name,
    to: Annotated[Literal["int8", "fp16"], typer.Option(help="int8, or fp16: weights in half the bytes.")] = "int8",
    new_name: NewName = "",
    judge: Annotated[
        Path | None, typer.Option(help="Labelled folder to judge R@1 on; else neighbors among the shop's photos.")
    ] = None,
    split: Annotated[str, typer.Option(help="Which labelled photos to judge on.")] = "test",
    photos: Annotated[int, typer.Option(help="Photos of the catalog to calibrate on.", min=1)] = 200,
    allow_loss: Annotated[float, typer.Option(help="Largest loss with which it is published, in 0-1.")] = 0.01,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Make a smaller file of a model. Exits with 6, and publishes nothing, when it loses more than allowed."""
    from shopsight.cli.compressing import LabelledJudge, NeighborJudge, compress_model, print_compressed, shop_photos
    from shopsight.core.errors import Conflict
    from shopsight.vision.models.registry import load_card

    models = shop_settings(context, shop).models_folder()
    px = load_card(name, models).input_px
    labelled = LabelledJudge(judge, split) if judge else None
    with existing_shop(context, shop) as opened:
        sample = shop_photos(opened, photos if labelled else 2 * photos, px)
    calibration = sample if labelled else sample[::2]
    # What it was calibrated on would flatter it.
    judged_by = labelled or NeighborJudge(sample[1::2])
    made = compress_model(models, name, to, new_name or f"{name}-{to}", calibration, judged_by, allow_loss)
    if as_json:
        print_json(asdict(made))
    else:
        print_compressed(_out, made)
    if not made.published:
        lost = made.verdict.before - made.verdict.after
        raise Conflict(f"{made.name} is not published: it loses {lost:.3f}, --allow-loss is {allow_loss}")
    if not as_json:
        _out.print(f"see with it: shopsight model use {made.name}", markup=False)
