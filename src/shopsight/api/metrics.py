"""Prometheus metrics: requests by route template and status, search steps, pools, index size and lag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from shopsight.api.pool import BoundedPool
from shopsight.api.shop import ShopStatus

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Metrics:
    """The figures of one server. No label takes a value from the outside, so their number is bounded."""

    def __init__(self, pools: Sequence[BoundedPool]) -> None:
        self.registry = CollectorRegistry()
        self._pools = pools
        self._requests = Counter(
            "shopsight_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "shopsight_request_seconds",
            "Time from the request's first byte to the answer's last.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._steps = Histogram(
            "shopsight_search_step_seconds",
            "Time of each step of a search.",
            ("step",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        for pool in pools:
            self._watch_pool(pool)
        self._shop = {
            name: Gauge(f"shopsight_{name}", about, registry=self.registry)
            for name, about in (
                ("products", "Products in the store."),
                ("photos", "Photos in the store."),
                ("indexed_products", "Products in the index."),
                ("index_lag_changes", "Changes of the store that the index has not seen yet."),
                ("ready", "1 when the index has caught up."),
            )
        }

    def saw_request(self, method: str, route: str, status: int, took_s: float) -> None:
        """Count one answered request; `route` is the template, empty for a path that is none."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route or "unmatched", str(status)).inc()
        self._seconds.labels(method, route or "unmatched").observe(took_s)

    def saw_search(self, took_ms: Mapping[str, float]) -> None:
        """Count the steps of one search."""
        for step, milliseconds in took_ms.items():
            self._steps.labels(step).observe(milliseconds / 1000)

    def text(self, status: ShopStatus) -> bytes:
        """Return all figures in the Prometheus text format."""
        self._shop["products"].set(status.products)
        self._shop["photos"].set(status.photos)
        self._shop["indexed_products"].set(status.indexed)
        self._shop["index_lag_changes"].set(max(0, status.seq - status.index_seq))
        self._shop["ready"].set(status.ready)
        return generate_latest(self.registry)

    def _watch_pool(self, pool: BoundedPool) -> None:
        for name, about, read in (
            ("in_use", "Workers at work.", lambda: pool.in_use),
            ("waiting", "Requests waiting for a worker.", lambda: pool.waiting),
            ("rejected", "Requests refused because the queue was full.", lambda: pool.rejected),
        ):
            Gauge(f"shopsight_pool_{pool.name}_{name}", about, registry=self.registry).set_function(read)
