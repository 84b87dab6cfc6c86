"""The OpenAPI document. `python -m shopsight.api.openapi > docs/openapi.json` writes the committed snapshot."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, cast

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from shopsight.api.answer_schemas import ErrorAnswer
from shopsight.api.auth import SECURITY_SCHEMES
from shopsight.api.campaign_schemas import CampaignInput, CampaignPatch
from shopsight.api.examples import ANSWERS, ERROR, REQUESTS
from shopsight.api.experiment_schemas import ExperimentRequest
from shopsight.api.options import ServerOptions
from shopsight.api.schemas import (
    BatchRequest,
    EventsRequest,
    ImportForm,
    ImportRequest,
    ProductInput,
    ProductPatch,
    ReadForm,
    ReadRequest,
    SearchForm,
    SearchRequest,
)
from shopsight.api.shop import ServedShop

_READ_BY_ROUTES = (
    SearchRequest,
    SearchForm,
    ReadRequest,
    ReadForm,
    ProductInput,
    ProductPatch,
    BatchRequest,
    ImportRequest,
    ImportForm,
    CampaignInput,
    CampaignPatch,
    ExperimentRequest,
    EventsRequest,
)


def complete(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Return `app.openapi`, with what the routes read by themselves and how keys are sent."""
    as_fastapi_knows = app.openapi

    def openapi() -> dict[str, Any]:
        document = as_fastapi_knows()
        components = document.setdefault("components", {})
        if "securitySchemes" in components:
            return document
        components["securitySchemes"] = SECURITY_SCHEMES
        _, schemas = models_json_schema(
            [(ErrorAnswer, "serialization"), *((model, "validation") for model in _READ_BY_ROUTES)],
            ref_template="#/components/schemas/{model}",
        )
        components.setdefault("schemas", {}).update(schemas["$defs"])
        for unused in ("HTTPValidationError", "ValidationError"):
            components["schemas"].pop(unused, None)
        _add_examples(document)
        return document

    return openapi


def as_text(document: dict[str, Any]) -> str:
    """Return the document as it is committed."""
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _add_examples(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["ErrorAnswer"]["examples"] = [ERROR]
    for operation in (operation for path in document["paths"].values() for operation in path.values()):
        name = operation["operationId"]
        if name in REQUESTS:
            operation["requestBody"]["content"]["application/json"]["example"] = REQUESTS[name]
        for status, answer in operation["responses"].items():
            if status.startswith("2") and "application/json" in answer.get("content", {}):
                answer["content"]["application/json"]["example"] = ANSWERS[name]


def _print_document() -> None:
    from shopsight.api.server import create_app  # The server knows this module, not the other way round.

    no_shop = cast(ServedShop, object())  # Describing the routes asks nothing of a shop.
    sys.stdout.write(as_text(create_app(no_shop, ServerOptions(page=False)).openapi()))


if __name__ == "__main__":
    _print_document()
