"""The OpenAPI document. `python -m shopsight.api.openapi > docs/openapi.json` writes the committed snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from shopsight.api.auth import SECURITY_SCHEMES
from shopsight.api.schemas import (
    BatchRequest,
    ImportForm,
    ImportRequest,
    ProductInput,
    ProductPatch,
    SearchForm,
    SearchRequest,
)

_READ_BY_ROUTES = (SearchRequest, SearchForm, ProductInput, ProductPatch, BatchRequest, ImportRequest, ImportForm)


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
            [(model, "validation") for model in _READ_BY_ROUTES], ref_template="#/components/schemas/{model}"
        )
        components.setdefault("schemas", {}).update(schemas["$defs"])
        for unused in ("HTTPValidationError", "ValidationError"):
            components["schemas"].pop(unused, None)
        return document

    return openapi


def as_text(document: dict[str, Any]) -> str:
    """Return the document as it is committed."""
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
