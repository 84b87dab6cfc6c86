"""One adaptation: from the catalog as it is to a model that knows its goods, judged on what it did not learn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypedDict

from shopsight.core.errors import Conflict, InvalidRequest
from shopsight.core.feed import RowIssue
from shopsight.core.types import ModelCard
from shopsight.evaluation.compare import Comparison, compare
from shopsight.evaluation.figures import Figures, figures
from shopsight.training.late import Adapting, adapt_late
from shopsight.training.own.album import Album, read_album
from shopsight.training.own.finish import write_json, write_model
from shopsight.training.own.goods import Goods, Split
from shopsight.training.own.judge import FileEyes, Jury
from shopsight.training.own.listed import first_pictures, sample, views_of
from shopsight.training.own.recipe import Recipe
from shopsight.training.own.run import ADAPTATION, CONFIG
from shopsight.training.own.splits import Dealt
from shopsight.training.own.towers import open_backbone
from shopsight.training.own.twins import twins
from shopsight.vision.encoders.onnx import OnnxImageEmbedder

Told: TypeAlias = Callable[[Literal["making views", "adapting"], int, int], None]
"""Hears what is being done, how much of it is done, and how much there is to do."""

LEAST_QUESTIONS: Final = 8
"""Fewer pictures than this decide nothing."""


AskedBy: TypeAlias = Literal["other pictures", "views of the pictures learned from"]


class Adapted(TypedDict):
    """What the model found before and after, and the two photo by photo; `asked_by` says what asked.

    `products` were learned from and searched: of `of_products`, less what cannot be read, or a sample of many.
    """

    products: int
    of_products: int
    asked_by: AskedBy
    before: Figures
    after: Figures
    compared: Comparison


@dataclass(frozen=True, slots=True)
class Adaptation:
    """The new model's file and card, its figures, and the pictures that could not be used."""

    network: Path
    card: ModelCard
    adapted: Adapted
    issues: tuple[RowIssue, ...]

    @property
    def helped(self) -> bool:
        """Whether more is found at first than before, by pictures that it did not learn from.

        As much is not worth looking at a whole catalog again, and views of what it learned from would always say so.
        """
        is_judged = self.adapted["asked_by"] == "other pictures"
        return is_judged and self.adapted["after"]["recall_at_1"] > self.adapted["before"]["recall_at_1"]


def adapt(goods: Goods, model: str, recipe: Adapting, out: Path, models: Path | None, told: Told) -> Adaptation:
    """Learn from the picture that each product is listed with; ask with others, before and after.

    Where there are too few others, views of the listed ones ask, which flatters. Raises Conflict where `out` holds a
    training, InvalidRequest or ModelUnusable for a model that was not made by this workshop, InvalidRequest for fewer
    than two products, and what reading and writing raise.
    """
    backbone = open_backbone(Recipe(backbone=model), models)
    network, px = backbone.ours, backbone.card.input_px
    if network is None:
        raise InvalidRequest(f"adapt tunes networks made here, such as shopsight-small, not {model!r}", "model")
    if (out / CONFIG).exists():
        raise Conflict(f"{out} holds a training; give a new folder")
    out.mkdir(parents=True, exist_ok=True)
    of_products = len({picture.label for picture in goods.pictures})
    goods = sample(goods, recipe.seed)
    album = read_album(goods, px, out)
    places = first_pictures(album)
    if len(places) < 2:
        raise InvalidRequest(f"two products with a picture are the least to adapt to, got {len(places)}")
    jury, asked_by = _jury(album, places)
    maps, things = views_of(
        album, places, network, px, recipe.seed, lambda done: told("making views", done, len(places))
    )
    eyes = FileEyes(goods, album)
    before = jury.sampled("val", eyes.by(OnnxImageEmbedder.named(model, models)))
    body = network.body
    adapt_late(body.late, network.head, maps, things, recipe, lambda done: told("adapting", done, recipe.steps))
    embedder = write_model(backbone, goods, album, places, out)
    after = jury.sampled("val", eyes.by(embedder))
    adapted = Adapted(
        products=len(places),
        of_products=of_products,
        asked_by=asked_by,
        before=figures(before, jury.items),
        after=figures(after, jury.items),
        compared=compare(after, before, model="adapted", other=model),
    )
    write_json(adapted, out / ADAPTATION)
    return Adaptation(out / "encoder.onnx", embedder.card, adapted, album.issues)


def _jury(album: Album, learned: Sequence[int]) -> tuple[Jury, AskedBy]:
    """Let every picture ask that was not learned from, nor a near-duplicate of it; else views of the learned ones."""
    pairs = list(twins(album))
    known = {*learned, *(place for pair in pairs if not set(pair).isdisjoint(learned) for place in pair)}
    others = Jury(album, _dealt(album, lambda place: album.pictures[place].asks and place not in known), pairs)
    if len(others.questions("val")) >= LEAST_QUESTIONS:
        return others, "other pictures"
    alone = replace(album, pictures=tuple(replace(picture, label=str(n)) for n, picture in enumerate(album.pictures)))
    return Jury(alone, _dealt(alone, set(learned).__contains__), ()), "views of the pictures learned from"


def _dealt(album: Album, asks: Callable[[int], bool]) -> Dealt:
    splits: list[Split] = ["val" if asks(place) else "train" for place in range(len(album.pictures))]
    return Dealt(tuple(splits), 0)
