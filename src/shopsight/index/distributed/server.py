"""A Milvus server: connected to when it is first needed, asked with a deadline, its failures told as our own errors."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from shopsight.core.errors import ExtraRequired, IndexUnavailable

_log = logging.getLogger("shopsight.index")

_WRITE_TIMEOUT_S = 30.0
_BUILD_TIMEOUT_S = 120.0
_PAUSE_S = 1.0
"""For so long after the server could not be reached nobody tries: callers are told at once, and no thread waits."""

_AWAY = "the index cannot be reached; searches by picture work again as soon as it can"
_NOT_FOUND = 100
_CONNECT_FAILED = 2


class CollectionGone(Exception):
    """The collection that was asked for is not there: somebody has built the index anew, or removed it."""


class Server:
    """One Milvus server or cluster. Safe to use from several threads.

    Within the deadline pymilvus retries what failed on the way, after 10 ms at first and at most 3 s. What has not
    succeeded by then raises IndexUnavailable, and the next call connects anew, since a channel that failed for long
    would wait up to two minutes before it tried again.
    """

    def __init__(self, uri: str, token: str = "", database: str = "", timeout_s: float = 2.0) -> None:
        self._uri = uri
        self._token = token
        self._database = database
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._client: Any = None
        self._away_until_s = float("-inf")
        self._in_trouble = False

    def read(self, method: str, *arguments: Any, **named: Any) -> Any:
        """Search, query or describe. Raises IndexUnavailable or CollectionGone, as `write` and `build` do."""
        return self._call(method, self._timeout_s, arguments, named)

    def write(self, method: str, *arguments: Any, **named: Any) -> Any:
        """Change rows, or read what a change needs: nobody waits for it before a page."""
        return self._call(method, _WRITE_TIMEOUT_S, arguments, named)

    def build(self, method: str, *arguments: Any, **named: Any) -> Any:
        """Make, load or drop collections and their indexes."""
        return self._call(method, _BUILD_TIMEOUT_S, arguments, named)

    def close(self) -> None:
        """Let go of the connection; the next call makes another."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _call(self, method: str, timeout_s: float, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if time.monotonic() < self._away_until_s:
            raise IndexUnavailable(_AWAY)
        pymilvus, grpc = _libraries()
        trouble = pymilvus.exceptions
        try:
            answer = getattr(self._connected(pymilvus), method)(*arguments, timeout=timeout_s, **named)
        except (trouble.ParamError, trouble.DataNotMatchException):
            raise  # a mistake of ours, no trouble of the server's
        except (trouble.MilvusException, grpc.RpcError) as error:
            code = error.code() if callable(error.code) else error.code
            if code == _NOT_FOUND:
                raise CollectionGone(error.message) from error
            self._tell(f"Milvus could not {method}: {' '.join(str(error).split())[:300]}")
            if isinstance(code, grpc.StatusCode) or code == _CONNECT_FAILED:
                self._away_until_s = time.monotonic() + _PAUSE_S
                self.close()
                raise IndexUnavailable(_AWAY) from error
            raise IndexUnavailable("the index cannot answer now; parts of it may be starting or away") from error
        if self._in_trouble:
            self._in_trouble = False
            _log.warning("Milvus answers again")
        return answer

    def _tell(self, trouble: str) -> None:
        """Log that an outage has begun, not each call that meets it."""
        if not self._in_trouble:
            _log.warning("%s", trouble)
        self._in_trouble = True

    def _connected(self, pymilvus: Any) -> Any:
        with self._lock:
            if self._client is None:
                self._client = pymilvus.MilvusClient(
                    self._uri, token=self._token, db_name=self._database, timeout=self._timeout_s, dedicated=True
                )
            return self._client


def _libraries() -> tuple[Any, Any]:
    """Return pymilvus and grpc; they take two seconds to import, so only who uses them does."""
    try:
        import grpc
        import pymilvus
    except ModuleNotFoundError as error:
        raise ExtraRequired("an index on Milvus needs an extra: pip install 'shopsight[milvus]'") from error
    # What fails is raised here, and told once, without the traces of a library.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    return pymilvus, grpc
