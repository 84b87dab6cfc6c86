"""Tokens of places: a place that was really given, signed, so that its click can be believed and charged once."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

from shopsight.core.ads import ServedPlace

LIFETIME = timedelta(hours=1)
"""How long after it was given a place may be clicked."""

_SIGNATURE_BYTES = 16
_TOLD = ("id", "campaign_id", "product_id", "price_minor", "query_id", "position", "relevance")


class PlaceTokens:
    """Signs places and reads them back. A token is text for a program: what it says can be read, but not changed."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, place: ServedPlace) -> str:
        """Return the token of a place."""
        told = [*(getattr(place, name) for name in _TOLD), int(place.served_at.timestamp())]
        data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._signature(data) + data).decode().rstrip("=")

    def read(self, token: str) -> ServedPlace | None:
        """Return the place that a token is of, None for one that was never given."""
        try:
            signed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        signature, data = signed[:_SIGNATURE_BYTES], signed[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(data)):
            return None
        *told, served_s = json.loads(data)
        return ServedPlace(**dict(zip(_TOLD, told, strict=True)), served_at=datetime.fromtimestamp(served_s, UTC))

    def _signature(self, data: bytes) -> bytes:
        return hmac.digest(self._secret, data, hashlib.sha256)[:_SIGNATURE_BYTES]
