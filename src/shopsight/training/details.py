"""What a network says of each place of a picture, for the second look: fitted once, written into every file we make.

    python -m shopsight.training.details --shop src/shopsight/demo_shop

The early layers are the same in all our networks, since only the late ones are trained (ADR 0006). Their maps, one
column for each square of 16 x 16 pixels, are whitened (PCA) to 64 numbers and scaled to unit length. A place that looks
like any other place (paper, shadow, plain cloth) says little, so each has a weight, which falls with its likeness to
the mean of all places; the idea is that of inverse document frequency.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray

from shopsight.core.types import Image, ModelCard
from shopsight.training.backbone import pretrained
from shopsight.vision.decode import DecodeLimits, decode_photo
from shopsight.vision.encoders.onnx import prepare

DIMENSION = 64
FILE = Path(__file__).with_suffix(".npz")
SIZE = 2

_SHRINKAGE = 1e-3
_SAMPLE = 20_000
_CARD = ModelCard("early", "", 1, 160, "pad", (0.5, 0.5, 0.5), (0.5, 0.5, 0.5), "", "", ())


@dataclass(frozen=True, slots=True)
class DetailHead:
    """Maps to details: `mean` (channels,) is taken off, `directions` (channels, dimension) whiten, float32.

    `common` (dimension,) is the mean detail, in units of how much likeness to it varies: exp(-likeness) is a weight.
    """

    mean: NDArray[np.float32]
    directions: NDArray[np.float32]
    common: NDArray[np.float32]

    @classmethod
    def read(cls, path: Path = FILE) -> Self:
        """Read what `write` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["mean"], arrays["directions"], arrays["common"])

    def write(self, path: Path = FILE) -> None:
        """Write the three arrays."""
        np.savez(path, mean=self.mean, directions=self.directions, common=self.common)


def fit_details(maps: NDArray[np.float32], dimension: int = DIMENSION) -> DetailHead:
    """Fit to maps (n, channels, h, w) of product pictures."""
    columns = maps.transpose(0, 2, 3, 1).reshape(-1, maps.shape[1]).astype(np.float64)
    columns = columns[np.random.default_rng(0).permutation(len(columns))[:_SAMPLE]]
    mean = columns.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov((columns - mean).T))
    main = directions[:, -dimension:] / np.sqrt(variances[-dimension:] + _SHRINKAGE * variances[-1])
    details = (columns - mean) @ main
    details /= np.linalg.norm(details, axis=1, keepdims=True)
    common = details.mean(axis=0)
    common /= (details @ common).std()
    return DetailHead(*(array.astype(np.float32) for array in (mean, main, common)))


@torch.no_grad()
def early_maps(pictures: list[Image]) -> NDArray[np.float32]:
    """Return the early layers' maps (n, channels, h, w) of pictures as serving prepares them."""
    early = pretrained(SIZE).eval().early
    return np.concatenate([early(torch.from_numpy(prepare(picture, _CARD)[None])).numpy() for picture in pictures])


def main() -> None:
    """Fit to a shop's main pictures and write the arrays that `export` puts into networks."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--shop", type=Path, required=True, help="folder with catalog.csv")
    shop: Path = parser.parse_args().shop
    with (shop / "catalog.csv").open(encoding="utf-8", newline="") as file:
        files = [shop / row["image"] for row in csv.DictReader(file)]
    pictures = [decode_photo(path.read_bytes(), DecodeLimits(), _CARD.input_px).image for path in files]
    head = fit_details(early_maps(pictures))
    head.write()
    print(f"{len(pictures)} pictures -> {FILE.name}: {head.directions.shape[0]} channels to {head.directions.shape[1]}")


if __name__ == "__main__":
    main()
