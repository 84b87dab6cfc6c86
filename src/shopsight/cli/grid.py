"""A result as a picture grid in one HTML file that needs nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from shopsight.cli.views import price_text
from shopsight.cli.why import SOFT, reason_texts, veil
from shopsight.core.queries import Hit, Result
from shopsight.core.types import Product
from shopsight.core.why import Heat, Why

_STYLE = """
:root{color-scheme:light dark;font:15px/1.45 system-ui,sans-serif}body{margin:2rem auto;max-width:72rem;padding:0 1rem}
header{display:flex;gap:1.5rem;align-items:center;margin-bottom:2rem}
header svg{height:220px;max-width:60%;border-radius:12px}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(180px,1fr));gap:1.25rem}
figure{margin:0}figure img{width:100%;aspect-ratio:1;object-fit:contain;background:#fff;border-radius:10px}
figcaption small{opacity:.65;display:block}
.photo{position:relative}.photo svg{position:absolute;inset:0;width:100%;height:100%;opacity:0}
figure:has(details[open]) .photo svg{opacity:1}summary{cursor:pointer;text-decoration:underline dotted}
details svg{width:100%;max-height:180px;margin-top:.4rem}ul{margin:.4rem 0;padding-left:1.1rem;overflow-wrap:anywhere}
"""


class Asked(NamedTuple):
    """The photo that was searched by, as WebP, and its size."""

    webp: bytes
    width_px: int
    height_px: int


class Explained(NamedTuple):
    """A hit, its place where places tell of likeness, and why it is there."""

    hit: Hit
    rank: int | None
    why: Why


def result_page(
    title: str, asked: Asked | None, result: Result, hits: Sequence[Explained], picture: Callable[[str], bytes]
) -> str:
    """Return the whole page; `picture(photo_id)` gives WebP bytes, which are put into the page."""
    photo = _asked(asked) if asked else ""
    figures = "\n".join(_figure(hit, asked, picture) for hit in hits) or "<p>Nothing found.</p>"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<header>{photo}<div><h1>{escape(title)}</h1><p>{len(result.hits)} of {result.total}, "
        f"{result.took_ms.get('total', 0.0):.0f} ms</p></div></header><main>{figures}</main></html>\n"
    )


def _asked(asked: Asked) -> str:
    """Return the photo as an image that each explanation shows again by its id."""
    width, height = asked.width_px, asked.height_px
    return (
        f'<svg role="img" aria-label="the photo that was searched" viewBox="0 0 {width} {height}">'
        f'{SOFT}<image id="asked" width="{width}" height="{height}" href="{_data_url(asked.webp)}"/></svg>'
    )


def _figure(explained: Explained, asked: Asked | None, picture: Callable[[str], bytes]) -> str:
    hit, _, why = explained
    product = hit.product
    image = f'<img alt="" src="{_data_url(picture(hit.photo_id))}">' if hit.photo_id else ""
    similarity = "" if hit.similarity is None else f"cosine {hit.similarity:.2f} · "
    return (
        f'<figure><div class="photo">{image}{_hit_veil(product, why)}</div><figcaption>{escape(product.title)}'
        f"<small>{similarity}{escape(price_text(product))}</small><small>{escape(product.id)}</small>"
        f"{_why(explained, asked)}</figcaption></figure>"
    )


def _why(explained: Explained, asked: Asked | None) -> str:
    reasons = "".join(f"<li>{escape(text)}</li>" for text in reason_texts(*explained))
    heat = explained.why.query
    on_asked = _query_map(heat, asked) if heat and asked else ""
    if not reasons and not on_asked:
        return ""
    return f"<details><summary>Why?</summary>{on_asked}<ul>{reasons}</ul></details>"


def _query_map(heat: Heat, asked: Asked) -> str:
    box, (_, width, height) = heat.box, asked
    part = (box.left * width, box.top * height, (box.right - box.left) * width, (box.bottom - box.top) * height)
    view = " ".join(f"{value:.1f}" for value in part)
    return (
        f'<svg role="img" aria-label="where the searched photo looks like this product" viewBox="{view}">'
        f'<use href="#asked"/>{veil(heat, width, height)}</svg>'
    )


def _hit_veil(product: Product, why: Why) -> str:
    for photo in product.photos:
        if why.hit and photo.id == why.photo_id:
            width, height = photo.width_px, photo.height_px
            return f'<svg aria-hidden="true" viewBox="0 0 {width} {height}">{veil(why.hit, width, height)}</svg>'
    return ""


def _data_url(webp: bytes) -> str:
    return "data:image/webp;base64," + base64.b64encode(webp).decode()
