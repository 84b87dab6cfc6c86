"""Measures a search on labelled photos and says how good it is: figures as a dict, misses as a page to look at."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np

from shopsight.core.types import Vectors
from shopsight.evaluation.datasets import CatalogItem, LabelledPhoto
from shopsight.evaluation.metrics import average_precision, bootstrap, first_hit, recall_at, wilson

_BATCH = 32


class GroupFigures(TypedDict):
    """How well one group of photos is found. `ci95` is the interval of recall_at_1."""

    recall_at_1: float
    recall_at_5: float
    n_queries: int
    ci95: tuple[float, float]


class Figures(TypedDict):
    """Shares in 0–1. `ci95` has an interval (low, high) for each of recall_at_1, recall_at_5, recall_at_10, map.

    `per_exposure` has "seen" and "unseen" where the catalog says which products a training may have known.
    """

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    map: float
    n_queries: int
    n_products: int
    ci95: dict[str, tuple[float, float]]
    per_category: dict[str, GroupFigures]
    per_exposure: dict[str, GroupFigures]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One query photo and the product ids that came back for it, best first, each once."""

    photo: LabelledPhoto
    ranked: tuple[str, ...]

    @property
    def first_hit(self) -> int | None:
        """The place (from 0) of the first right product."""
        return first_hit(self.ranked, self.photo.product_ids)


def outcomes_by_embedding(
    photos: Sequence[LabelledPhoto],
    items: Sequence[CatalogItem],
    embed: Callable[[Sequence[bytes]], Vectors],
) -> list[Outcome]:
    """Rank all items for each photo by cosine; ties go to the smaller product id. `embed` takes encoded pictures."""
    ordered = sorted(items, key=lambda item: item.product_id)
    gallery = _embedded([item.image for item in ordered], embed)
    queries = _embedded([photo.image for photo in photos], embed)
    places = np.argsort(-(queries @ gallery.T), axis=1, kind="stable") if photos else ()
    return [
        Outcome(photo, tuple(ordered[place].product_id for place in row))
        for photo, row in zip(photos, places, strict=True)
    ]


def outcomes_by_search(
    photos: Iterable[LabelledPhoto],
    search: Callable[[bytes], Sequence[str]],
) -> list[Outcome]:
    """Ask a whole search for each photo; it returns product ids, best first, as many as it likes."""
    return [Outcome(photo, tuple(dict.fromkeys(search(photo.image.read_bytes())))) for photo in photos]


def figures(outcomes: Sequence[Outcome], items: Sequence[CatalogItem]) -> Figures:
    """Sum up. Intervals are Wilson's for recall and a seeded bootstrap over queries for mAP."""
    hits = [outcome.first_hit for outcome in outcomes]
    precisions = [average_precision(outcome.ranked, outcome.photo.product_ids) for outcome in outcomes]
    return Figures(
        recall_at_1=recall_at(1, hits),
        recall_at_5=recall_at(5, hits),
        recall_at_10=recall_at(10, hits),
        map=float(np.mean(precisions)) if precisions else 0.0,
        n_queries=len(outcomes),
        n_products=len(items),
        ci95={
            **{f"recall_at_{k}": _interval(k, hits) for k in (1, 5, 10)},
            "map": bootstrap(precisions, np.random.default_rng(0)),
        },
        per_category=_per_category(outcomes, items),
        per_exposure=_per_exposure(outcomes, items),
    )


def write_html(
    path: Path,
    title: str,
    outcomes: Sequence[Outcome],
    items: Sequence[CatalogItem],
    thumbnail: Callable[[bytes], bytes],
    *,
    misses: int = 24,
) -> None:
    """Write one self-contained page: the figures, then the worst misses with their pictures.

    `thumbnail` makes a small WebP of an encoded picture.
    """
    summary = figures(outcomes, items)
    worst = sorted((o for o in outcomes if o.first_hit != 0), key=_badness, reverse=True)[:misses]
    by_id = {item.product_id: item for item in items}
    rows = "\n".join(_miss_row(outcome, by_id, thumbnail) for outcome in worst)
    path.write_text(
        _PAGE.format(title=html.escape(title), figures=_figures_table(summary), misses=rows), encoding="utf-8"
    )


def _embedded(images: Sequence[Path], embed: Callable[[Sequence[bytes]], Vectors]) -> Vectors:
    """Embed files in batches, so that a large set does not have to lie in memory."""
    starts = range(0, len(images), _BATCH)
    parts = [embed([image.read_bytes() for image in images[start : start + _BATCH]]) for start in starts]
    return np.concatenate(parts) if parts else np.empty((0, 0), np.float32)


