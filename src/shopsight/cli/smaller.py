"""`shopsight model quantize | prune | distil | export`: smaller models, and models as files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json, shop_settings
from shopsight.core.errors import Conflict, ExtraRequired, NotFound
from shopsight.core.types import Image, ModelCard

if TYPE_CHECKING:
    from shopsight.cli.compressing import Compressed
    from shopsight.cli.judging import Judge

_out = Console()
_err = Console(stderr=True)
_SCORED = 128
"""Pictures by which channels are told apart: more change the order little."""

Name = Annotated[str, typer.Argument(help="Name of a model; `shopsight model list` has them.")]
NewName = Annotated[str, typer.Option("--as", help="Name of the new model; made from the old one when left out.")]
JudgeFolder = Annotated[
    Path | None,
    typer.Option("--judge", help="Labelled folder to judge R@1 on; else neighbors among the shop's photos."),
]
Split = Annotated[str, typer.Option(help="Which labelled photos to judge on.")]
Photos = Annotated[int, typer.Option(help="Photos of the catalog, and of --pictures, to use at most.", min=1)]
Pictures = Annotated[
    Path | None, typer.Option(help="Folder of pictures to use beside the catalog's, or without a shop.")
]
AllowLoss = Annotated[float, typer.Option(help="Largest loss with which it is published, in 0-1.")]
Steps = Annotated[int, typer.Option(help="Batches of 32 views to learn from.", min=0)]


def quantize(
    context: typer.Context,
    name: Name,
    to: Annotated[Literal["int8", "fp16"], typer.Option(help="int8, or fp16: weights in half the bytes.")] = "int8",
    new_name: NewName = "",
    judge: JudgeFolder = None,
    split: Split = "test",
    photos: Photos = 200,
    pictures: Pictures = None,
    allow_loss: AllowLoss = 0.01,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Make a smaller file of a model. Exits with 6, and publishes nothing, when it loses more than allowed."""
    from shopsight.cli.compressing import compress_model
    from shopsight.vision.models.registry import load_model

    models = shop_settings(context, shop).models_folder()
    card, network = load_model(name, models)
    new_name = new_name or f"{card.name}-{to}"
    seen, judged_by = _pictures_and_judge(context, shop, card, photos, pictures, judge, split)

    def make(out: Path) -> ModelCard:
        with _extra("compress"):
            from shopsight.compression.half import write_half
            from shopsight.compression.static_int8 import write_int8
        if to == "fp16":
            write_half(network, out)
        else:
            write_int8(network, card, seen, out)
        return replace(card, name=new_name, description=f"{card.description} {to} of {card.name}.".strip())

    _report(compress_model(models, name, new_name, make, judged_by, allow_loss), allow_loss, as_json)


def prune(
    context: typer.Context,
    name: Name,
    what: Annotated[
        Literal["channels", "weights"],
        typer.Option(help="channels: fewer bytes, less time; weights: small ones zero, a file that only packs well."),
    ] = "channels",
    share: Annotated[float, typer.Option(help="Share of the weights to remove, in 0-1.")] = 0.3,
    steps: Steps = 300,
    new_name: NewName = "",
    judge: JudgeFolder = None,
    split: Split = "test",
    photos: Photos = 2000,
    pictures: Pictures = None,
    allow_loss: AllowLoss = 0.01,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Remove what a model needs least; it recovers by imitating itself as it was. Stopped, the same call goes on.

    Exits with 6, and publishes nothing, when it loses more than allowed.
    """
    from shopsight.vision.models.registry import load_model

    with _extra("train"):
        from shopsight.cli.learning import learn_model
        from shopsight.compression.lessons import thinned_student
    models = shop_settings(context, shop).models_folder()
    card, network = load_model(name, models)
    seen, judged_by = _pictures_and_judge(context, shop, card, photos, pictures, judge, split)
    made = learn_model(
        models,
        name,
        new_name or f"{card.name}-pruned",
        lambda _: thinned_student(card, network, what, share, seen[:_SCORED]),
        seen,
        steps,
        judged_by,
        allow_loss,
        _err,
    )
    _report(made, allow_loss, as_json)


def distil(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The teacher's name; `shopsight model list` has them.")],
    student: Annotated[
        str, typer.Argument(help="Who learns: a model's name, the path of its .onnx file, or timm:NAME from the hub.")
    ],
    steps: Steps = 3000,
    new_name: NewName = "",
    judge: JudgeFolder = None,
    split: Split = "test",
    photos: Photos = 5000,
    pictures: Pictures = None,
    allow_loss: AllowLoss = 0.01,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Teach a smaller model to see as a larger one does, without labels. Stopped, the same call goes on.

    Exits with 6, and publishes nothing, when it loses more than allowed.
    """
    from shopsight.vision.models.registry import load_card

    with _extra("train"):
        from shopsight.cli.learning import learn_model
        from shopsight.cli.students import student_of
    models = shop_settings(context, shop).models_folder()
    card = load_card(name, models)
    seen, judged_by = _pictures_and_judge(context, shop, card, photos, pictures, judge, split)
    made = learn_model(
        models,
        name,
        new_name or f"{card.name}-distilled",
        lambda bench: student_of(student, models, card, bench),
        seen,
        steps,
        judged_by,
        allow_loss,
        _err,
    )
    _report(made, allow_loss, as_json)


def export(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of a model, or the path of an .onnx file with its card beside it.")],
    folder: Annotated[Path, typer.Argument(help="Where its files are to lie.")],
    judge: Annotated[Path | None, typer.Option(help="Labelled folder to judge R@1 on.")] = None,
    split: Split = "test",
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Write a model's network, card and text tower elsewhere, its numbers checked against the ONNX standard."""
    from shopsight.cli.exporting import export_model, print_exported
    from shopsight.cli.judging import LabelledJudge

    labelled = LabelledJudge(judge, split) if judge else None
    exported = export_model(shop_settings(context, shop).models_folder(), name, folder, labelled)
    if as_json:
        print_json(asdict(exported))
    else:
        print_exported(_out, exported)


def _pictures_and_judge(
    context: typer.Context,
    shop: Path | None,
    card: ModelCard,
    count: int,
    folder: Path | None,
    judge: Path | None,
    split: str,
) -> tuple[list[Image], Judge]:
    """Return what may be learned from, and who judges: what was learned from would flatter the result."""
    from shopsight.cli.judging import LabelledJudge, NeighborJudge
    from shopsight.cli.learning_pictures import folder_pictures, shop_photos

    labelled = LabelledJudge(judge, split) if judge else None
    given = folder_pictures(folder, count, card.input_px) if folder else []
    try:
        opened = existing_shop(context, shop)
    except NotFound:
        if given and labelled:
            return given, labelled
        raise
    with opened:
        own = shop_photos(opened, count if labelled else 2 * count, card.input_px)
    return (own + given, labelled) if labelled else (own[::2] + given, NeighborJudge(own[1::2]))


@contextmanager
def _extra(name: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise ExtraRequired(f"this needs the library {error.name}: pip install 'shopsight[{name}]'") from None


def _report(made: Compressed, allow_loss: float, as_json: bool) -> None:
    from shopsight.cli.compressing import print_compressed

    if as_json:
        print_json(asdict(made))
    else:
        print_compressed(_out, made)
    if not made.published:
        raise Conflict(f"{made.name} is not published: it loses {made.lost:.3f}, --allow-loss is {allow_loss}")
    if not as_json:
        _out.print(f"see with it: shopsight model use {made.name}", markup=False)
