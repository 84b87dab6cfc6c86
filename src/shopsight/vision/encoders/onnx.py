"""ImageEmbedder over onnxruntime: any network (n, 3, px, px) float32 -> (n, dimension) that has a card."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, Self, TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image as Pillow

from shopsight.core.errors import ModelUnusable
from shopsight.core.types import NO_DETAILS, Details, Image, ModelCard, Pixels, Vectors
from shopsight.vision.encoders.crowd import Crowd
from shopsight.vision.models.registry import DEFAULT, load_model

Device: TypeAlias = Literal["cpu", "cuda"]
_PROVIDERS: Final = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
_FILTERS: Final = {"bilinear": Pillow.Resampling.BILINEAR, "bicubic": Pillow.Resampling.BICUBIC}
DETAILS: Final = "details"
"""Name of the output that says what each place of a picture shows, where a network has one."""
_CHUNK: Final = 16
"""Pictures per run: beyond this a CPU gains nothing and the activations only take memory."""


class OnnxImageEmbedder:
    """Embeds pictures with onnxruntime; `embed` may be called from several threads at once."""

    def __init__(self, card: ModelCard, network: Path | bytes, *, threads: int = 0, device: Device = "cpu") -> None:
        """Open a network, or the bytes of one, that `registry.verify` has checked. `threads` are used within one run.

        With 0 a run takes all cores if it is alone and nobody met the one before it, else one: quickest for a single
        caller and for many, and the vectors are the same bit by bit.
        """
        self._card = card
        self._shared = open_session(network, threads or 1, device)
        self._alone = self._shared if threads else open_session(network, os.cpu_count() or 1, device)
        self._input = self._shared.get_inputs()[0].name
        outputs = [output.name for output in self._shared.get_outputs()]
        self._vectors = outputs[:1]
        self._details = [name for name in outputs if name == DETAILS]
        self._crowd = Crowd()
        _check_input(self._shared, card)

    @classmethod
    def named(cls, name: str = DEFAULT, added: Path | None = None, *, threads: int = 0) -> Self:
        """Open a known model. Raises ModelUnusable when its file is missing, damaged or does not fit its card."""
        card, network = load_model(name, added)
        return cls(card, network, threads=threads)

    @property
    def card(self) -> ModelCard:
        return self._card

    def embed(self, images: Sequence[Image]) -> Vectors:
        """Return (n, card.dimension) float32 rows of unit length, one per picture, in order."""
        parts = [self._run(chunk, self._vectors)[0] for chunk in _chunks(images)]
        return np.concatenate(parts) if parts else np.empty((0, self._card.dimension), np.float32)

    def embed_in_detail(self, images: Sequence[Image]) -> tuple[Vectors, list[Details]]:
        """Return what `embed` does, and each picture's details; no rows where the network has no such output."""
        if not images or not self._details:
            return self.embed(images), [NO_DETAILS] * len(images)
        parts = [self._run(chunk, self._vectors + self._details) for chunk in _chunks(images)]
        return np.concatenate([vectors for vectors, _ in parts]), [
            _packed(places) for _, details in parts for places in details
        ]

    def _run(self, images: Sequence[Image], outputs: Sequence[str]) -> list[NDArray[np.float32]]:
        batch = np.stack([prepare(image, self._card) for image in images])
        with self._crowd.run() as is_alone:
            session = self._alone if is_alone else self._shared
            vectors, *others = (np.asarray(given, np.float32) for given in session.run(outputs, {self._input: batch}))
        return [unit_rows(vectors), *others]


def _chunks(images: Sequence[Image]) -> Iterator[Sequence[Image]]:
    return (images[start : start + _CHUNK] for start in range(0, len(images), _CHUNK))


def _packed(places: NDArray[np.float32]) -> Details:
    """Return the details of a picture in a byte a number: unit rows times 127, the largest weight 127."""
    scaled = places * 127
    scaled[:, -1] /= max(float(places[:, -1].max()), 1e-30)
    packed: Details = np.rint(scaled).clip(-127, 127).astype(np.int8)
    return packed


def unit_rows(vectors: Vectors) -> Vectors:
    """Return rows scaled to unit length; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def prepare(image: Image, card: ModelCard) -> NDArray[np.float32]:
    """Return the network's input for one picture: (3, px, px) float32, resized and normalized as the card says."""
    square = np.asarray(_square(image.pixels, card))
    # Turned around as bytes, a quarter of the work; then (x / 255 - mean) / std in place, channel by channel.
    channels = np.ascontiguousarray(square.transpose(2, 0, 1)).astype(np.float32)
    std = np.asarray(card.std, np.float32)[:, None, None]
    channels *= 1 / (255 * std)
    channels -= np.asarray(card.mean, np.float32)[:, None, None] / std
    return channels


def _square(pixels: Pixels, card: ModelCard) -> Pillow.Image:
    px = card.input_px
    picture = Pillow.fromarray(pixels)
    if card.resize == "stretch":
        return _resized(picture, px, px, card)
    if card.resize == "crop":
        return _cropped(picture, px, card)
    scale = px / max(picture.size)
    width, height = (max(1, round(side * scale)) for side in picture.size)
    small = _resized(picture, width, height, card)
    if small.size == (px, px):
        return small
    canvas = Pillow.new("RGB", (px, px), (card.pad_value,) * 3)
    canvas.paste(small, ((px - width) // 2, (px - height) // 2))
    return canvas


def _cropped(picture: Pillow.Image, px: int, card: ModelCard) -> Pillow.Image:
    side = max(1, round(min(picture.size) * card.crop_fraction))
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return _resized(picture.crop((left, top, left + side, top + side)), px, px, card)


def _resized(picture: Pillow.Image, width: int, height: int, card: ModelCard) -> Pillow.Image:
    # reducing_gap averages whole pixels first: four times as fast on phone photos, and not visible.
    return picture.resize((width, height), _FILTERS[card.interpolation], reducing_gap=2.0)


def open_session(network: Path | bytes, threads: int, device: Device = "cpu") -> onnxruntime.InferenceSession:
    """Open a network with that many threads within one run.

    Raises ModelUnusable for a file that is none, and where there is no such device.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A spinning pool would keep a core busy between two searches.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    content, name = (network, "it") if isinstance(network, bytes) else (str(network), str(network))
    provider = _PROVIDERS[device]
    if provider not in onnxruntime.get_available_providers():
        raise ModelUnusable(f"onnxruntime has no {device} here; a machine with a GPU needs onnxruntime-gpu")
    try:
        session = onnxruntime.InferenceSession(content, options, providers=[provider])
    except Exception as error:  # onnxruntime raises classes of its own that share no public base
        raise ModelUnusable(f"{name} is not a network that onnxruntime can open: {error}") from error
    # It would fall back to the CPU with no more than a line in its log.
    if provider not in session.get_providers():
        raise ModelUnusable(f"onnxruntime can open no {device} session here: see its driver and libraries")
    return session


def check_dimension(session: onnxruntime.InferenceSession, card: ModelCard) -> None:
    """Raise ModelUnusable when a network gives vectors of another dimension than its card says."""
    found = session.get_outputs()[0].shape[-1]
    if found != card.dimension:
        raise ModelUnusable(f"the card of {card.name!r} says {card.dimension} dimensions, the network gives {found}")


def _check_input(session: onnxruntime.InferenceSession, card: ModelCard) -> None:
    check_dimension(session, card)
    px = session.get_inputs()[0].shape[-1]
    if px != card.input_px:
        raise ModelUnusable(f"the card of {card.name!r} says {card.input_px} px, the network takes {px}")
