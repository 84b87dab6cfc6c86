"""Photos in object storage that speaks S3, each under the SHA-256 of its content: what several machines share."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

from shopsight.core.errors import ExtraRequired, InvalidSetting, StoreUnusable

if TYPE_CHECKING:
    from obstore.store import S3Store

_NAME = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r"s3://[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9](/[A-Za-z0-9._\-/]*)?")
_AT_ONCE = 16
_WAITS = {"timeout": "30s", "connect_timeout": "5s"}
_RETRIES = {"max_retries": 4}
_ADVICE = (
    ("SignatureDoesNotMatch", "the secret key is wrong; check AWS_SECRET_ACCESS_KEY"),
    ("InvalidAccessKeyId", "the key is not known there; check AWS_ACCESS_KEY_ID"),
    ("NoSuchBucket", "there is no such bucket; make it, or check the name"),
    ("lacked the necessary privileges", "these keys may not read and write there; check them and the bucket's policy"),
    ("QuotaExceeded", "the storage is full; nothing of this photo was kept"),
    ("error sending request", "it cannot be reached; check the endpoint and that it runs"),
)


class ObjectBlobStore:
    """Objects `ab/abcd…` below an address like s3://bucket/shop. Thread-safe, and safe among processes and machines.

    `endpoint` is the address of a server other than AWS; keys and region come from AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY and AWS_REGION, or from where AWS gives them to a machine. An object is there whole or not.
    """

    def __init__(self, address: str, endpoint: str = "") -> None:
        if not _ADDRESS.fullmatch(address):
            raise InvalidSetting(f"photos lie in object storage at s3://BUCKET/FOLDER, got {address!r}")
        self._address = address
        self._store = _opened(address, endpoint)
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="shopsight-objects")

    def put(self, data: bytes) -> str:
        """Store durably and return the content's SHA-256 in hex. Storing the same content again costs one look."""
        return self.put_many([data])[0]

    def put_many(self, contents: Sequence[bytes]) -> list[str]:
        """Store several contents durably, several at a time; return their SHA-256 in order."""
        names = [hashlib.sha256(data).hexdigest() for data in contents]
        with self._explained():
            list(self._pool.map(self._put, dict(zip(names, contents, strict=True)).items()))
        return names

    def get(self, sha256: str) -> bytes | None:
        """Return the content, None where there is none of that name."""
        if not _NAME.fullmatch(sha256):
            return None
        with contextlib.suppress(FileNotFoundError), self._explained():
            return self._store.get(_key(sha256)).bytes().to_bytes()
        return None

    def delete(self, sha256: str) -> None:
        """Forget a content; nothing happens where there is none."""
        if _NAME.fullmatch(sha256):
            with contextlib.suppress(FileNotFoundError), self._explained():
                self._store.delete(_key(sha256))

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown()

    def __iter__(self) -> Iterator[str]:
        """Walk the SHA-256 of all contents, ascending."""
        return (name for name, _ in self._listed())

    def damaged(self) -> Iterator[str]:
        """Read every content, several at a time, and return those whose bytes no longer fit their name."""
        names = iter(self)
        while some := list(islice(names, _AT_ONCE)):
            for name, data in zip(some, self._pool.map(self.get, some), strict=True):
                if data is not None and hashlib.sha256(data).hexdigest() != name:
                    yield name

    def stored_before(self, seconds_since_1970: float) -> Iterator[str]:
        """Walk the contents stored before a time. A sweeper spares younger ones: their product may be on its way."""
        return (name for name, stored_at in self._listed() if stored_at < seconds_since_1970)

    def _put(self, content: tuple[str, bytes]) -> None:
        name, data = content
        try:
            self._store.head(_key(name))
        except FileNotFoundError:
            self._store.put(_key(name), data)

    def _listed(self) -> Iterator[tuple[str, float]]:
        with self._explained():
            for some in self._store.list():
                for found in some:
                    name = found["path"].rpartition("/")[2]
                    if _NAME.fullmatch(name) and found["path"] == _key(name):
                        yield name, found["last_modified"].timestamp()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" not in str(error):
                raise
            raise StoreUnusable(f"{self._address}: {_advice(str(error))}") from None
        except BaseError as error:
            raise StoreUnusable(f"{self._address}: {_advice(str(error))}") from None


def _opened(address: str, endpoint: str) -> S3Store:
    try:
        from obstore.store import S3Store
    except ModuleNotFoundError:
        raise ExtraRequired("photos in object storage need an extra: pip install 'shopsight[s3]'") from None
    there: Any = {"endpoint": endpoint, "virtual_hosted_style_request": False} if endpoint else {}
    waits: Any = {**_WAITS, "allow_http": endpoint.startswith("http://")}
    retries: Any = _RETRIES
    return S3Store.from_url(address, client_options=waits, retry_config=retries, **there)


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _advice(message: str) -> str:
    for sign, advice in _ADVICE:
        if sign in message:
            return advice
    return f"the object storage answered: {' '.join(message.split())[:200]}"
