"""What attackers who know the weights can do: recall@1 of photos changed by FGSM and PGD, at several strengths.

    python -m benchmarks.attacks [--photos 100] [--model NAME OR FILE.onnx]      (needs shopsight[train])

Grocery test photos among all packshots. The attack works on the network's input, is rounded to whole values as any
picture is, and is judged by the file that serves, through onnxruntime.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from shopsight.core.types import Image, ModelCard, Pixels, Vectors
from shopsight.evaluation.datasets import read_labelled
from shopsight.evaluation.metrics import wilson
from shopsight.training.attacks import Target, fgsm, pgd
from shopsight.training.restore import read_network
from shopsight.vision.decode import decode_photo
from shopsight.vision.encoders.onnx import OnnxImageEmbedder, prepare
from shopsight.vision.models.registry import DEFAULT, load_model

_EPSILONS = (1, 2, 4)
_AT_ONCE = 20


def main() -> None:
    parser = argparse.ArgumentParser(description="recall@1 under FGSM and PGD")
    datasets = os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(datasets) / "grocery")
    parser.add_argument("--photos", type=int, default=100)
    parser.add_argument("--steps", type=int, default=10, help="of PGD")
    parser.add_argument("--model", default=DEFAULT, help="a name, or an .onnx file that the workshop wrote")
    options = parser.parse_args()

    card, file = load_model(options.model)
    network, served = read_network(file), OnnxImageEmbedder(card, file)
    labelled = read_labelled(options.folder)
    photos = random.Random(0).sample(labelled.split("test"), options.photos)
    gallery = _inputs([item.image for item in labelled.items], card)
    vectors = torch.from_numpy(served.embed([Image(pixels) for pixels in gallery]))
    right = torch.tensor([[item.product_id in photo.product_ids for item in labelled.items] for photo in photos])
    images = torch.from_numpy(np.stack(_inputs([photo.image for photo in photos], card))).permute(0, 3, 1, 2).float()
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (card.mean, card.std))

    def embed(batch: Tensor) -> Tensor:
        found: Tensor = network((batch / 255 - mean) / std)
        return found

    def attacked(kind: str, epsilon: float) -> Tensor:
        generator = torch.Generator().manual_seed(0)
        changed = []
        for start in range(0, len(images), _AT_ONCE):
            few = slice(start, start + _AT_ONCE)
            target = Target(vectors, right[few])
            if kind == "FGSM":
                changed.append(fgsm(embed, images[few], target, epsilon))
            else:
                changed.append(pgd(embed, images[few], target, epsilon, generator=generator, steps=options.steps))
        return torch.cat(changed)

    print(f"{card.name} {card.revision}, {len(photos)} photos among {len(labelled.items)} products, R@1 (95 %)")
    print(f"  clean                 {_recall(images, right, vectors, served)}")
    for kind in ("FGSM", f"PGD, {options.steps} steps"):
        for epsilon in _EPSILONS:
            print(f"  {kind:13} {epsilon}/255   {_recall(attacked(kind, epsilon), right, vectors, served)}", flush=True)


def _inputs(paths: Sequence[Path], card: ModelCard) -> list[Pixels]:
    """Pictures as they come to the network, but still whole numbers: an attacker sends pictures."""
    mean, std = (np.asarray(values, np.float32)[:, None, None] for values in (card.mean, card.std))
    squares = []
    for path in paths:
        image = decode_photo(path.read_bytes(), at_least_px=card.input_px).image
        square = (prepare(image, card) * std + mean) * 255
        squares.append(np.rint(square).clip(0, 255).astype(np.uint8).transpose(1, 2, 0))
    return squares


def _recall(images: Tensor, right: Tensor, gallery: Tensor, served: OnnxImageEmbedder) -> str:
    pixels = images.round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous().numpy()
    found: Vectors = served.embed([Image(square) for square in pixels])
    first = (torch.from_numpy(found) @ gallery.T).argmax(1)
    share = wilson(int(right[torch.arange(len(first)), first].sum()), len(first))
    return f"{share.value:.3f} ({share.low:.3f}-{share.high:.3f})"


if __name__ == "__main__":
    main()
