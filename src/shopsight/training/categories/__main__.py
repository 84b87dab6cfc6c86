"""Fits the category head to an encoder: python -m shopsight.training.categories --datasets DIR --out DIR …."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from shopsight.core.categories import Category
from shopsight.core.types import ModelCard
from shopsight.training.categories.examples import Examples, read_vectors
from shopsight.training.categories.head import cross_fit, fit_temperature, fit_weights, mean_loss, sure_from
from shopsight.training.categories.judge import Figures, as_table, judge_each, judge_strangers
from shopsight.training.categories.labels import UNLABELED, label_pictures, read_taxonomy
from shopsight.training.shipped.data import HOLD_OUTS, hold_out, list_pictures
from shopsight.vision.categories import CategoryHead, softmax
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.models.heads import HeadCard, write_head
from shopsight.vision.models.registry import DEFAULT, ModelFiles

PENALTIES = (1e-4, 3e-5, 1e-5)
RIGHT = 0.95
"""How often an answer is to be right on pictures that the head did not learn from.

The encoder did, so it is less often in a shop: with .9, where a run kept goods from the encoder too, .7 to .8 of them.
"""
GROUPS = {
    "grocery": "photos",
    "clothing": "senders",
    "luma": "styles",
    "appliances": "families",
    "demo": "families",
    "scans": "things",
}
"""What stays together: the names of figures say that it was asked by a head that learned from others of it."""
DATA = (
    "Clothing Dataset (Grigorev, 2020; CC0)",
    "Grocery Store Dataset, train and val photos and packshots (Klasson et al., WACV 2019; MIT)",
    "Magento 2 sample data, pictures of the Luma store (OSL-3.0 / AFL-3.0)",
    "Household appliance pictures (BSD-3-Clause)",
    "Renders of the YCB Object and Model Set (ycbbenchmarks.com; CC BY 4.0)",
    "Shopsight's demo shop and more renders of its goods, without its test products",
)


def main() -> None:
    """Embed (vectors are kept for the next time), fit, judge, and write the head: its weights and their card."""
    arguments = _arguments()
    out: Path = arguments.out
    encoder = OnnxImageEmbedder.named(arguments.encoder, threads=2)
    pictures = [p for p in list_pictures(arguments.datasets, arguments.shops) if p.source != "recycling"]
    vectors = read_vectors(encoder, pictures, arguments.cache or out / "cache")
    taxonomy = read_taxonomy()
    catalogs = [folder / "catalog.csv" for folder in (arguments.datasets / "grocery", *arguments.shops)]
    labels = label_pictures(pictures, catalogs, taxonomy)
    held_out = hold_out(arguments.hold_out, pictures)
    hidden = np.array([held_out.hides(picture) for picture in pictures])
    asked = hidden & np.array([(picture.split == "test") == (arguments.judge == "test") for picture in pictures])
    # A head must not name what it never saw.
    present = np.unique(labels[~hidden & (labels != UNLABELED)])
    named = np.isin(labels, present)
    everything = Examples(pictures, vectors, np.searchsorted(present, labels))
    known = everything.only(named & ~hidden)
    head, figures = fit_head(known, tuple(taxonomy.categories[number] for number in present), encoder.card)
    figures.update(judge_hidden(head, known, everything.only(named & asked)))
    figures["of no category"] = judge_strangers(head, vectors[labels == UNLABELED])
    out.mkdir(parents=True, exist_ok=True)
    write_head(replace(head.card, figures=figures), head.weights, ModelFiles(out / f"{encoder.card.name}.json"))
    print(as_table(figures))


def fit_head(
    known: Examples, categories: tuple[Category, ...], encoder: ModelCard
) -> tuple[CategoryHead, dict[str, Figures]]:
    """Return the head, and the figures of pictures that were asked while the others were learned from.

    The penalty is the one that is best in the first fold; temperature and threshold suit what all folds were asked.
    """
    losses = {penalty: mean_loss(*cross_fit(known, len(categories), penalty, folds=1)[:2]) for penalty in PENALTIES}
    penalty = min(losses, key=losses.__getitem__)
    asked = cross_fit(known, len(categories), penalty)
    temperature = fit_temperature(asked.logits, asked.labels)
    shares = softmax(asked.logits / temperature)
    sure = sure_from(shares.max(axis=1), shares.argmax(axis=1) == asked.labels, asked.labels, RIGHT)
    print(f"loss by penalty {losses}, temperature {temperature:.2f}, sure from {sure}", flush=True)
    card = HeadCard(
        encoder=encoder.name,
        revision=encoder.revision,
        encoder_sha256=encoder.sha256,
        sha256="",
        temperature=temperature,
        sure=sure,
        licence="Apache-2.0",
        data=DATA,
        figures={},
        categories=categories,
    )
    head = CategoryHead(card, fit_weights(known.vectors, known.labels, len(categories), penalty))
    names = np.array([f"{picture.source}, other {GROUPS[picture.source]}" for picture in known.pictures])
    return head, judge_each(head, names[asked.places], shares, asked.labels, asked.nearest)


def judge_hidden(head: CategoryHead, known: Examples, hidden: Examples) -> dict[str, Figures]:
    """Return the figures of pictures kept from the head; where its run kept them too, from the encoder as well."""
    things = {picture.thing for picture in known.pictures}
    names = [f"{p.source}, hidden, {'new pictures' if p.thing in things else 'new goods'}" for p in hidden.pictures]
    nearest = known.labels[(hidden.vectors @ known.vectors.T).argmax(axis=1)]
    return judge_each(head, np.array(names), head.probabilities(hidden.vectors), hidden.labels, nearest)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m shopsight.training.categories", description=__doc__)
    parser.add_argument("--datasets", type=Path, required=True, help="folder with grocery/, clothing/, luma/, …")
    parser.add_argument("--shops", type=Path, nargs="*", default=[], help="folders that `python -m demo` wrote")
    parser.add_argument("--out", type=Path, required=True, help="where the head's two files go")
    parser.add_argument("--cache", type=Path, help="where vectors are kept; OUT/cache when left out")
    parser.add_argument("--encoder", default=DEFAULT, help="whose vectors: a known model's, or FILE.onnx")
    parser.add_argument("--hold-out", choices=HOLD_OUTS, default="nothing", help="what to keep unseen and judge on")
    parser.add_argument("--judge", choices=("val", "test"), default="val", help="which of the hidden pictures ask")
    return parser.parse_args()


if __name__ == "__main__":
    main()
