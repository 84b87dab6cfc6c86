"""What went well and what did not, in pictures: confused products, the worst and the best photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shopsight.evaluation.confusions import Confusion, confusions
from shopsight.evaluation.datasets import CatalogItem
from shopsight.evaluation.outcomes import Outcome
from shopsight.evaluation.report.pictures import Pictures
from shopsight.evaluation.report.text import escaped

_PAIRS = 12
_WORST = 16
_BEST = 8
_GIVEN = 5

Catalog = Mapping[str, CatalogItem]


def confusion_pairs(outcomes: Sequence[Outcome], catalog: Catalog, pictures: Pictures) -> str:
    """Return the most frequent mistakes: the product that was wanted, the one given, and a photo of each mistake."""
    pairs = [pair for pair in confusions(outcomes) if pair.wanted in catalog and pair.given in catalog]
    if not pairs:
        return _section("Mistaken for one another", "No photo was given another product first.", "")
    photos_of = {
        product: sum(product in outcome.photo.product_ids for outcome in outcomes)
        for product in {pair.wanted for pair in pairs}
    }
    cards = "".join(_pair(pair, photos_of[pair.wanted], catalog, pictures) for pair in pairs[:_PAIRS])
    return _section(
        "Mistaken for one another",
        f"{len(pairs):,} pairs in all, the most frequent first.",
        f"<div class=pairs>{cards}</div>",
    )


def worst_photos(outcomes: Sequence[Outcome], catalog: Catalog, pictures: Pictures) -> str:
    """Return the photos whose right product is furthest behind: the surest mistakes."""
    wrong = sorted((o for o in outcomes if not o.is_right), key=lambda o: (o.margin, o.photo.image.name))
    rows = "".join(_row(outcome, catalog, pictures) for outcome in wrong[:_WORST])
    note = (
        f"{len(wrong):,} of {len(outcomes):,} photos got a wrong product first; here are those that were surest of it."
        if wrong
        else "Every photo got the right product first."
    )
    return _section("Worst photos", note, rows)


def best_photos(outcomes: Sequence[Outcome], catalog: Catalog, pictures: Pictures) -> str:
    """Return the photos whose right product leads by most, one for each product."""
    of_product: dict[str, Outcome] = {}
    for outcome in sorted((o for o in outcomes if o.is_right), key=lambda o: (-o.margin, o.photo.image.name)):
        of_product.setdefault(outcome.ranked[0], outcome)
    if not of_product:
        return ""
    cards = "".join(
        f"<div class=pair>{pictures.figure(outcome.photo.image, f'leads by {outcome.margin:.2f}')}"
        f"{_arrow()}{_product(outcome.ranked[0], catalog, pictures, 'right')}</div>"
        for outcome in list(of_product.values())[:_BEST]
    )
    return _section(
        "Best photos", "The right product came first, by the widest lead.", f"<div class='pairs short'>{cards}</div>"
    )


def _section(title: str, note: str, content: str) -> str:
    return f"<section><h2>{title}</h2><p class=note>{note}</p>{content}</section>"


def _pair(pair: Confusion, n_photos: int, catalog: Catalog, pictures: Pictures) -> str:
    wanted = _product(pair.wanted, catalog, pictures, "right")
    given = _product(pair.given, catalog, pictures, "wrong")
    return (
        f'<div class="pair" title="{escaped(f"{pair.wanted} → {pair.given}")}">'
        f"{pictures.figure(pair.photos[0].image, f'{len(pair.photos)} of {n_photos} photos')}"
        f"{wanted}{_arrow()}{given}</div>"
    )


def _row(outcome: Outcome, catalog: Catalog, pictures: Pictures) -> str:
    place = "right one: not listed" if outcome.first_hit is None else f"right one: {outcome.first_hit + 1}."
    wanted = [product for product in sorted(outcome.photo.product_ids) if product in catalog]
    given = "".join(
        _product(product, catalog, pictures, "right" if product in outcome.photo.product_ids else "wrong", score)
        for product, score in list(zip(outcome.ranked, outcome.scores, strict=True))[:_GIVEN]
        if product in catalog
    )
    wanted_pictures = "".join(
        _product(product, catalog, pictures, "right", outcome.best_right) for product in wanted[:2]
    )
    return (
        f"<div class=miss>{pictures.figure(outcome.photo.image, place)}<div class=wanted>{wanted_pictures}</div>"
        f"{_arrow()}{given}</div>"
    )


def _product(product: str, catalog: Catalog, pictures: Pictures, style: str, score: float | None = None) -> str:
    item = catalog[product]
    title = item.title or product
    return pictures.figure(item.image, title if score is None else f"{title} · {score:.2f}", style)


def _arrow() -> str:
    return '<span class="arrow" aria-hidden="true">→</span>'
