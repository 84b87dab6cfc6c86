"""Shopsight: a shop that can see. `open_shop()` opens one in this process; `Client` speaks to one over HTTP."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shopsight.app import Shop, open_shop
    from shopsight.client import Client
    from shopsight.core.errors import ShopsightError
    from shopsight.core.feed import FeedItem, PhotoSource
    from shopsight.core.queries import Hit, Query, Result
    from shopsight.core.types import Box, Product
    from shopsight.core.where import parse_where
    from shopsight.settings import Settings

# From 1.32 on, onnxruntime's packages for Linux and macOS report to their maker unless this is there before they load.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"

__all__ = [
    "Box",
    "Client",
    "FeedItem",
    "Hit",
    "PhotoSource",
    "Product",
    "Query",
    "Result",
    "Settings",
    "Shop",
    "ShopsightError",
    "open_shop",
    "parse_where",
]

_ROOMS = {
    "Client": "client",
    "FeedItem": "core.feed",
    "Hit": "core.queries",
    "PhotoSource": "core.feed",
    "Query": "core.queries",
    "Result": "core.queries",
    "Settings": "settings",
    "Shop": "app",
    "ShopsightError": "core.errors",
    "open_shop": "app",
    "parse_where": "core.where",
}


def __getattr__(name: str) -> Any:
    """Load a public name's room when it is first asked for: `import shopsight` alone loads no model library."""
    if name not in __all__:
        raise AttributeError(f"module 'shopsight' has no attribute {name!r}")
    return getattr(import_module(f"shopsight.{_ROOMS.get(name, 'core.types')}"), name)
