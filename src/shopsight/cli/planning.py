"""`shopsight plan`: how much machine a shop of some size needs, with formulas and sources."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from shopsight.capacity.amounts import amount
from shopsight.capacity.demand import Demand
from shopsight.capacity.plan import MOST_PHOTOS, Plan
from shopsight.capacity.plan import plan as plan_for
from shopsight.cli.options import JsonOption, print_json
from shopsight.cli.views import facts_table

_out = Console()


def plan(
    products: Annotated[str, typer.Option(help="How many products: 50k, 1.5M, 1G.", show_default=False)],
    qps: Annotated[str, typer.Option(help="Searches by photo per second, at the peak.")] = "10",
    photos_per_product: Annotated[str, typer.Option(help="Photos of a product, on average.")] = "1.6",
    picture_kb: Annotated[str, typer.Option(help="Size of a picture as it comes, in kB, on average.")] = "100",
    node_cores: Annotated[str, typer.Option(help="Cores of one machine.")] = "16",
    node_memory: Annotated[str, typer.Option(help="Memory of one machine, in GB.")] = "64",
    as_json: JsonOption = False,
) -> None:
    """Plan memory, machines, disk and the first import for a shop, and say what was measured and what was not."""
    found = plan_for(
        Demand(
            products=amount(products, "--products", at_least=1, at_most=MOST_PHOTOS),
            qps=amount(qps, "--qps", at_least=0.001, at_most=1e6),
            photos_per_product=amount(photos_per_product, "--photos-per-product", at_least=0.01, at_most=1000),
            picture_bytes=1000 * amount(picture_kb, "--picture-kb", at_least=0.1, at_most=1e6),
            node_cores=amount(node_cores, "--node-cores", at_least=1, at_most=1000),
            node_bytes=1e9 * amount(node_memory, "--node-memory", at_least=1, at_most=1e5),
        )
    )
    if as_json:
        figures = [{**asdict(figure), "text": figure.text} for figure in found.figures]
        print_json({**asdict(found), "photos": found.demand.photos, "setup_text": found.setup_text, "figures": figures})
    else:
        _print(found)


def _print(found: Plan) -> None:
    demand = found.demand
    asked = f"{demand.products:,.10g} products, {demand.photos:,.10g} photos, {demand.qps:,.10g} searches/s"
    _out.print(f"{asked}\n→ {found.setup_text}", markup=False, highlight=False)
    rows = [(f.part, f.name, f.text, f.basis, f.formula) for f in found.figures]
    _out.print(facts_table("plan", rows, ("", "what", "how much", "basis", "formula")))
    for title, lines in (("What costs", found.drivers), ("What is not known", found.doubts)):
        _out.print(f"{title}:\n" + "\n".join(f"- {line}" for line in lines), markup=False, highlight=False)
    sources = dict.fromkeys(f"{f.name}: {f.source}" for f in found.figures)
    _out.print(
        "Sources (benchmarks/README.md):\n" + "\n".join(f"- {s}" for s in sources), markup=False, highlight=False
    )
