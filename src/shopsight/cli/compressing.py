"""`shopsight model quantize`: a smaller file of an encoder, published when it finds what the original finds."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

from rich.console import Console

from shopsight.app import Shop
from shopsight.cli.comparing import embed_encoded, labelled_split
from shopsight.cli.views import facts_table
from shopsight.core.errors import ExtraRequired, InvalidRequest
from shopsight.core.ports import ImageEmbedder
from shopsight.core.types import Image, ModelCard
from shopsight.evaluation.metrics import recall_at
from shopsight.evaluation.outcomes import outcomes_by_embedding
from shopsight.vision.decode import decode_photo
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.encoders.timing import milliseconds
from shopsight.vision.models.publish import publish, workbench
from shopsight.vision.models.registry import ModelFiles, find_model, load_model

Kind: TypeAlias = Literal["int8", "fp16"]
LEAST_JUDGED: Final = 10
"""Photos below which agreement says nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a measure in 0–1 said of the encoder before and after, over so many photos."""

    measure: str
    photos: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Compressed:
    """A compressed encoder beside its original; CPU milliseconds a picture on one thread."""

    name: str
    published: bool
    size_mb: tuple[float, float]
    milliseconds: tuple[float, float]
    verdict: Verdict


class LabelledJudge:
    """R@1 on one split of a labelled folder."""

    def __init__(self, folder: Path, split: str) -> None:
        self._labelled, self._photos = labelled_split(folder, split)

    def __call__(self, before: ImageEmbedder, after: ImageEmbedder) -> Verdict:
        return Verdict("R@1", len(self._photos), self._recall(before), self._recall(after))

    def _recall(self, embedder: ImageEmbedder) -> float:
        outcomes = outcomes_by_embedding(self._photos, self._labelled.items, embed_encoded(embedder))
        return recall_at(1, [outcome.first_hit for outcome in outcomes])


class NeighborJudge:
    """Without labels: how many of the shop's photos keep their nearest neighbor; the original agrees with itself."""

    def __init__(self, photos: Sequence[Image]) -> None:
        if len(photos) < LEAST_JUDGED:
            raise InvalidRequest(
                f"{LEAST_JUDGED} photos of the shop were wanted to judge by, got {len(photos)}; "
                "give labelled photos with --judge"
            )
        self._photos = photos

    def __call__(self, before: ImageEmbedder, after: ImageEmbedder) -> Verdict:
        from shopsight.compression.agreement import agreement

        kept = agreement(before.embed(self._photos), after.embed(self._photos))
        return Verdict("same nearest photo", len(self._photos), 1.0, kept)


def compress_model(
    models: Path,
    name: str,
    kind: Kind,
    new_name: str,
    calibration: Sequence[Image],
    judge: LabelledJudge | NeighborJudge,
    allow_loss: float,
) -> Compressed:
    """Make, judge, and publish where no more than `allow_loss` is lost; else nothing is left behind.

    Raises ExtraRequired without the library onnx, InvalidRequest for too few pictures, Conflict for a name taken.
    """
    card, network = load_model(name, models)
    with workbench(models, new_name) as files:
        _write(kind, network, card, calibration, files.network)
        smaller = replace(card, name=new_name, description=f"{card.description} {kind} of {name}.".strip())
        pair = (
            OnnxImageEmbedder(card, network, threads=1),
            OnnxImageEmbedder(smaller, files.network, threads=1),
        )
        verdict = judge(*pair)
        before_ms, after_ms = milliseconds(pair)
        accepted = verdict.before - verdict.after <= allow_loss
        sizes = (network.stat().st_size / 1e6, files.network.stat().st_size / 1e6)
        if accepted:
            _with_text(find_model(name, models), files, card)
            publish(files, models, smaller)
    return Compressed(new_name, accepted, sizes, (before_ms, after_ms), verdict)


def shop_photos(shop: Shop, count: int, at_least_px: int) -> list[Image]:
    """Return up to `count` different photos of the catalog, spread evenly over its products."""
    ids = list(shop.store.ids())
    wanted = ids[:: max(1, len(ids) // count)] if ids else []
    photos = {photo.content_sha256: photo for product in shop.store.get(wanted) for photo in product.photos}
    images = []
    for photo in list(photos.values())[:count]:
        data = shop.photo_bytes(photo.id)
        if data is not None:
            images.append(decode_photo(data, at_least_px=at_least_px).image)
    return images


def print_compressed(console: Console, compressed: Compressed) -> None:
    """Print what it cost and what it lost."""
    verdict = compressed.verdict
    rows = [
        ("size", *(f"{size:.1f} MB" for size in compressed.size_mb)),
        ("ms a picture, one thread", *(f"{time:.1f}" for time in compressed.milliseconds)),
        (f"{verdict.measure} ({verdict.photos:,} photos)", f"{verdict.before:.3f}", f"{verdict.after:.3f}"),
    ]
    console.print(facts_table(compressed.name, rows, ("", "before", "after")))


def _write(kind: Kind, network: Path, card: ModelCard, calibration: Sequence[Image], out: Path) -> None:
    try:
        from shopsight.compression.half import write_half
        from shopsight.compression.static_int8 import write_int8
    except ImportError:
        raise ExtraRequired("compressing needs the library onnx: pip install 'shopsight[compress]'") from None
    if kind == "int8":
        write_int8(network, card, calibration, out)
    else:
        write_half(network, out)


def _with_text(given: ModelFiles, files: ModelFiles, card: ModelCard) -> None:
    """The text tower stays as it is: its vectors still meet those of the pictures."""
    if card.text:
        shutil.copyfile(given.text_network, files.text_network)
        shutil.copyfile(given.tokenizer, files.tokenizer)
