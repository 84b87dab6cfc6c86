"""What people see: tables of hits, products, operations and keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from shopsight.core.feed import RowIssue
from shopsight.core.money import major_units
from shopsight.core.queries import Hit, Result
from shopsight.core.types import Product, Region

_ISSUES_SHOWN = 20


def hits_table(result: Result) -> Table:
    """Return the hits of a search, best first."""
    table = Table(title=f"{len(result.hits)} of {result.total} in {result.took_ms.get('total', 0.0):.0f} ms")
    found_by = _found_by(result)
    sure = any(hit.probability for hit in result.hits)
    for heading in (
        "",
        "the same" if sure else "similarity",
        "product",
        "title",
        "price",
        "category",
        *["found by"] * bool(found_by),
    ):
        table.add_column(heading, overflow="fold")
    for rank, hit in enumerate(result.hits, start=1):
        product = hit.product
        similarity = _chance(hit.probability.same) if hit.probability else _similarity(hit)
        cells = (str(rank), similarity, product.id, product.title, price_text(product), " > ".join(product.category))
        table.add_row(*map(Text, cells), *map(Text, found_by[rank - 1 : rank]))
    return table


def regions_table(regions: Sequence[Region]) -> Table:
    """Return where on the photo products are, what of, and which was searched; each box as --box takes it."""
    table = Table(title="looked at")
    for heading in ("", "box", "score", "category"):
        table.add_column(heading)
    for region in regions:
        box = region.box
        edges = ",".join(f"{edge:.2f}" for edge in (box.left, box.top, box.right, box.bottom))
        table.add_row("searched" if region.searched else "", edges, f"{region.score:.2f}", category_text(region))
    return table


def category_text(region: Region) -> str:
    """Return what the thing in a region is taken for, nothing where that is unsure."""
    return f"{region.category}, {region.category_probability:.0%}" if region.category else ""


def verdict_text(result: Result) -> str:
    """Return what is said of the photo as a whole; nothing where nothing can be said."""
    if result.verdict is None:
        return ""
    chance = _chance(result.verdict.probability)
    if result.verdict.kind == "found":
        return f"in this catalog: {chance}"
    return f"not in this catalog; closest: (in it after all: {chance})"


def product_table(product: Product) -> Table:
    """Return everything known of one product."""
    table = Table(show_header=False)
    rows = {
        "id": product.id,
        "title": product.title,
        "brand": product.brand,
        "category": " > ".join(product.category),
        "price": price_text(product),
        "availability": product.availability + ("" if product.quantity is None else f" ({product.quantity})"),
        "GTIN": product.gtin,
        "group": product.group_id,
        "seller": product.seller,
        "link": product.link,
        **{name: ", ".join(values) for name, values in product.attributes.items()},
        "description": product.description,
        "photos": "\n".join(f"{p.id}  {p.width_px} × {p.height_px}  {p.role}" for p in product.photos),
    }
    for name, value in rows.items():
        if value:
            table.add_row(Text(name), Text(value))
    return table


def facts_table(title: str, rows: Iterable[Sequence[str]], headings: Sequence[str]) -> Table:
    """Return a plain table of texts."""
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def print_issues(console: Console, issues: Sequence[RowIssue], total: int) -> None:
    """Print the first issues of an import and how many more there are."""
    rows = [(i.file, "" if i.row is None else str(i.row), i.field, i.message) for i in issues[:_ISSUES_SHOWN]]
    console.print(facts_table(f"{total} reported", rows, ("file", "row", "field", "what was wrong")))
    if total > len(rows):
        console.print(f"… and {total - len(rows)} more; --json prints them all")


def _chance(probability: float) -> str:
    """Return a chance as one can stand by it: nothing is certain."""
    if probability < 0.01:
        return "< 1 %"
    return "> 99 %" if probability > 0.99 else f"{probability * 100:.0f} %"


def _similarity(hit: Hit) -> str:
    return "" if hit.similarity is None else f"cos {hit.similarity:.2f}"


def _found_by(result: Result) -> list[str]:
    """Return what each hit was found by, nothing where that goes without saying: words by text, photos by pictures."""
    usual = "picture" if any(hit.similarity is not None for hit in result.hits) else "text"
    told = ["both" if len(hit.matched) > 1 else "".join(hit.matched) for hit in result.hits]
    return told if {*told} - {usual, ""} else []


def price_text(product: Product) -> str:
    """Return the price as one reads it, with the regular price behind a sale price."""
    if product.price_minor is None:
        return ""
    regular = f"{major_units(product.price_minor, product.currency)} {product.currency}"
    if product.sale_price_minor is None:
        return regular
    return f"{major_units(product.sale_price_minor, product.currency)} {product.currency} (was {regular})"
