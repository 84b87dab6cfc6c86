"""TextEmbedder over onnxruntime: the text tower of an image-text model, and its tokenizer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from shopsight.core.errors import ExtraRequired, ModelUnusable
from shopsight.core.types import ModelCard, Vectors
from shopsight.vision.encoders.onnx import check_dimension, open_session, unit_rows
from shopsight.vision.models.registry import ModelFiles, load_text

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_CHUNK: Final = 16


class OnnxTextEmbedder:
    """Embeds words with onnxruntime; `embed_texts` may be called from several threads at once."""

    def __init__(self, card: ModelCard, files: ModelFiles, *, threads: int = 0) -> None:
        """Open a text tower that `registry.load_text` has checked. `threads` within one run; 0 takes all cores."""
        self._card = card
        self._tokenizer = read_tokenizer(files.tokenizer)
        self._session = open_session(files.text_network, threads or os.cpu_count() or 1)
        self._input = self._session.get_inputs()[0].name
        check_dimension(self._session, card)

    @classmethod
    def named(cls, name: str, added: Path | None = None, *, threads: int = 0) -> Self:
        """Open a known model's text tower. Raises ModelUnusable when it has none, or its files are damaged."""
        card, files = load_text(name, added)
        return cls(card, files, threads=threads)

    @property
    def card(self) -> ModelCard:
        return self._card

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return (n, card.dimension) float32 rows of unit length, one per text, in order."""
        parts = [self._run(texts[start : start + _CHUNK]) for start in range(0, len(texts), _CHUNK)]
        return np.concatenate(parts) if parts else np.empty((0, self._card.dimension), np.float32)

    def _run(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        tokens = np.array([one.ids for one in encoded], np.int64)
        return unit_rows(np.asarray(self._session.run(None, {self._input: tokens})[0], np.float32))


def read_tokenizer(path: Path) -> Tokenizer:
    """Read a tokenizer whose file says how it pads and truncates.

    Raises ExtraRequired without the library, ModelUnusable for a file that is no tokenizer.
    """
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise ExtraRequired("embedding words needs the library tokenizers: pip install 'shopsight[text]'") from None
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exception
        raise ModelUnusable(f"{path} is not a tokenizer: {error}") from error
