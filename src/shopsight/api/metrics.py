"""Prometheus metrics: requests by route template and status, search steps, pools, index size and lag."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from shopsight.api.pool import BoundedPool
from shopsight.api.shop import ShopStatus

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable by which prometheus_client is told, before it is imported, where processes add up."""

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Metrics:
    """The figures of one server, and of all its workers together where there are several.

    No label takes a value from the outside, so their number is bounded.
    """

    def __init__(self, pools: Sequence[BoundedPool]) -> None:
        self.registry = CollectorRegistry()
        self._pools = [_PoolGauges(pool, self.registry) for pool in pools]
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
        self._searches = Histogram(
            "shopsight_search_seconds",
            "Time of a search, by the model that answered it.",
            ("model",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._of_step: dict[str, Histogram] = {}
        self._shop = {
            name: Gauge(f"shopsight_{name}", about, registry=self.registry, multiprocess_mode="mostrecent")
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
        method = known_method(method)
        self._requests.labels(method, route or "unmatched", str(status)).inc()
        self._seconds.labels(method, route or "unmatched").observe(took_s)
        self._look_at_pools()

    def saw_search(self, model: str, took_ms: Mapping[str, float]) -> None:
        """Count one search of the model that answered it, and its steps."""
        self._searches.labels(model).observe(took_ms.get("total", 0.0) / 1000)
        for step, milliseconds in took_ms.items():
            child = self._of_step.get(step)
            if child is None:
                child = self._of_step[step] = self._steps.labels(step)
            child.observe(milliseconds / 1000)

    def text(self, status: ShopStatus) -> bytes:
        """Return all figures in the Prometheus text format."""
        self._look_at_pools()
        self._shop["products"].set(status.products)
        self._shop["photos"].set(status.photos)
        self._shop["indexed_products"].set(status.indexed)
        self._shop["index_lag_changes"].set(max(0, status.seq - status.index_seq))
        self._shop["ready"].set(status.ready)
        if SHARED_FOLDER not in os.environ:
            return generate_latest(self.registry)
        of_all = CollectorRegistry()
        MultiProcessCollector(of_all)  # type: ignore[no-untyped-call]
        return generate_latest(of_all)

    def _look_at_pools(self) -> None:
        for pool in self._pools:
            pool.look()


class _PoolGauges:
    """One pool's figures as they were last looked at; those of other processes are added to them."""

    def __init__(self, pool: BoundedPool, registry: CollectorRegistry) -> None:
        name = f"shopsight_pool_{pool.name}"
        self._pool = pool
        self._seen = (0, 0, 0)
        self._in_use = Gauge(f"{name}_in_use", "At work.", registry=registry, multiprocess_mode="livesum")
        self._waiting = Gauge(
            f"{name}_waiting", "Requests waiting for a place.", registry=registry, multiprocess_mode="livesum"
        )
        self._rejected = Gauge(
            f"{name}_rejected",
            "Requests refused because the queue was full.",
            registry=registry,
            multiprocess_mode="sum",
        )

    def look(self) -> None:
        pool = self._pool
        seen = (pool.in_use, pool.waiting, pool.rejected)
        if seen != self._seen:
            self._seen = seen
            self._in_use.set(pool.in_use)
            self._waiting.set(pool.waiting)
            self._rejected.set(pool.rejected)


def known_method(method: str) -> str:
    """Return an HTTP method that exists; "other" for what else a caller may send."""
    return method if method in _METHODS else "other"


def forget_process(folder: str, pid: int) -> None:
    """Take the present figures of a process that died out of the sums; what it counted stays."""
    mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
