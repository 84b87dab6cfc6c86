"""The localizer that ships: its card (JSON), and the network beside it that the card vouches for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from shopsight.core.errors import ModelUnusable
from shopsight.vision.models.registry import check_file

LOCALIZER: Final = Path(__file__).with_name("shopsight-localizer.json")


@dataclass(frozen=True, slots=True)
class LocalizerCard:
    """What is known of a localizer. It takes RGB in -1..1, stretched to a square of `input_px`.

    A place whose heat is `sure` or more is a region. `figures` are what it was judged to be worth.
    """

    name: str
    revision: str
    input_px: int
    sure: float
    sha256: str
    licence: str
    data: tuple[str, ...]
    figures: Mapping[str, Any]
    description: str = ""


def load_localizer(path: Path = LOCALIZER) -> tuple[LocalizerCard, Path]:
    """Return a card and the network beside it, whose checksum has been verified.

    Raises ModelUnusable for a missing or damaged file, broken JSON, or wrong fields.
    """
    card = read_localizer_card(path)
    network = path.with_suffix(".onnx")
    check_file(network, card.name, card.sha256)
    return card, network


def read_localizer_card(path: Path) -> LocalizerCard:
    """Read a card. Raises ModelUnusable when it is none."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        card = LocalizerCard(**{**fields, "data": tuple(fields["data"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelUnusable(f"{path} is not the card of a localizer: {error!r}") from error
    if not isinstance(card.input_px, int) or card.input_px < 32 or card.input_px % 32:
        raise ModelUnusable(f"{path}: input_px is a multiple of 32, got {card.input_px!r}")
    return card


def write_localizer_card(card: LocalizerCard, path: Path) -> None:
    """Write a card the way `read_localizer_card` reads it."""
    path.write_text(json.dumps(asdict(card), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
