"""The reference case: a simple classifier on the frozen encoder, on 1,000 real pictures (500 train, 300 val, 200 test).

    python -m benchmarks.reference [--model NAME OR FILE.onnx]

Which classifier, and how strongly it is held back, is chosen on the 300; the 200 are looked at once. Wanted are 90 %
accuracy and 85 % macro recall. The shipped encoder has never seen the grocery test pictures, but other photos of these
groceries, and all of the clothes with their category: its clothing figure says that it remembers, not that it would
know your clothes. `--model` judges another encoder, such as one that was trained without them.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference_pictures import Candidate, candidates, draw
from shopsight.core.types import Vectors
from shopsight.evaluation.classes import class_recall
from shopsight.evaluation.metrics import wilson
from shopsight.vision.decode import decode_photo
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.registry import DEFAULT

Labels: TypeAlias = NDArray[np.intp]
Scores: TypeAlias = NDArray[np.float32]
Classifier: TypeAlias = Callable[[Vectors], Scores]
"""Vectors (n, dimension) -> a score per class (n, classes), higher is better."""

_NEIGHBORS = (1, 3, 5, 9, 15, 25)
_TEMPERATURES = (0.02, 0.05, 0.1)
_RIDGES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Labelled:
    """Vectors and the class of each."""

    vectors: Vectors
    labels: Labels


def main() -> None:
    parser = argparse.ArgumentParser(description="accuracy and macro recall on the reference case")
    parser.add_argument(
        "--datasets", type=Path, default=Path(os.environ.get("SHOPSIGHT_DATASETS", "../shared/datasets"))
    )
    parser.add_argument("--model", default=DEFAULT, help="a name, or an .onnx file with its card beside it")
    options = parser.parse_args()

    drawn = draw(candidates(options.datasets))
    names = sorted({picture.label for picture in drawn["train"]})
    embedder = OnnxImageEmbedder.named(options.model)
    train, val, test = (embedded(drawn[part], names, embedder) for part in ("train", "val", "test"))
    fitted = [(name, classifier, accuracy(classifier, val)) for name, classifier in classifiers(train, len(names))]
    chosen, classifier, on_val = max(fitted, key=lambda candidate: candidate[2])

    counts = ", ".join(f"{len(pictures)} {part}" for part, pictures in sorted(drawn.items()))
    print(f"{embedder.card.name} {embedder.card.revision}, {len(names)} classes, {counts}")
    for kind in ("k-NN", "ridge"):
        name, _, share = max((each for each in fitted if each[0].startswith(kind)), key=lambda each: each[2])
        print(f"  best on val: {name:28} {share:.3f}")
    print(f"chosen: {chosen} (val {on_val:.3f}); on test:")
    right = classifier(test.vectors).argmax(axis=1) == test.labels
    of_source = np.array([picture.source for picture in drawn["test"]])
    print(_line("all", test.labels, right))
    for source in ("grocery", "clothing"):
        print(_line(source, test.labels[of_source == source], right[of_source == source]))
    missed = {name: int((~right[test.labels == place]).sum()) for place, name in enumerate(names)}
    told = ", ".join(f"{name} {n}" for name, n in sorted(missed.items(), key=lambda pair: -pair[1]) if n)
    print(f"missed, of ten each: {told or 'none'}")


def embedded(pictures: Sequence[Candidate], names: Sequence[str], embedder: OnnxImageEmbedder) -> Labelled:
    """Look at pictures as a shop does."""
    parts = []
    for start in range(0, len(pictures), _AT_ONCE):
        files = [picture.path.read_bytes() for picture in pictures[start : start + _AT_ONCE]]
        parts.append(embedder.embed([decode_photo(data, at_least_px=embedder.card.input_px).image for data in files]))
    return Labelled(np.concatenate(parts), np.array([names.index(picture.label) for picture in pictures]))


def classifiers(train: Labelled, n_classes: int) -> Iterator[tuple[str, Classifier]]:
    """Yield every classifier that is tried, fitted on the training pictures, the simplest first."""
    for k in _NEIGHBORS:
        for temperature in _TEMPERATURES:
            yield f"k-NN, k {k}, temperature {temperature}", neighbors(train, n_classes, k, temperature)
    for strength in sorted(_RIDGES, reverse=True):
        yield f"ridge, lambda {strength}", ridge(train, n_classes, strength)


def neighbors(train: Labelled, n_classes: int, k: int, temperature: float) -> Classifier:
    """The k nearest vote, each with exp(cosine / temperature)."""
    votes = np.eye(n_classes, dtype=np.float32)[train.labels]

    def classify(vectors: Vectors) -> Scores:
        cosines = vectors @ train.vectors.T
        kth = np.partition(cosines, -k, axis=1)[:, -k, None]
        weights = np.where(cosines >= kth, np.exp((cosines - 1) / temperature), 0).astype(np.float32)
        return weights @ votes

    return classify


def ridge(train: Labelled, n_classes: int, strength: float) -> Classifier:
    """A linear probe: least squares on one-hot classes, held back by `strength` (Hoerl and Kennard, 1970)."""
    center = train.vectors.mean(axis=0)
    x = (train.vectors - center).astype(np.float64)
    y = np.eye(n_classes)[train.labels] - 1 / n_classes
    weights = np.linalg.solve(x.T @ x + strength * np.eye(x.shape[1]), x.T @ y).astype(np.float32)
    return lambda vectors: (vectors - center) @ weights


def accuracy(classifier: Classifier, on: Labelled) -> float:
    """Return the share that is named rightly."""
    return float((classifier(on.vectors).argmax(axis=1) == on.labels).mean())


def _line(name: str, labels: Labels, right: NDArray[np.bool_]) -> str:
    share = wilson(int(right.sum()), len(right))
    recall = class_recall(zip(labels.tolist(), right.tolist(), strict=True))
    return (
        f"  {name:9} accuracy {share.value:.3f} ({share.low:.3f}-{share.high:.3f}), macro recall {recall.macro:.3f} "
        f"({recall.macro_ci95[0]:.3f}-{recall.macro_ci95[1]:.3f}), n = {len(right)}"
    )


if __name__ == "__main__":
    main()
