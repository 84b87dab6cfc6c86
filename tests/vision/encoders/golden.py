"""Pictures that anyone can draw again, and the vectors that the shipped encoder gave for them.

After a new model file: python -m tests.vision.encoders.golden
"""

import json
from pathlib import Path

import numpy as np

from shopsight.core.types import Image
from shopsight.vision.encoders.onnx import OnnxImageEmbedder

FILE = Path(__file__).with_name("golden.json")
SEEDS = (1, 2, 3)


def drawn(seed: int, width: int = 200, height: int = 200) -> Image:
    """A disk on a gradient, of colors and a size that the seed decides."""
    generator = np.random.default_rng(seed)
    inside, outside = generator.integers(0, 256, (2, 3))
    y, x = np.mgrid[0:height, 0:width]
    radius = generator.uniform(0.2, 0.45) * min(width, height)
    disk = (x - width / 2) ** 2 + (y - height / 2) ** 2 < radius**2
    shade = 0.6 + 0.4 * x / width
    pixels = np.where(disk[..., None], inside, outside * shade[..., None])
    return Image(pixels.astype(np.uint8))


def write() -> None:
    """Write the vectors of the shipped encoder, six digits each."""
    embedder = OnnxImageEmbedder.named()
    vectors = embedder.embed([drawn(seed) for seed in SEEDS])
    content = {"revision": embedder.card.revision, "vectors": [[round(float(x), 6) for x in row] for row in vectors]}
    FILE.write_text(json.dumps(content) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
