"""The server against its own OpenAPI: hundreds of requests, right and wrong, none answered otherwise than declared."""

from __future__ import annotations

import tempfile
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from tests.api.fake_shop import FakeShop, shoe
from tests.api.local_client import WRITER

_SHOP = FakeShop(catalog={"SKU-1": shoe()})
_APP = create_app(
    _SHOP,
    ServerOptions(
        page=False,
        trusted_hosts=("*",),
        upload_folder=Path(tempfile.gettempdir()) / "shopsight-test-uploads",
        search_rate_per_minute=0,
        write_rate_per_minute=0,
        events_poll_s=0.001,
    ),
)
schema = schemathesis.openapi.from_asgi("/v1/openapi.json", _APP)


@schema.parametrize()
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_declared(case: schemathesis.Case) -> None:
    for operation_id in _SHOP.running:
        _SHOP.advance(operation_id, status="done")
    excluded = [positive_data_acceptance]
    if "{product_id}/" in case.path:
        # With another method it is the address of a product whose id ends like that.
        excluded.append(unsupported_method)
    case.call_and_validate(headers=WRITER, excluded_checks=excluded)