def _interval(k: int, hits: Sequence[int | None]) -> tuple[float, float]:
    share = wilson(sum(hit is not None and hit < k for hit in hits), len(hits))
    return share.low, share.high


def _per_category(outcomes: Sequence[Outcome], items: Sequence[CatalogItem]) -> dict[str, GroupFigures]:
    category_of = {item.product_id: item.category or item.department for item in items}
    hits: dict[str, list[int | None]] = {}
    for outcome in outcomes:
        # A photo of several products belongs to the category of each.
        for category in sorted({category_of.get(product, "") for product in outcome.photo.product_ids}):
            hits.setdefault(category, []).append(outcome.first_hit)
    return {category: _group(found) for category, found in sorted(hits.items())}


def _per_exposure(outcomes: Sequence[Outcome], items: Sequence[CatalogItem]) -> dict[str, GroupFigures]:
    """Photos of products that a training may have known, and of others; a photo of both kinds is in neither group."""
    split_of = {item.product_id: item.split for item in items}
    if not any(split_of.values()):
        return {}
    hits: dict[bool, list[int | None]] = {True: [], False: []}
    for outcome in outcomes:
        known = {split_of.get(product, "") == "train" for product in outcome.photo.product_ids}
        if len(known) == 1:
            hits[known.pop()].append(outcome.first_hit)
    return {"seen": _group(hits[True]), "unseen": _group(hits[False])}


def _group(hits: Sequence[int | None]) -> GroupFigures:
    return GroupFigures(
        recall_at_1=recall_at(1, hits),
        recall_at_5=recall_at(5, hits),
        n_queries=len(hits),
        ci95=_interval(1, hits),
    )


def _badness(outcome: Outcome) -> float:
    return float("inf") if outcome.first_hit is None else outcome.first_hit


def _figures_table(summary: Figures) -> str:
    shares = {name: value for name, value in summary.items() if name in summary["ci95"]}
    cells = "".join(
        f"<tr><th>{name}<td>{value:.3f}<td>{summary['ci95'][name][0]:.3f}–{summary['ci95'][name][1]:.3f}"
        f"<td>{summary['n_queries']}"
        for name, value in shares.items()
    )
    groups = summary["per_exposure"] | summary["per_category"]
    categories = "".join(
        f"<tr><th>{html.escape(name)}<td>{row['recall_at_1']:.3f}<td>{row['ci95'][0]:.3f}–{row['ci95'][1]:.3f}"
        f"<td>{row['n_queries']}"
        for name, row in groups.items()
    )
    head = "<tr><th><th>share<th>95 % interval<th>photos"
    return f"<table>{head}{cells}</table><h2>recall_at_1 per category</h2><table>{head}{categories}</table>"


def _miss_row(outcome: Outcome, by_id: Mapping[str, CatalogItem], thumbnail: Callable[[bytes], bytes]) -> str:
    place = "not listed" if outcome.first_hit is None else f"place {outcome.first_hit + 1}"
    wanted = [by_id[product] for product in sorted(outcome.photo.product_ids) if product in by_id]
    given = [by_id[product] for product in outcome.ranked[:4] if product in by_id]
    pictures = [
        _picture(outcome.photo.image, f"photo ({place})", thumbnail),
        *(_picture(item.image, f"wanted: {item.title}", thumbnail) for item in wanted[:1]),
        *(_picture(item.image, f"given: {item.title}", thumbnail) for item in given),
    ]
    return f"<div class=miss>{''.join(pictures)}</div>"


def _picture(image: Path, caption: str, thumbnail: Callable[[bytes], bytes]) -> str:
    data = base64.b64encode(thumbnail(image.read_bytes())).decode("ascii")
    text = html.escape(caption)
    return f'<figure><img alt="{text}" src="data:image/webp;base64,{data}"><figcaption>{text}</figcaption></figure>'


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222 }}
table {{ border-collapse: collapse }} th, td {{ text-align: left; padding: .2rem 1rem .2rem 0 }}
.miss {{ display: flex; gap: .5rem; margin: 1rem 0 }} figure {{ margin: 0; width: 130px }}
img {{ width: 130px; height: 130px; object-fit: contain; background: #f4f4f4 }} figcaption {{ font-size: 12px }}
</style>
<h1>{title}</h1>
{figures}
<h2>Worst misses</h2>
{misses}
</html>
"""
