"""The plan: its arithmetic, its choice of a setup, and that no figure goes without a source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shopsight.capacity import constants
from shopsight.capacity.constants import Constant
from shopsight.capacity.demand import Demand
from shopsight.capacity.plan import Plan, plan
from shopsight.core.errors import InvalidRequest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def value(found: Plan, part: str, name: str) -> float:
    [figure] = [figure for figure in found.figures if (figure.part, figure.name) == (part, name)]
    return figure.value


def test_a_small_shop_is_one_machine_and_its_figures_are_measured() -> None:
    found = plan(Demand(products=50_000, qps=10))
    assert found.setup == "one machine"
    assert value(found, "disk", "SQLite") == 50_000 * 4_007 + 80_000 * 9_925
    assert value(found, "index", "memory in each process") == 80_000 * 2_460
    assert value(found, "first import", "CPU") == pytest.approx(80_000 * 0.01523 / 3600)
    assert {figure.basis for figure in found.figures if figure.part in ("searching", "index")} == {"measured"}


def test_more_searches_take_more_machines() -> None:
    found = plan(Demand(products=50_000, qps=1_000))
    assert found.setup == "several machines"
    # 1,000/s × 51.47 ms at 60 % of a core.
    assert value(found, "searching", "cores") == 86
    assert value(found, "searching", "machines") == 6
    assert value(found, "searching", "memory") == 86 * (283e6 + 80_000 * 2_460)


def test_what_fits_no_process_goes_to_milvus_and_says_what_is_not_known() -> None:
    found = plan(Demand(products=50e6, qps=300))
    assert found.setup == "cluster"
    assert value(found, "index", "Milvus memory, one replica") == 80e6 * 1_800
    assert any("800 times" in doubt for doubt in found.doubts)
    assert any("Milvus was never run" in doubt for doubt in found.doubts)
    assert "measured" not in {figure.basis for figure in found.figures}
    # Small machines cannot hold what large ones can.
    assert plan(Demand(products=1e6, qps=1)).setup == "one machine"
    assert plan(Demand(products=1e6, qps=1, node_bytes=2e9)).setup == "cluster"


def test_plans_reach_a_billion_photos_and_no_further() -> None:
    found = plan(Demand(products=1e9, qps=5_000, photos_per_product=1))
    assert value(found, "disk", "pictures") == 1e14
    with pytest.raises(InvalidRequest, match="plans end at 1,000,000,000 photos, got 1,600,000,000"):
        plan(Demand(products=1e9, qps=1))


@pytest.mark.parametrize("photos", [1, 1_000, 100_000, 3_000_000, 30_000_000, 1_000_000_000])
def test_everything_grows_with_the_photos(photos: float) -> None:
    small = plan(Demand(products=photos / 2, qps=50, photos_per_product=1))
    large = plan(Demand(products=photos, qps=50, photos_per_product=1))
    assert value(small, "first import", "CPU") < value(large, "first import", "CPU")
    assert value(small, "disk", "one backup") < value(large, "disk", "one backup")
    assert all(figure.formula and figure.source for figure in large.figures)


def test_every_constant_names_a_benchmark_that_exists_or_says_that_it_is_assumed() -> None:
    given = {name: kept for name, kept in vars(constants).items() if isinstance(kept, Constant)}
    for name, constant in given.items():
        named = re.findall(r"benchmarks\.(\w+)", constant.source)
        assert named or constant.source.startswith(("assumed", "docs/")), name
        assert all((BENCHMARKS / f"{module}.py").exists() for module in named), name


def test_the_constants_are_those_that_the_benchmarks_page_has() -> None:
    page = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    for figure in (
        "| CPU ms | 15–20 | 35–44 | 40–50",
        "246 MB of memory",
        "a snapshot of 174 MB",
        "| import | 124 | 15.23 |",
    ):
        assert figure in page
    for constant in (
        constants.SQLITE_PRODUCT,
        constants.SQLITE_PHOTO,
        constants.POSTGRES_PRODUCT,
        constants.POSTGRES_PHOTO,
    ):
        assert f"{constant.value:,.0f}" in page
    for figure in ("17.4 s", "0.166 (.998)", "283 MB"):
        assert figure in page
