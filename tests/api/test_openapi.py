"""The OpenAPI document: committed, complete, and with examples that are what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from shopsight.api import answer_schemas, campaign_schemas, experiment_schemas, schemas
from shopsight.api.examples import ANSWERS, ERROR, REQUESTS
from shopsight.api.openapi import as_text
from tests.api.local_client import LocalClient

SNAPSHOT = Path(__file__).parents[2] / "docs" / "openapi.json"


@pytest.fixture
def document(client: LocalClient) -> dict[str, Any]:
    known: dict[str, Any] = client.get("/v1/openapi.json").json()
    return known


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_the_committed_snapshot_is_what_the_server_says(document: dict[str, Any]) -> None:
    refresh = "python -m shopsight.api.openapi > docs/openapi.json"
    assert SNAPSHOT.read_text(encoding="utf-8") == as_text(document), f"if this change is meant: {refresh}"


def test_every_operation_has_a_summary_and_its_errors_have_the_one_shape(document: dict[str, Any]) -> None:
    for operation in operations(document):
        assert operation["summary"] and operation["operationId"]
        for status, answer in operation["responses"].items():
            if status.startswith("4"):
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorAnswer"}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    names = {reference.removeprefix("#/components/schemas/") for reference in references(document)}
    assert names <= set(document["components"]["schemas"])


def test_every_json_operation_has_examples_that_its_models_read(document: dict[str, Any]) -> None:
    for operation in operations(document):
        name = operation["operationId"]
        for status, answer in operation["responses"].items():
            content = answer.get("content", {}).get("application/json", {})
            if status.startswith("2") and content:
                read_as(content["schema"], ANSWERS[name])
        sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if sent:
            read_as(sent["schema"], REQUESTS[name])
    answer_schemas.ErrorAnswer.model_validate(ERROR)


def read_as(schema: dict[str, Any], example: Any) -> None:
    files = (schemas, answer_schemas, campaign_schemas, experiment_schemas)
    model = {name: found for file in files for name, found in vars(file).items()}[schema["$ref"].rsplit("/", 1)[-1]]
    TypeAdapter(model).validate_python(example)
