"""The HTTP door. The only room that knows FastAPI and async."""

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app

__all__ = ["ServerOptions", "create_app"]
