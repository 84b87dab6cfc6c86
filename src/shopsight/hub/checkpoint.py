"""What every loader hands over: the towers as torch modules, and what to do to a picture and to words before them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from torch import Tensor, nn

if TYPE_CHECKING:  # a training takes image towers without the library that words need
    from tokenizers import Tokenizer

Channels: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Preparation:
    """How a picture becomes the image tower's input; the fields are those of core.types.ModelCard."""

    input_px: int
    resize: Literal["pad", "stretch", "crop"]
    mean: Channels
    std: Channels
    interpolation: Literal["bilinear", "bicubic"]
    crop_fraction: float = 1.0
    pad_value: int = 0


@dataclass(frozen=True, slots=True)
class TextTower:
    """Tokens (n, `context_tokens`) int64 to vectors; `tokenizer` must give what the maker's `tokenize` gives."""

    network: nn.Module
    tokenizer: Tokenizer
    tokenize: Callable[[Sequence[str]], Tensor]
    context_tokens: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Pictures (n, 3, input_px, input_px) float32 to vectors (n, dimension), and the text tower, where there is one."""

    image: nn.Module
    preparation: Preparation
    text: TextTower | None = None
