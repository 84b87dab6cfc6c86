"""`shopsight associations` and `shopsight bought-with`: what goes together in this shop, or in a file of baskets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shopsight.cli.options import JsonOption, ShopOption, existing_shop, print_json
from shopsight.core.associations import (
    MOST_BASKETS,
    AssociationPage,
    AssociationQuery,
    Associations,
    BasketKind,
    ItemKind,
    Rule,
    RuleSort,
    Segment,
)
from shopsight.core.times import moment_of
from shopsight.recommend.associations.answer import companions_as_data, page_as_data
from shopsight.recommend.associations.basket_file import read_basket_file
from shopsight.recommend.associations.options import details_of
from shopsight.recommend.associations.rules import find_rules
from shopsight.recommend.associations.words import in_words

_out = Console()


def associations(
    context: typer.Context,
    by: Annotated[str, typer.Option(help="product, group (of variants) or category.")] = "product",
    level: Annotated[int, typer.Option(help="Level of the category, from 1; 0 is the whole path.")] = 0,
    of: Annotated[str, typer.Option(help="purchases, views (in one visit) or carts.")] = "purchases",
    since: Annotated[str, typer.Option(help="From this day or time on: 2026-06-01, in UTC unless it says.")] = "",
    until: Annotated[str, typer.Option(help="Before this day or time.")] = "",
    segment: Annotated[str, typer.Option(help="all, new (a shopper's first baskets) or returning.")] = "all",
    detail: Annotated[
        list[str] | None, typer.Option(help="What an event's details have to say: arm=b. Repeatable.")
    ] = None,
    min_count: Annotated[int, typer.Option(help="Baskets that have all items of a rule.")] = 5,
    min_confidence: Annotated[float, typer.Option(help="0-1.")] = 0.0,
    min_lift: Annotated[float, typer.Option(help="How many times as often as by chance.")] = 1.0,
    max_q: Annotated[float, typer.Option(help="False discoveries among the rules found, at most; 1 takes all.")] = 0.05,
    max_items: Annotated[int, typer.Option(help="Items in a rule, 2-10.")] = 2,
    sort: Annotated[
        str,
        typer.Option(
            help="strength (lower end of the lift), lift, confidence, support, leverage, conviction, significance."
        ),
    ] = "strength",
    limit: Annotated[int, typer.Option(help="How many rules to show.")] = 20,
    max_baskets: Annotated[int, typer.Option(help="A sample is taken above so many.")] = MOST_BASKETS,
    baskets: Annotated[
        Path | None, typer.Option(help="Look at this file instead of a shop: one basket a line, items by comma.")
    ] = None,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Find what goes together: rules with support, confidence, lift and more, surely more often than chance."""
    query = AssociationQuery(
        by=cast(ItemKind, by),
        level=level,
        of=cast(BasketKind, of),
        since=moment_of(since, "since"),
        until=moment_of(until, "until"),
        segment=cast(Segment, segment),
        details=details_of(detail or ()),
        min_count=min_count,
        min_confidence=min_confidence,
        min_lift=min_lift,
        max_q=max_q,
        max_items=max_items,
        sort=cast(RuleSort, sort),
        max_baskets=max_baskets,
    )
    if baskets:
        found = find_rules(read_basket_file(baskets, max_baskets), query)
        page = AssociationPage(found, found.rules[:limit], {}, None)
    else:
        with existing_shop(context, shop) as opened:
            page = opened.associations.page(query, 0, limit)
    if as_json:
        print_json(page_as_data(page, query.of))
        return
    _out.print(_told(page.found, query), markup=False, highlight=False)
    if page.rules:
        titles = {name: product.title for name, product in page.products.items()}
        _out.print(_table(page.rules, titles))


def bought_with(
    context: typer.Context,
    product_id: Annotated[str, typer.Argument(help="Id of a product.")],
    limit: Annotated[int, typer.Option(help="How many, 1-24.")] = 12,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Show what is bought with a product, strongest first."""
    from shopsight.cli.views import facts_table

    with existing_shop(context, shop) as opened:
        opened.associations.refresh_if_needed()
        companions = opened.associations.bought_with(product_id, limit)
    if as_json:
        print_json(companions_as_data(companions))
        return
    rows = [(c.product.id, c.product.title, in_words(c.rule, "purchases")["en"]) for c in companions]
    _out.print(facts_table(f"bought with {product_id}", rows, ("product", "title", "")))


def _told(found: Associations, query: AssociationQuery) -> str:
    """Return in a sentence or two what was looked at and what came of it."""
    seen = f"{found.baskets:,} baskets"
    if found.is_sample:
        margin = found.support_margin(0.5)
        seen = f"a sample of {found.baskets:,} of about {found.found:,} baskets (supports ± {margin:.2%} at most, 95 %)"
    text = f"{found.total:,} rules in {seen}; {found.frequent:,} of {found.items:,} items in {query.min_count} or more"
    if found.total:
        return text
    return (
        f"{text}\nToo little for a rule that is surely not chance: more baskets, --by category or --of views may help."
    )


def _table(rules: Sequence[Rule], titles: dict[str, str]) -> Table:
    table = Table()
    for heading in ("baskets with", "have"):
        table.add_column(heading, overflow="fold", min_width=10)
    for heading in ("lift", "at least", "confidence", "baskets", "q"):
        table.add_column(heading, justify="right", no_wrap=True)
    for rule in rules:
        cells = (
            " + ".join(titles.get(name, name) for name in rule.antecedent),
            titles.get(rule.consequent, rule.consequent),
            f"{rule.lift:.2f}",
            f"{rule.lift_low:.2f}",
            f"{rule.confidence:.1%}",
            f"{rule.count:,} · {rule.support:.2%}",
            f"{rule.q_value:.1g}",
        )
        table.add_row(*map(Text, cells))
    return table
