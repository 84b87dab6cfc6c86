"""A result as a picture grid in one HTML file that needs nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape

from shopsight.cli.views import price_text
from shopsight.core.types import Hit, Result

_STYLE = """
:root{color-scheme:light dark;font:15px/1.45 system-ui,sans-serif}body{margin:2rem auto;max-width:72rem;padding:0 1rem}
header{display:flex;gap:1.5rem;align-items:center;margin-bottom:2rem}header img{max-height:220px;border-radius:12px}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(180px,1fr));gap:1.25rem}
figure{margin:0}figure img{width:100%;aspect-ratio:1;object-fit:contain;background:#fff;border-radius:10px}
figcaption small{opacity:.65;display:block}
"""


def result_page(title: str, query_photo: bytes | None, result: Result, picture: Callable[[str], bytes]) -> str:
    """Return the whole page; `picture(photo_id)` gives WebP bytes, which are put into the page."""
    asked = f'<img alt="the photo that was searched" src="{_data_url(query_photo)}">' if query_photo else ""
    hits = "\n".join(_figure(hit, picture) for hit in result.hits) or "<p>Nothing found.</p>"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<header>{asked}<div><h1>{escape(title)}</h1><p>{len(result.hits)} of {result.total}, "
        f"{result.took_ms.get('total', 0.0):.0f} ms</p></div></header><main>{hits}</main></html>\n"
    )


def _figure(hit: Hit, picture: Callable[[str], bytes]) -> str:
    product = hit.product
    image = f'<img alt="" src="{_data_url(picture(hit.photo_id))}">' if hit.photo_id else ""
    similarity = "" if hit.similarity is None else f"{hit.similarity:.0%} similar · "
    return (
        f"<figure>{image}<figcaption>{escape(product.title)}"
        f"<small>{similarity}{escape(price_text(product))}</small><small>{escape(product.id)}</small>"
        "</figcaption></figure>"
    )


def _data_url(webp: bytes) -> str:
    return "data:image/webp;base64," + base64.b64encode(webp).decode()
