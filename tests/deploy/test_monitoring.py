"""Alerts and dashboard ask for metrics that the server has, by labels that these carry, in PromQL that parses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from tests.api.fake_shop import PICTURE, FakeShop, shoe
from tests.api.local_client import LocalClient
from tests.deploy.documents import DEPLOY

MONITORING = DEPLOY / "monitoring"
ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((MONITORING / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
DASHBOARD: dict[str, Any] = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
OF_PROMETHEUS = {"up": {"job", "instance"}}
OF_EVERY_SCRAPE = {"job", "instance", "le"}


def expressions() -> Iterator[tuple[str, str]]:
    yield from ((rule["alert"], rule["expr"]) for rule in ALERTS)
    for panel in DASHBOARD["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])


EXPRESSIONS = list(expressions())


@pytest.fixture(scope="module")
def metrics() -> dict[str, set[str]]:
    """The series of a server that has answered a search: their names and labels."""
    product = shoe()
    with LocalClient(
        create_app(FakeShop(catalog={product.id: product}), ServerOptions(page=False)), "192.0.2.1"
    ) as client:
        assert client.post("/v1/search", files={"photo": ("a.jpg", PICTURE)}).status_code == 200
        text = client.get("/metrics").text
    series: dict[str, set[str]] = dict(OF_PROMETHEUS)
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            series.setdefault(sample.name, set()).update(sample.labels)
    return series


@pytest.mark.parametrize(("name", "expression"), EXPRESSIONS)
def test_an_expression_asks_for_what_is_there(
    name: str, expression: str, metrics: dict[str, set[str]], paths: set[str]
) -> None:
    promql_parser.parse(expression.replace("$__rate_interval", "5m").replace("$instance", ".*"))
    selected = re.findall(r"\b(up|shopsight_\w+)(?:\{([^}]*)\})?", expression)
    assert selected
    for series, labels in selected:
        assert series in metrics
        for label, how, value in re.findall(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"', labels):
            assert label in metrics[series] | OF_EVERY_SCRAPE, (series, label)
            if label == "route":
                assert value in paths if how in ("=", "!=") else any(re.fullmatch(value, path) for path in paths)
    grouped = [label for names in re.findall(r"\bby \(([^)]*)\)", expression) for label in names.split(", ")]
    carried = set().union(*(metrics[series] for series, _ in selected)) | OF_EVERY_SCRAPE
    assert set(grouped) <= carried


def test_every_step_and_pool_that_a_panel_names_is_measured(metrics: dict[str, set[str]]) -> None:
    legends = {t["legendFormat"] for panel in DASHBOARD["panels"] for t in panel["targets"]}
    labels = {label for legend in legends for label in re.findall(r"\{\{(\w+)\}\}", legend)}
    assert labels <= set().union(*metrics.values())


def test_an_alert_says_what_to_do() -> None:
    names = [rule["alert"] for rule in ALERTS]
    assert len(set(names)) == len(names) > 5
    for rule in ALERTS:
        assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"\d+[smh]", rule["for"])
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["what_to_do"]


def test_panels_have_numbers_places_and_sources_of_their_own() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert {variable["name"] for variable in DASHBOARD["templating"]["list"]} == {"datasource", "instance"}
