"""Category heads beside encoders: a card (JSON) and weights (NPY) that fit one encoder's vectors and no other's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from shopsight.core.categories import Category
from shopsight.core.errors import ModelUnusable
from shopsight.core.types import ModelCard, Vectors
from shopsight.vision.models.publish import sha256_of
from shopsight.vision.models.registry import ModelFiles, check_file, find_model, read_card

REFIT = "python -m shopsight.training.categories --encoder {} --datasets DIR --shops DIR … --out DIR"


@dataclass(frozen=True, slots=True)
class HeadCard:
    """What a head knows, which encoder it was fitted to, and from what.

    A vector's probabilities are softmax((weights · vector + bias) / temperature); answers of less than `sure` are
    no answers. `figures` are what it was judged to be worth, each with n and a 95 % interval.
    """

    encoder: str
    revision: str
    encoder_sha256: str
    sha256: str
    temperature: float
    sure: float
    licence: str
    data: tuple[str, ...]
    figures: Mapping[str, Any]
    categories: tuple[Category, ...]


def load_head(name: str, added: Path | None = None) -> tuple[HeadCard, Vectors]:
    """Return the card and the weights (categories, dimension + 1), bias last, of a known model's category head.

    Raises ModelUnusable for a model that has none, for a damaged file, and for a head of another encoder.
    """
    files = find_model(name, added)
    encoder = read_card(files.card)
    if not files.head_card.is_file():
        raise ModelUnusable(f"model {name!r} has no category head: it can find similar goods, but not name categories")
    card = read_head_card(files.head_card)
    if card.encoder_sha256 != encoder.sha256:
        raise ModelUnusable(
            f"the category head beside {name!r} was fitted to revision {card.revision} of {card.encoder!r}, and this is"
            f" {encoder.revision}; fit it again: {REFIT.format(name)}"
        )
    check_file(files.head, encoder.name, card.sha256)
    return card, _weights(files.head, card, encoder)


def read_head_card(path: Path) -> HeadCard:
    """Read a head's card. Raises ModelUnusable for broken JSON or wrong fields."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        categories = tuple(Category(tuple(c["en"]), tuple(c["zh"]), c["google"]) for c in fields["categories"])
        return HeadCard(**{**fields, "data": tuple(fields["data"]), "categories": categories})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelUnusable(f"{path} is not the card of a category head: {error!r}") from error


def write_head(card: HeadCard, weights: Vectors, files: ModelFiles) -> HeadCard:
    """Write a head's weights, and its card as `read_head_card` reads it; return the card, which vouches for them."""
    np.save(files.head, weights)
    card = replace(card, sha256=sha256_of(files.head))
    fields = {name: json.dumps(value, ensure_ascii=False) for name, value in asdict(card).items()}
    fields["figures"] = _lines("{}", [f"{json.dumps(key)}: {json.dumps(card.figures[key])}" for key in card.figures])
    fields["categories"] = _lines("[]", [json.dumps(asdict(c), ensure_ascii=False) for c in card.categories])
    text = _lines("{}", [f'"{key}": {value}' for key, value in fields.items()])
    files.head_card.write_text(text + "\n", encoding="utf-8")
    return card


def _lines(brackets: str, rows: list[str]) -> str:
    return f"{brackets[0]}\n" + ",\n".join(rows) + f"\n{brackets[1]}"


def _weights(path: Path, card: HeadCard, encoder: ModelCard) -> Vectors:
    weights: Vectors = np.load(path, allow_pickle=False)
    expected = (len(card.categories), encoder.dimension + 1)
    if weights.shape != expected or weights.dtype != np.float32:
        raise ModelUnusable(f"{path} holds {weights.dtype} {weights.shape}, its card says float32 {expected}")
    return weights
