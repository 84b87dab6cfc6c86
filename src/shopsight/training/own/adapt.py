"""One adaptation: from the catalog as it is to a model that knows its goods, judged on what it did not learn from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypedDict

from shopsight.core.errors import InvalidRequest
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
from shopsight.training.own.splits import Dealt
from shopsight.training.own.towers import open_backbone
from shopsight.training.own.twins import twins
from shopsight.vision.encoders.onnx import OnnxImageEmbedder

Told: TypeAlias = Callable[[Literal["making views", "adapting"], int, int], None]
"""Hears what is being done, how much of it is done, and how much there is to do."""

METRICS: Final = "metrics.json"


class Adapted(TypedDict):
    """What the model found before and after, and the two photo by photo; `asked_by` says what asked.

    `products` were learned from and searched: of `of_products`, less what cannot be read, or a sample of many.
    """

    products: int
    of_products: int
    asked_by: Literal["other pictures", "views of the pictures learned from"]
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
        """Whether more is found at first than before: as much is not worth looking at a whole catalog again."""
        return self.adapted["after"]["recall_at_1"] > self.adapted["before"]["recall_at_1"]


def adapt(goods: Goods, model: str, recipe: Adapting, out: Path, models: Path | None, told: Told) -> Adaptation:
    """Learn from the picture that each product is listed with; ask with others, before and after.

    Where no product has another picture, views of the listed ones ask, which flatters. Raises InvalidRequest or
    ModelUnusable for a model that was not made by this workshop, InvalidRequest for fewer than two products, and what
    reading and writing raise.
    """
    backbone = open_backbone(Recipe(backbone=model), models)
    network, px = backbone.ours, backbone.card.input_px
    if network is None:
        raise InvalidRequest(f"adapt tunes networks made here, such as shopsight-small, not {model!r}", "model")
    out.mkdir(parents=True, exist_ok=True)
    of_products = len({picture.label for picture in goods.pictures})
    goods = sample(goods, recipe.seed)
    album = read_album(goods, px, out)
    places = first_pictures(album)
    if len(places) < 2:
        raise InvalidRequest(f"two products with a picture are the least to adapt to, got {len(places)}")
    asking = frozenset(place for place, picture in enumerate(album.pictures) if picture.asks) - frozenset(places)
    jury = _jury(album, asking)
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
        asked_by="other pictures" if asking else "views of the pictures learned from",
        before=figures(before, jury.items),
        after=figures(after, jury.items),
        compared=compare(after, before, model="adapted", other=model),
    )
    write_json(adapted, out / METRICS)
    return Adaptation(out / "encoder.onnx", embedder.card, adapted, album.issues)


def _jury(album: Album, asking: Collection[int]) -> Jury:
    """Let those ask, or every listed picture's view where there are none."""
    places = range(len(album.pictures))
    splits: list[Split] = ["val" if place in asking or not asking else "train" for place in places]
    return Jury(album, Dealt(tuple(splits), 0), twins(album))
