"""A fake shop with one shoe, and a client of the application over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from tests.api.fake_shop import FakeShop, shoe
from tests.api.local_client import LocalClient

MakeClient = Callable[..., LocalClient]


@pytest.fixture
def shop() -> FakeShop:
    product = shoe()
    return FakeShop(catalog={product.id: product})


@pytest.fixture
def make_client(shop: FakeShop, tmp_path: Path) -> Iterator[MakeClient]:
    """Make clients of servers with these options, closed after the test."""
    with ExitStack() as opened:

        def make(*, clock: Callable[[], float] = lambda: 0.0, address: str = "192.0.2.1", **given: Any) -> LocalClient:
            given.setdefault("upload_folder", tmp_path / "uploads")
            app = create_app(shop, ServerOptions(page=False, **given), clock)
            return opened.enter_context(LocalClient(app, address))

        yield make


@pytest.fixture
def client(make_client: MakeClient) -> LocalClient:
    return make_client()
