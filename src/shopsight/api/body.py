"""Reading request bodies: bounded while they stream, patient only so long, refused in formats that nobody asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from shopsight.api.errors import invalid_field
from shopsight.core.errors import InvalidRequest, RequestTimeout, RequestTooLarge, UnsupportedMediaType

M = TypeVar("M", bound=BaseModel)

_LARGE_BYTES = 65_536
_MAX_FIELDS = 50
_SLOWEST_BYTES_PER_S = 1000


def media_type(request: Request) -> str:
    """Return the body's media type, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, limit_bytes: int, patience_s: float) -> bytes:
    """Return the whole body. Raises RequestTooLarge, RequestTimeout, ClientDisconnect."""
    return b"".join([chunk async for chunk in _chunks(request, limit_bytes, patience_s)])


async def read_json(request: Request, model: type[M], limit_bytes: int, patience_s: float, *also: str) -> M:
    """Return the body as the model. `also` are media types accepted besides application/json.

    Raises InvalidRequest with the path of what is wrong, UnsupportedMediaType, and what read_body raises.
    """
    expect_media_type(request, "application/json", *also)
    body = await read_body(request, limit_bytes, patience_s)
    if len(body) < _LARGE_BYTES:
        return _parsed(model, body)
    return await asyncio.to_thread(_parsed, model, body)  # Megabytes of base64 would hold up the event loop.


def leaving(request: Request) -> Callable[[], Awaitable[None]]:
    """Return what waits until the client has gone. To be called once the body, if there is one, has been read."""

    async def wait() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    return wait


@asynccontextmanager
async def read_form(
    request: Request, limit_bytes: int, patience_s: float, spool_bytes: int
) -> AsyncGenerator[FormData, None]:
    """Give a multipart form; files over `spool_bytes` lie on disk, and all are gone afterwards.

    Raises InvalidRequest for a form that cannot be read, and what read_body raises.
    """
    parser = _WholeForm(
        request.headers,
        _chunks(request, limit_bytes, patience_s),
        max_files=1,
        max_fields=_MAX_FIELDS,
        max_part_size=_LARGE_BYTES,
    )
    parser.spool_max_size = spool_bytes
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError, LookupError) as error:
        raise InvalidRequest(f"this multipart form cannot be read: {error}") from None
    try:
        yield form
    finally:
        await form.close()


def form_file(form: FormData, name: str) -> UploadFile | None:
    """Return the file of that name, None where the form has none."""
    given = form.get(name)
    if given is None or isinstance(given, UploadFile):
        return given
    raise InvalidRequest(f"{name}: a file was wanted (a part with a filename), got text", name)


def form_texts(form: FormData, *files: str) -> dict[str, list[str]]:
    """Return the text fields of a form, each with all its values; `files` are the names of its files.

    Raises InvalidRequest for a file of any other name.
    """
    texts: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            texts.setdefault(name, []).append(value)
        elif name not in files:
            raise InvalidRequest(f"{name}: this form has no file of that name, only {', '.join(files)}", name)
    return texts


def expect_media_type(request: Request, *accepted: str) -> None:
    """Raise UnsupportedMediaType unless the body is in one of these formats."""
    if media_type(request) not in accepted:
        got = request.headers.get("content-type", "no Content-Type")[:100]
        raise UnsupportedMediaType(f"the body is read as {' or '.join(accepted)}, got {got}")


class _WholeForm(MultiPartParser):
    """Insists on the closing boundary: without it, the last part would be missing in silence."""

    _ended = False

    def on_end(self) -> None:
        self._ended = True

    async def parse(self) -> FormData:
        self.stream = self._to_its_end(self.stream)
        return await super().parse()

    async def _to_its_end(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        async for chunk in stream:
            yield chunk
        if not self._ended:
            raise MultiPartException("it was cut off before its closing boundary")


def _parsed(model: type[M], body: bytes) -> M:
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise invalid_field(error) from None


async def _chunks(request: Request, limit_bytes: int, patience_s: float) -> AsyncGenerator[bytes, None]:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit_bytes:
        raise _too_large(limit_bytes)
    received = 0
    stream = request.stream()
    now = asyncio.get_running_loop().time
    started = now()
    while True:
        # Neither silence nor a trickle may hold a connection for long.
        deadline = min(now() + patience_s, started + patience_s + received / _SLOWEST_BYTES_PER_S)
        try:
            async with asyncio.timeout_at(deadline):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise RequestTimeout(f"the body did not go on arriving within {patience_s:g} seconds") from None
        if chunk is None:
            return
        received += len(chunk)
        if received > limit_bytes:
            raise _too_large(limit_bytes)
        yield chunk


def _too_large(limit_bytes: int) -> RequestTooLarge:
    return RequestTooLarge(f"a body here has at most {limit_bytes:,} bytes")
