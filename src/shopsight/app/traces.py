"""Traces by OpenTelemetry: a span for each request, each step of the walk, and what these ask of store and index.

Spans carry names of routes, steps and methods, and nothing of what was asked: no photo, no words, no id of anybody.
Switched off, nothing here is in the way: parts are used as they are, and the library is not even loaded.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from shopsight.core.errors import ExtraRequired, InvalidSetting
from shopsight.search.watch import StepWatch

STORE = ("put", "delete", "get", "find", "facets", "variants", "photo", "sights", "details")
INDEX = ("nearest",)

_Part = TypeVar("_Part")


class Traces:
    """The spans of one shop. `provider` is OpenTelemetry's TracerProvider, which this then owns."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("shopsight")

    def watch(self) -> StepWatch:
        """Return a stopwatch whose steps are spans, too."""
        return _TracedWatch(self.span)

    @contextmanager
    def request(self, method: str, headers: Mapping[str, str]) -> Iterator[Callable[[str, int], None]]:
        """A span of a request, within the caller's trace where it names one; the route and status are told to it."""
        from opentelemetry import propagate
        from opentelemetry.trace import SpanKind, StatusCode

        context = propagate.extract(headers)
        with self._tracer.start_as_current_span(
            method, context, SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:

            def answered(route: str, status: int) -> None:
                span.update_name(f"{method} {route}".strip())
                span.set_attributes(
                    {"http.request.method": method, "http.route": route, "http.response.status_code": status}
                )
                if status >= 500:
                    span.set_status(StatusCode.ERROR)

            yield answered

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """A span of some work. An error is told by its name alone: its message may say what a shopper looked for."""
        from opentelemetry.trace import StatusCode

        with self._tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as span:
            try:
                yield
            except Exception as error:
                span.set_status(StatusCode.ERROR)
                span.set_attribute("error.type", type(error).__name__)
                raise

    def is_within(self) -> bool:
        """Whether some traced work is under way: what runs in the background asks the store without end."""
        from opentelemetry import trace

        return trace.get_current_span().get_span_context().is_valid

    def close(self) -> None:
        """Hand over what is left."""
        self._provider.shutdown()


def traces_to(url: str) -> Traces | None:
    """Return traces that go to a collector by OTLP over HTTP, None for an empty address.

    Raises InvalidSetting, and ExtraRequired where the library is missing.
    """
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise InvalidSetting(
            f"traces is the address of a collector, such as http://127.0.0.1:4318/v1/traces, got {url!r}"
        )
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise ExtraRequired("traces need an extra: pip install 'shopsight[traces]'") from error
    provider = TracerProvider(resource=Resource.create({"service.name": "shopsight"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    return Traces(provider)


def watched(traces: Traces | None, part: _Part, name: str, methods: Sequence[str]) -> _Part:
    """Return the part with a span around each call of these methods; the part itself where nothing is traced."""
    return part if traces is None else cast(_Part, _Watched(traces, part, name, methods))


class _Watched:
    def __init__(self, traces: Traces, part: Any, name: str, methods: Sequence[str]) -> None:
        self._part = part
        for method in methods:
            setattr(self, method, _spanned(traces, f"{name}.{method}", getattr(part, method)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)

    def __len__(self) -> int:
        return len(self._part)


def _spanned(traces: Traces, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def run(*arguments: Any, **named: Any) -> Any:
        if not traces.is_within():
            return call(*arguments, **named)
        with traces.span(name):
            return call(*arguments, **named)

    return run


class _TracedWatch(StepWatch):
    def __init__(self, span: Callable[[str], Any]) -> None:
        super().__init__()
        self._span = span

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        with self._span(name), super().step(name):
            yield
