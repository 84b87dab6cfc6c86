"""Names of models -> their cards, and the files that the cards vouch for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from shopsight.core.errors import ModelUnusable
from shopsight.core.types import ModelCard, TextCard

_HERE: Final = Path(__file__).parent

DEFAULT: Final = "shopsight-small"
MODELS: Final[Mapping[str, Path]] = {DEFAULT: _HERE / "shopsight-small.json"}
"""Name of a model that ships -> its card; the network lies beside it under the same name with the suffix .onnx."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where one model's files lie: beside its card, under its name."""

    card: Path

    @property
    def network(self) -> Path:
        """The image tower."""
        return self.card.with_suffix(".onnx")

    @property
    def text_network(self) -> Path:
        """The text tower, where there is one."""
        return self.card.with_suffix(".text.onnx")

    @property
    def tokenizer(self) -> Path:
        """The text tower's tokenizer, as the library tokenizers reads it."""
        return self.card.with_suffix(".tokenizer.json")

    @property
    def head_card(self) -> Path:
        """The card of the category head, where there is one; see `heads`."""
        return self.card.with_suffix(".categories.json")

    @property
    def head(self) -> Path:
        """The category head's weights."""
        return self.card.with_suffix(".categories.npy")


def known_models(added: Path | None = None) -> dict[str, ModelFiles]:
    """Return the models that ship, and those in the folder `added`, each in a folder of its name."""
    there = sorted(added.glob("[!.]*/")) if added else []
    own = {folder.name: ModelFiles(folder / f"{folder.name}.json") for folder in there}
    return {name: files for name, files in own.items() if files.card.is_file()} | {
        name: ModelFiles(card) for name, card in MODELS.items()
    }


def find_model(name: str, added: Path | None = None) -> ModelFiles:
    """Return where a model lies: one that is known by name, or `FILE.onnx` with its card `FILE.json` beside it.

    Raises ModelUnusable for an unknown name.
    """
    if name.endswith(".onnx"):
        return ModelFiles(Path(name).with_suffix(".json"))
    known = known_models(added)
    if name not in known:
        names = ", ".join(sorted(known))
        raise ModelUnusable(f"no model is named {name!r}; there is {names}, or give the path of an .onnx file")
    return known[name]


def load_card(name: str, added: Path | None = None) -> ModelCard:
    """Return the card of a known model. Raises ModelUnusable when the name is unknown or the card unreadable."""
    return read_card(find_model(name, added).card)


def load_model(name: str, added: Path | None = None) -> tuple[ModelCard, Path]:
    """Return the card of a known model and its network, whose checksum has been verified."""
    files = find_model(name, added)
    card = read_card(files.card)
    verify(files.network, card)
    return card, files.network


def load_text(name: str, added: Path | None = None) -> tuple[ModelCard, ModelFiles]:
    """Return the card and the files of a model that knows words, the text tower's checksums verified.

    Raises ModelUnusable for a model that has no text tower.
    """
    files = find_model(name, added)
    card = read_card(files.card)
    if card.text is None:
        raise ModelUnusable(
            f"model {name!r} knows pictures only: words need an image-text model, such as CLIP or SigLIP"
        )
    check_file(files.text_network, card.name, card.text.sha256)
    check_file(files.tokenizer, card.name, card.text.tokenizer_sha256)
    return card, files


def read_card(path: Path) -> ModelCard:
    """Read a card written as JSON. Raises ModelUnusable for a missing file, broken JSON, or wrong fields."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return _card(fields)
    except FileNotFoundError:
        raise ModelUnusable(f"the model card {path} does not exist") from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnusable(f"{path} is not a model card: {error}") from error


def write_card(card: ModelCard, path: Path) -> None:
    """Write a card as JSON, the way `read_card` reads it."""
    path.write_text(json.dumps(asdict(card), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def verify(network: Path, card: ModelCard) -> None:
    """Check that the file is the one that the card was written for. Raises ModelUnusable when it is not."""
    check_file(network, card.name, card.sha256)


def check_file(file: Path, model: str, expected: str) -> None:
    """Check a file of a model by its SHA-256. Raises ModelUnusable when it is missing or another."""
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnusable(f"the network of model {model!r} cannot be read: {error}") from error
    if found != expected:
        raise ModelUnusable(f"{file} is damaged or another version: SHA-256 {found}, its card says {expected}")


def _card(fields: Any) -> ModelCard:
    if not isinstance(fields, dict):
        raise TypeError(f"expected an object, got {type(fields).__name__}")
    # JSON has no tuples.
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    if values.get("text") is not None:
        values["text"] = TextCard(**values["text"])
    card = ModelCard(**values)
    for name, value, allowed in (
        ("resize", card.resize, ("pad", "stretch", "crop")),
        ("interpolation", card.interpolation, ("bilinear", "bicubic")),
    ):
        if value not in allowed:
            raise ValueError(f"{name} is {', '.join(allowed[:-1])} or {allowed[-1]}, got {value!r}")
    for name, size in (("dimension", card.dimension), ("input_px", card.input_px)):
        if not isinstance(size, int) or size < 1:
            raise ValueError(f"{name} is a positive whole number, got {size!r}")
    for name, channels in (("mean", card.mean), ("std", card.std)):
        if len(channels) != 3:
            raise ValueError(f"{name} has three numbers, one per channel, got {len(channels)}")
    if not 0 < card.crop_fraction <= 1:
        raise ValueError(f"crop_fraction is above 0 and at most 1, got {card.crop_fraction!r}")
    return card
