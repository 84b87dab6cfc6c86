"""What tests of the deployment ask of the running server."""

from __future__ import annotations

import json

import pytest

from tests.deploy.documents import ROOT


@pytest.fixture(scope="session")
def paths() -> set[str]:
    """The routes of the server, as its committed schema has them."""
    schema = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    return set(schema["paths"])
