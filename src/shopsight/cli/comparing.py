"""`shopsight model compare`: two encoders on the same labelled photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from shopsight.cli.views import facts_table
from shopsight.core.errors import InvalidRequest
from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import Vectors
from shopsight.evaluation.datasets import LabelledPhoto, LabelledSet, read_labelled
from shopsight.evaluation.figures import figures
from shopsight.evaluation.outcomes import Outcome, outcomes_by_embedding
from shopsight.vision.decode import decode_photo
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.encoders.timing import milliseconds
from shopsight.vision.models.registry import find_model


@dataclass(frozen=True, slots=True)
class Judged:
    """One encoder on labelled photos. Recall in 0–1 with its 95 % interval; CPU milliseconds on one thread."""

    name: str
    dimension: int
    size_mb: float
    milliseconds: float
    recall_at_1: float
    recall_at_1_ci95: tuple[float, float]
    recall_at_5: float
    mean_average_precision: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Two encoders on the same photos, and how many photos only one of them got right at once."""

    first: Judged
    second: Judged
    photos: int
    products: int
    only_first: int
    only_second: int


def compare_models(models: Path, first: str, second: str, folder: Path, split: str) -> Compared:
    """Judge both on one split of a labelled folder, every product by its one picture.

    Raises ModelUnusable, SourceNotFound, UnknownFeedFormat, InvalidRequest.
    """
    labelled, photos = labelled_split(folder, split)
    embedders = [OnnxImageEmbedder.named(name, models, threads=1) for name in (first, second)]
    outcomes = [outcomes_by_embedding(photos, labelled.items, embed_encoded(embedder)) for embedder in embedders]
    right = [[outcome.first_hit == 0 for outcome in found] for found in outcomes]
    judged = [
        _judged(name, find_model(name, models).network, embedder, time_ms, found, labelled)
        for name, embedder, time_ms, found in zip(
            (first, second), embedders, milliseconds(embedders), outcomes, strict=True
        )
    ]
    return Compared(
        first=judged[0],
        second=judged[1],
        photos=len(photos),
        products=len(labelled.items),
        only_first=sum(a and not b for a, b in zip(*right, strict=True)),
        only_second=sum(b and not a for a, b in zip(*right, strict=True)),
    )


def labelled_split(folder: Path, split: str) -> tuple[LabelledSet, tuple[LabelledPhoto, ...]]:
    """Read a labelled folder and the photos of one split. Raises InvalidRequest where that has none."""
    labelled = read_labelled(folder)
    photos = labelled.split(split)
    if not photos:
        splits = ", ".join(sorted({photo.split for photo in labelled.photos})) or "no split"
        raise InvalidRequest(f"no photo in {str(folder)!r} is of split {split!r}; it has {splits}")
    return labelled, photos


def embed_encoded(embedder: ImageEmbedder) -> Callable[[Sequence[bytes]], Vectors]:
    """Return the encoder as what takes encoded pictures."""
    at_least_px = embedder.card.input_px
    return lambda pictures: embedder.embed([decode_photo(data, at_least_px=at_least_px).image for data in pictures])


def print_comparison(console: Console, compared: Compared) -> None:
    """Print both side by side."""
    pair = (compared.first, compared.second)
    rows = [
        ("R@1", *(f"{m.recall_at_1:.3f} ({m.recall_at_1_ci95[0]:.3f}–{m.recall_at_1_ci95[1]:.3f})" for m in pair)),
        ("R@5", *(f"{m.recall_at_5:.3f}" for m in pair)),
        ("mAP", *(f"{m.mean_average_precision:.3f}" for m in pair)),
        ("right where the other is wrong", str(compared.only_first), str(compared.only_second)),
        ("ms a picture, one thread", *(f"{m.milliseconds:.1f}" for m in pair)),
        ("size", *(f"{m.size_mb:.1f} MB" for m in pair)),
        ("dimensions", *(str(m.dimension) for m in pair)),
    ]
    title = f"{compared.photos:,} photos against {compared.products:,} products"
    console.print(facts_table(title, rows, ("", pair[0].name, pair[1].name)))


def _judged(
    name: str,
    network: Path,
    embedder: ImageEmbedder,
    time_ms: float,
    outcomes: Sequence[Outcome],
    labelled: LabelledSet,
) -> Judged:
    found = figures(outcomes, labelled.items)
    return Judged(
        name=name,
        dimension=embedder.card.dimension,
        size_mb=network.stat().st_size / 1e6,
        milliseconds=time_ms,
        recall_at_1=found["recall_at_1"],
        recall_at_1_ci95=found["ci95"]["recall_at_1"],
        recall_at_5=found["recall_at_5"],
        mean_average_precision=found["map"],
    )
