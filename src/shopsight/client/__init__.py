"""The Python client of the HTTP API."""

from shopsight.client.client import BatchReport, Client

__all__ = ["BatchReport", "Client"]
