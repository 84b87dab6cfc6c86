"""Names of models -> their cards, and the files that the cards vouch for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from shopsight.core.errors import ModelUnusable
from shopsight.core.types import ModelCard

_HERE: Final = Path(__file__).parent

DEFAULT: Final = "shopsight-small"
MODELS: Final[Mapping[str, Path]] = {DEFAULT: _HERE / "shopsight-small.json"}
"""Model name -> its card; the network lies beside it under the same name with the suffix .onnx."""


def load_card(name: str) -> ModelCard:
    """Return the card of a registered model, or of a network named by its path: `FILE.onnx` with `FILE.json` beside it.

    Raises ModelUnusable when the name is unknown or the card unreadable.
    """
    return read_card(_card_path(name))


def load_model(name: str) -> tuple[ModelCard, Path]:
    """Return the card of a model, named as in `load_card`, and its network, whose checksum has been verified."""
    path = _card_path(name)
    card, network = read_card(path), path.with_suffix(".onnx")
    verify(network, card)
    return card, network


def _card_path(name: str) -> Path:
    if name in MODELS:
        return MODELS[name]
    if name.endswith(".onnx"):
        return Path(name).with_suffix(".json")
    known = ", ".join(sorted(MODELS))
    raise ModelUnusable(f"no model is named {name!r}; there is {known}, or give the path of an .onnx file")


def read_card(path: Path) -> ModelCard:
    """Read a card written as JSON. Raises ModelUnusable for a missing file, broken JSON, or wrong fields."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return _card(fields)
    except FileNotFoundError:
        raise ModelUnusable(f"the model card {path} does not exist") from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnusable(f"{path} is not a model card: {error}") from error


def verify(network: Path, card: ModelCard) -> None:
    """Check that the file is the one that the card was written for. Raises ModelUnusable when it is not."""
    try:
        found = hashlib.sha256(network.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelUnusable(f"the network of model {card.name!r} cannot be read: {error}") from error
    if found != card.sha256:
        raise ModelUnusable(f"{network} is damaged or another version: SHA-256 {found}, its card says {card.sha256}")


def _card(fields: Any) -> ModelCard:
    if not isinstance(fields, dict):
        raise TypeError(f"expected an object, got {type(fields).__name__}")
    # JSON has no tuples.
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    card = ModelCard(**values)
    if card.resize not in ("pad", "stretch", "crop"):
        raise ValueError(f"resize is pad, stretch or crop, got {card.resize!r}")
    for name, value in (("dimension", card.dimension), ("input_px", card.input_px)):
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} is a positive whole number, got {value!r}")
    for name, channels in (("mean", card.mean), ("std", card.std)):
        if len(channels) != 3:
            raise ValueError(f"{name} has three numbers, one per channel, got {len(channels)}")
    return card
