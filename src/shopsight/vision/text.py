"""Lines of English and Chinese text in a picture, by RapidOCR: models in its wheel, offline. Needs shopsight[ocr]."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from shopsight.core.errors import ExtraRequired
from shopsight.core.reading import TextLine
from shopsight.core.types import Box, Image

SURE = 0.8
"""Lines under this are more often wrong than right: `python -m benchmarks.text` counts them."""

_FINDER_SIDE_PX = 480  # the finder of lines enlarges smaller pictures to this; 736, its own choice, finds no more
_SHORTEST_PX = 12
_MOST_UPRIGHT = 6
"""A picture taller than so many times its width is not read: the finder would make a hundred times its pixels of it."""


class RapidTextReader:
    """Reads one picture at a time, with `threads` threads; a picture is looked at with `max_side_px` at most.

    Who has waited `patience_s` for the picture before goes without text, rather than without an answer.
    """

    def __init__(self, threads: int = 1, max_side_px: int = 960, sure: float = SURE, patience_s: float = 2.0) -> None:
        """Load the models. Raises ExtraRequired without the library."""
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise ExtraRequired(
                f"reading text needs another library ({error.name}): pip install 'shopsight[ocr]'"
            ) from error
        self._max_side_px = max_side_px
        self._sure = sure
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._engine = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.text_score": 0.0,
                "Global.log_level": "critical",
                "Det.limit_type": "min",
                "Det.limit_side_len": _FINDER_SIDE_PX,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def read(self, image: Image) -> tuple[TextLine, ...]:
        """Return the lines that are surely enough read, best first; none while too many others are being read."""
        pixels = self._scaled(image)
        height_px, width_px = pixels.shape[:2]
        if min(height_px, width_px) < _SHORTEST_PX or height_px > _MOST_UPRIGHT * width_px:
            return ()
        if not self._lock.acquire(timeout=self._patience_s):
            return ()
        try:
            found = self._engine(pixels[:, :, ::-1])  # it wants blue first
        finally:
            self._lock.release()
        if found.boxes is None:
            return ()
        size = np.array([width_px, height_px])
        read = zip(found.txts, found.boxes, found.scores, strict=True)
        lines = [
            TextLine(text.strip(), _box(corners / size), round(float(score), 4))
            for text, corners, score in read
            if score >= self._sure and text.strip()
        ]
        return tuple(sorted(lines, key=lambda line: (-line.confidence, line.box.top, line.text)))

    def _scaled(self, image: Image) -> NDArray[np.uint8]:
        scale = self._max_side_px / max(image.width_px, image.height_px)
        if scale >= 1:
            return image.pixels
        size = max(1, round(image.width_px * scale)), max(1, round(image.height_px * scale))
        return np.asarray(Pillow.fromarray(image.pixels).resize(size, Pillow.Resampling.LANCZOS))


def _box(corners: NDArray[np.float64]) -> Box:
    """Return the upright box round (4, 2) corners in fractions of the picture, never empty."""
    left, top = np.clip(corners.min(axis=0), 0, 0.999).tolist()
    right, bottom = np.clip(corners.max(axis=0), 0, 1).tolist()
    return Box(left, top, max(right, left + 0.001), max(bottom, top + 0.001))
