"""How the server behaves: every choice of the HTTP door in one frozen value."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from shopsight.settings import Settings

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

_LEAST_SEARCHES = 2
"""In each worker: one decodes while another is with the encoder, which learns so that it has to share the cores."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Rates of 0 mean no limit; `trusted_hosts` and `cors_origins` take "*" for any.

    `searches` is how many run at once; `lock_folder` is where processes that change products wait for one another.
    `import_roots` are the folders from which an import may read a path; none of them means uploads and URLs only.
    `upload_folder` keeps uploaded feeds until they are imported, also over a restart.
    `stop_delay_s` is how long it goes on answering after SIGTERM, not ready, and `stop_grace_s` how long requests under
    way may then take.
    `body_patience_s` is how long a request body may pause; `events_poll_s` how often progress is looked at.
    """

    cors_origins: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = LOCAL_HOSTS
    require_key_for_search: bool = False
    search_rate_per_minute: int = 600
    write_rate_per_minute: int = 6000
    event_rate_per_minute: int = 6000
    event_rate_per_shopper: int = 300
    searches: int = field(default_factory=lambda: os.cpu_count() or 1)
    max_waiting: int = 32
    max_body_bytes: int = 32_000_000
    max_feed_bytes: int = 4_000_000_000
    import_roots: tuple[Path, ...] = ()
    upload_folder: Path = Path(tempfile.gettempdir()) / "shopsight-uploads"
    lock_folder: Path | None = None
    page: bool = True
    stop_delay_s: float = 0.0
    stop_grace_s: int = 10
    body_patience_s: float = 20.0
    events_poll_s: float = 0.5

    @classmethod
    def from_settings(cls, settings: Settings) -> ServerOptions:
        """Return the options that the shop's settings ask for."""
        share_of_cores = -(-(os.cpu_count() or 1) // settings.worker_count())
        return cls(
            cors_origins=_listed(settings.cors_origins),
            trusted_hosts=_listed(settings.trusted_hosts) or _hosts_when_bound_to(settings.host),
            require_key_for_search=settings.require_key_for_search,
            search_rate_per_minute=settings.search_rate_per_minute,
            write_rate_per_minute=settings.write_rate_per_minute,
            event_rate_per_minute=settings.event_rate_per_minute,
            event_rate_per_shopper=settings.event_rate_per_shopper,
            searches=settings.search_workers or max(_LEAST_SEARCHES, share_of_cores),
            max_waiting=settings.search_waiting,
            # Base64 makes a third more of a photo; the rest is room for the other fields.
            max_body_bytes=settings.max_photo_bytes * 4 // 3 + 1_000_000,
            max_feed_bytes=settings.max_feed_bytes,
            import_roots=settings.import_root_paths(),
            upload_folder=settings.shop / "uploads",
            lock_folder=settings.shop / "locks",
            stop_delay_s=settings.stop_delay_s,
            stop_grace_s=settings.stop_grace_s,
        )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _hosts_when_bound_to(address: str) -> tuple[str, ...]:
    """Return local names for a loopback address, so that a hostile page cannot rebind its name to it; else any."""
    if address == "localhost":
        return LOCAL_HOSTS
    try:
        return LOCAL_HOSTS if ip_address(address).is_loopback else ("*",)
    except ValueError:
        return ("*",)
