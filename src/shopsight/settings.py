"""Every knob of Shopsight, typed and frozen. Each default runs on a laptop CPU, offline.

A setting is given as an argument of `Settings(...)` or as the environment variable SHOPSIGHT_<NAME>.
docs/settings.md is printed from here by `python -m shopsight.settings`.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shopsight.core.errors import InvalidSetting

_PREFIX = "SHOPSIGHT_"


def _setting(
    default: Any,
    about: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    return field(
        default=default, metadata={"about": about, "at_least": at_least, "at_most": at_most, "choices": choices}
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """How one shop runs."""

    shop: Path = _setting(Path("shop"), "Folder of the shop's data: database, pictures, index snapshot.")
    database: str = _setting("", "SQLAlchemy URL of the store; empty means SQLite inside the shop's folder.")
    model: str = _setting(
        "",
        "Encoder: a model's name, or an .onnx file with its card (.json) beside it; empty means what "
        "`shopsight model use` chose, at first `shopsight-small`.",
    )
    models: str = _setting("", "Folder of added models; empty means `models` inside the shop's folder.")
    index: str = _setting(
        "graph",
        "`graph` (exact scan while small, then HNSW and planner), `exact`, or `milvus`: a server that many processes "
        "share (extra `milvus`).",
        choices=("graph", "exact", "milvus"),
    )
    milvus_uri: str = _setting(
        "http://localhost:19530", "Address of the Milvus server or cluster, `http(s)://host:port` or `unix:path`."
    )
    milvus_token: str = _setting("", "`user:password` or API key for Milvus; empty where it asks for none.")
    milvus_database: str = _setting("", "Database within Milvus; empty means its default one.")
    milvus_prefix: str = _setting("shopsight", "How the names of this shop's collections in Milvus begin.")
    milvus_timeout_s: float = _setting(
        2.0, "How long a search waits for Milvus, with all its retries, before it is answered 503.", at_least=0.1
    )
    blobs: str = _setting(
        "", "Where photos are kept: empty means the shop's folder, s3://BUCKET/FOLDER object storage (extra `s3`)."
    )
    s3_endpoint: str = _setting("", "Address of an object storage that is not Amazon's, as https://minio:9000.")
    currency: str = _setting("USD", "Currency of feeds whose prices name none (ISO 4217).")
    embed_threads: int = _setting(
        0,
        "Threads within one run of the encoder; 0 gives all cores to one that is alone, else one to each.",
        at_least=0,
    )
    import_workers: int = _setting(
        0, "Threads that load and decode pictures of an import; 0 means one per core.", at_least=0
    )
    search_depth: int = _setting(
        100, "How many of the most similar products are ranked, sorted and paged through.", at_least=10
    )
    second_look: str = _setting(
        "on",
        "`on` compares the 50 most similar products with the photo place by place and puts them in order; `off` leaves "
        "them in the order of their cosines.",
        choices=("on", "off"),
    )
    localize: bool = _setting(
        True, "Whether products are looked for in a shopper's photo; without, the whole photo is searched."
    )
    verdicts: bool = _setting(True, "Whether answers to photos say how sure they are; fitted in the background.")
    found_from: float = _setting(
        0.5,
        "Chance from which a product counts as found, 0-1; below it the answer is: not in this catalog, closest are …",
        at_least=0,
        at_most=1,
    )
    words_match: str = _setting(
        "auto",
        "Where words are looked for: `auto` is the catalog's text and, with an image-text model, its pictures; `text` "
        "is its text only. For Chinese take SigLIP 2, which is multilingual; expect English of CLIP and Marqo.",
        choices=("auto", "text"),
    )
    words_weight: float = _setting(
        0.5,
        "What words weigh against the picture beside them, 0-1, with an image-text model; 0 is the picture alone.",
        at_least=0,
        at_most=1,
    )
    ad_places: int = _setting(
        2, "Advertised places beside an answer at most, where campaigns run; 0 shows none.", at_least=0, at_most=8
    )
    ad_floor: float = _setting(
        0.5,
        "Chance from which a product fits a photo well enough to be advertised beside its answer, 0-1.",
        at_least=0,
        at_most=1,
    )
    ad_reserve_minor: int = _setting(
        1, "Least price of a click on an advertised place, in minor units of the campaigns' currency.", at_least=1
    )
    personal_strength: float = _setting(
        0.3,
        "What a shopper's taste weighs in the order of a search that names the shopper, 0-1; 0 leaves the order alone.",
        at_least=0,
        at_most=1,
    )
    max_photo_bytes: int = _setting(20_000_000, "Largest picture accepted, in bytes.", at_least=1000)
    max_photo_pixels: int = _setting(
        50_000_000, "Largest picture accepted, in pixels; checked before decoding.", at_least=10_000
    )
    min_photo_side_px: int = _setting(16, "Smallest side of a picture in which anything can be seen.", at_least=1)
    query_photo_ttl_s: int = _setting(3600, "How long a query photo is kept for a new crop; 0 keeps none.", at_least=0)
    event_retention_days: int = _setting(
        400, "How long events of shoppers are kept; older ones are refused and swept away. 0 keeps all.", at_least=0
    )
    event_rate_per_minute: int = _setting(
        6000,
        "Events a minute taken from one address; with a key of the scope `write`, any number. 0 means no limit.",
        at_least=0,
    )
    event_rate_per_shopper: int = _setting(
        300,
        "Events a minute of one shopper; more are kept as a bot's, whom no figure counts. 0 means no limit.",
        at_least=0,
    )
    follow_interval_s: float = _setting(
        0.2, "How often a serving process looks for changes of other processes.", at_least=0.01
    )
    fetch_allow_private: bool = _setting(False, "Whether pictures and feeds may come from private addresses.")
    fetch_timeout_s: float = _setting(
        20.0, "Deadline of one download, with all its retries and redirects.", at_least=0.1
    )
    fetch_per_host: int = _setting(8, "Downloads at once from one host.", at_least=1)
    fetch_headers: str = _setting(
        "",
        "JSON object {host: {header: value}} sent to that host only, "
        'such as {"cdn.example": {"Authorization": "Bearer …"}}.',
    )
    max_feed_bytes: int = _setting(
        4_000_000_000, "Largest feed accepted by download or upload, in bytes.", at_least=1000
    )
    import_roots: str = _setting(
        "",
        "Folders from which POST /v1/imports may read paths, separated by the "
        "system's path separator; empty allows uploads and URLs only.",
    )
    host: str = _setting("127.0.0.1", "Address that `serve` binds to.")
    port: int = _setting(8000, "Port that `serve` binds to.", at_least=0)
    workers: int = _setting(
        1, "Processes that serve, each with the encoder and the index in its memory; 0 means one per core.", at_least=0
    )
    stop_delay_s: float = _setting(
        0.0,
        "How long `serve` goes on answering after SIGTERM while /readyz says 503, so that a balancer sends no more.",
        at_least=0,
    )
    stop_grace_s: int = _setting(10, "How long requests under way may then take to end.", at_least=0)
    search_workers: int = _setting(
        0, "Searches at once in each worker; 0 shares out the cores, two at least.", at_least=0
    )
    search_waiting: int = _setting(32, "Searches that may wait in each worker; more are answered 503.", at_least=0)
    search_rate_per_minute: int = _setting(600, "Searches a minute per key or address; 0 means no limit.", at_least=0)
    write_rate_per_minute: int = _setting(6000, "Writes a minute per key; 0 means no limit.", at_least=0)
    require_key_for_search: bool = _setting(False, "Whether searching needs a key with the scope `search`.")
    api_key: str = _setting("", "A key with every scope, for deployments that inject secrets. Prefer `shopsight keys`.")
    traces: str = _setting(
        "",
        "Collector to which traces go by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces (extra `traces`); "
        "empty traces nothing.",
    )
    cors_origins: str = _setting("", "Origins, separated by commas, whose pages may call the API; * allows all.")
    trusted_hosts: str = _setting(
        "",
        "Host names, separated by commas, under which the server answers; "
        "empty means local names when bound to loopback, else any.",
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "shop", Path(self.shop))
        for item in dataclasses.fields(self):
            _check(item.name, getattr(self, item.name), item.metadata)
        self.headers_by_host()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """Return settings from SHOPSIGHT_* variables; `given` arguments that are not None win.

        Raises InvalidSetting, naming the variable, for a value that cannot be used or a variable that is none of ours.
        """
        environ = os.environ if environ is None else environ
        fields = {item.name: item for item in dataclasses.fields(cls)}
        values: dict[str, Any] = {}
        for variable, text in environ.items():
            name = variable.removeprefix(_PREFIX).lower()
            if not variable.startswith(_PREFIX) or name in _NOT_SETTINGS:
                continue
            if name not in fields:
                raise InvalidSetting(f"{variable} is no setting of Shopsight; see docs/settings.md")
            values[name] = _read(variable, text, type(fields[name].default))
        values.update({name: value for name, value in given.items() if value is not None})
        return cls(**values)

    def headers_by_host(self) -> dict[str, dict[str, str]]:
        """Return `fetch_headers` parsed. Raises InvalidSetting when it is not {host: {header: value}}."""
        if not self.fetch_headers:
            return {}
        try:
            parsed = json.loads(self.fetch_headers)
            return {str(host): {str(k): str(v) for k, v in headers.items()} for host, headers in parsed.items()}
        except (ValueError, AttributeError):
            raise InvalidSetting("fetch_headers is a JSON object {host: {header: value}}") from None

    def models_folder(self) -> Path:
        return Path(self.models).expanduser() if self.models else self.shop / "models"

    def worker_count(self) -> int:
        return self.workers or os.cpu_count() or 1

    def import_root_paths(self) -> tuple[Path, ...]:
        return tuple(Path(root).resolve() for root in self.import_roots.split(os.pathsep) if root)


_NOT_SETTINGS = frozenset({"datasets"})
"""SHOPSIGHT_DATASETS tells tests and benchmarks where pictures lie; it is no setting of a shop."""


def _read(variable: str, text: str, kind: type) -> Any:
    reader: Callable[[str], Any] = _read_bool if kind is bool else kind
    try:
        return reader(text)
    except ValueError:
        raise InvalidSetting(f"{variable} wants {_kind_name(kind)}, got {text!r}") from None


def _read_bool(text: str) -> bool:
    truth = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.strip().lower() not in truth:
        raise ValueError(text)
    return truth[text.strip().lower()]


def _check(name: str, value: Any, about: Mapping[str, Any]) -> None:
    if about["at_least"] is not None and not value >= about["at_least"]:
        raise InvalidSetting(f"{name} is at least {about['at_least']}, got {value}")
    if about["at_most"] is not None and not value <= about["at_most"]:
        raise InvalidSetting(f"{name} is at most {about['at_most']}, got {value}")
    if about["choices"] and value not in about["choices"]:
        raise InvalidSetting(f"{name} is one of {', '.join(about['choices'])}, got {value!r}")


def _kind_name(kind: type) -> str:
    return {bool: "true or false", int: "a whole number", float: "a number"}.get(kind, "text")


def as_markdown() -> str:
    """Return the table of all settings for docs/settings.md."""
    rows = [
        "# Settings",
        "",
        "Printed by `python -m shopsight.settings`; a test compares. Each is also an argument of",
        "`shopsight.Settings`, and the command line's options win over the environment.",
        "",
        "| variable | default | what it is |",
        "|---|---|---|",
    ]
    for item in dataclasses.fields(Settings):
        default = f"`{item.default}`" if item.default != "" else "empty"
        rows.append(f"| `{_PREFIX}{item.name.upper()}` | {default} | {item.metadata['about']} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201
