"""`shopsight simulate`: the history of shoppers who do not exist, over a shop's own products."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shopsight.app import Shop
from shopsight.cli.options import ShopOption, existing_shop
from shopsight.core.errors import InvalidRequest
from shopsight.core.ga4 import as_ga4
from shopsight.evaluation.shoppers.history import Goods, SimulatedShop
from shopsight.evaluation.shoppers.tastes import draw_shoppers

_err = Console(stderr=True)


def simulate(
    context: typer.Context,
    shoppers: Annotated[int, typer.Option(min=1, max=100_000, help="How many shoppers.")] = 200,
    days: Annotated[int, typer.Option(min=1, max=1000, help="Over how many days.")] = 30,
    start: Annotated[datetime | None, typer.Option(help="The first day, UTC; so that the last is yesterday.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed and first day are the same history.")] = 0,
    out: Annotated[Path | None, typer.Option(help="A JSONL file; printed without one.")] = None,
    shop: ShopOption = None,
) -> None:
    """Write events of simulated shoppers with tastes in the look of this shop's products, for `events import`.

    Their pseudonyms begin with sim-, no person did any of it, and it has no place in the log of a real shop.
    """
    if out and not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {str(out.absolute().parent)!r} to write {out.name} to")
    midnight = datetime.combine(datetime.now(UTC).date(), time(), UTC)
    first = start.replace(tzinfo=UTC) if start else midnight - timedelta(days=days)
    with existing_shop(context, shop) as opened:
        goods = _goods(opened)
    if not len(goods.ids):
        raise InvalidRequest("simulated shoppers have tastes in pictures, and this shop has no product with one")
    history = SimulatedShop(goods, draw_shoppers(goods.vectors, shoppers, seed), seed=seed).history(first, days)
    text = "".join(json.dumps(as_ga4(event), ensure_ascii=False) + "\n" for event in history)
    if out is None:
        sys.stdout.write(text)
        return
    out.write_text(text, encoding="utf-8")
    _err.print(f"{len(history):,} events of {shoppers:,} simulated shoppers in {out}", markup=False, highlight=False)


def _goods(shop: Shop) -> Goods:
    """The shop's products with a picture, at their prices, in the currency that most have."""
    rows = shop.model.product_vectors.now()
    products = shop.store.get(rows.ids)
    currencies = Counter(product.currency for product in products if product.currency)
    currency = currencies.most_common(1)[0][0] if currencies else "USD"
    prices = {p.id: p.price_minor or 0 for p in products if p.currency == currency}
    return Goods(rows.ids, rows.vectors, [prices.get(product_id, 0) for product_id in rows.ids], currency)
