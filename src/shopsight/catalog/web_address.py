"""Addresses of the web: read, shown without their secrets, and given the headers that their host is owed."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

import httpx

from shopsight.core.errors import AddressRefused

_HOST = re.compile(rb"[A-Za-z0-9._:-]+")


def parsed_url(address: str) -> httpx.URL:
    """Return an http(s) address, `//host/path` being taken as https. Raises AddressRefused for any other."""
    text = address.strip()
    try:
        url = httpx.URL(f"https:{text}" if text.startswith("//") else text)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise AddressRefused(f"an address such as https://shop.example/photo.jpg was wanted: {error}") from error
    if url.scheme not in ("http", "https") or not _HOST.fullmatch(url.raw_host):
        raise AddressRefused(
            f"an address that begins with http:// or https:// and names a host was wanted, got {redacted(url)!r}"
        )
    return url


def redirected(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads, by the same rules. Raises AddressRefused."""
    try:
        return parsed_url(str(url.join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressRefused(f"{redacted(url)} redirects to something that is no address") from error


def redacted(url: httpx.URL) -> str:
    """Return an address fit for logs and reports: without user, password and query, where secrets are kept."""
    port = f":{url.port}" if url.port else ""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host}{port}{url.path}"[:300] + ("?…" if url.query else "")


class HostHeaders:
    """Headers by host (`cdn.example` or `cdn.example:8443`), such as the Authorization that only it may see."""

    def __init__(self, headers: Mapping[str, Mapping[str, str]]) -> None:
        self._headers = {host.strip().lower(): dict(wanted) for host, wanted in headers.items()}

    def owed_to(self, url: httpx.URL, came_from: httpx.URL) -> dict[str, str]:
        """Return what to send to `url`, reached from the address that was asked for; nothing where TLS was left."""
        if came_from.scheme == "https" and url.scheme != "https":
            return {}
        own = self._headers.get(url.netloc.decode("ascii").lower()) or self._headers.get(url.host.lower(), {})
        return {**_basic_authorization(url), **own}


def _basic_authorization(url: httpx.URL) -> dict[str, str]:
    if not url.userinfo:
        return {}
    credentials = f"{url.username}:{url.password}".encode()
    return {"Authorization": "Basic " + base64.b64encode(credentials).decode("ascii")}
