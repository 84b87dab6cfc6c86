"""A typed client for the HTTP API: the same nouns and the same errors as in-process, over one connection pool."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx

from shopsight.client.campaigns import CampaignsClient
from shopsight.client.experiments import experiment_of, results_of, satisfaction_of
from shopsight.client.failures import error_of, reaching
from shopsight.client.wire import (
    association_parameters,
    batches,
    companions_of,
    facets_of,
    form_text,
    issues_of,
    operation_of,
    product_of,
    reading_of,
    recommendations_of,
    result_of,
    rule_of,
    why_of,
)
from shopsight.core.associations import AssociationQuery, Companion, Rule
from shopsight.core.events import Event
from shopsight.core.experiments import Arm, Assignment, Experiment, ExperimentResults, Kind, Metric
from shopsight.core.feed import FeedItem, RowIssue
from shopsight.core.ga4 import as_ga4
from shopsight.core.queries import FacetCount, Hit, Matching, Result, Sort
from shopsight.core.reading import Reading
from shopsight.core.recommendations import Recommendations
from shopsight.core.types import Box, Operation, Product
from shopsight.core.why import Why
from shopsight.evaluation.satisfaction import Satisfaction

_RETRIES = 3
_MAX_WAIT_S = 32.0
_DELETED_AT_ONCE = 1000
_EVENTS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of products sent: ids stored and unchanged, and what was wrong, by position in what was sent (1…)."""

    stored: tuple[str, ...]
    unchanged: tuple[str, ...]
    issues: tuple[RowIssue, ...]


@dataclass(frozen=True, slots=True)
class EventsReport:
    """How many events were new and how many known already, and what was wrong with the others, by position (1…)."""

    new: int
    known: int
    issues: tuple[RowIssue, ...]


class Client:
    """Speaks to a Shopsight server. Safe to use from several threads; close it, or use it as a context manager.

        with Client("http://127.0.0.1:8000") as shop:
            for hit in shop.search(photo=Path("shoe.jpg")).hits:
                print(hit.product.title, hit.score)

    Errors are those of core.errors, by their code, with the server's message; FetchFailed when it cannot be reached.
    Requests refused for the moment (429, 503) are sent again, up to three times, after the wait that the server names.
    """

    def __init__(
        self,
        url: str,
        key: str = "",
        *,
        timeout_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout_s, transport=transport)
        self._wait = wait

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def search(
        self,
        photo: bytes | Path | None = None,
        *,
        photo_url: str = "",
        photo_id: str = "",
        product_id: str = "",
        words: str = "",
        match: Matching = "auto",
        words_weight: float | None = None,
        wishes: bool = True,
        box: Box | None = None,
        filter: str = "",
        sort: Sort = "relevance",
        limit: int = 20,
        cursor: str = "",
        facets: Sequence[str] = (),
        per_region: int = 0,
        read: bool = False,
        sponsored: int = 0,
        shopper: str = "",
    ) -> Result:
        """Return the page of hits for a photo (one of four ways), words, or both. Hits hold a product's summary only:
        `get` it for description and photos."""
        fields: dict[str, Any] = {
            "photo_url": photo_url,
            "photo_id": photo_id,
            "product_id": product_id,
            "words": words,
            "match": match,
            "filter": filter,
            "sort": sort,
            "limit": limit,
            "cursor": cursor,
            "facets": list(facets),
            "per_region": per_region,
            "read": read,
            "sponsored": sponsored,
            "shopper": shopper,
        }
        if box:
            fields["box"] = [box.left, box.top, box.right, box.bottom]
        fields = {name: value for name, value in fields.items() if value}
        if words_weight is not None:
            fields["words_weight"] = words_weight
        if not wishes:
            fields["wishes"] = False
        if photo is None:
            return result_of(self._ask("POST", "/v1/search", json=fields))
        data = photo.read_bytes() if isinstance(photo, Path) else photo
        form = {name: form_text(value) for name, value in fields.items()}
        return result_of(self._ask("POST", "/v1/search", data=form, files={"photo": ("photo", data)}))

    def similar(
        self,
        product_id: str,
        limit: int = 12,
        *,
        price_band: float | None = None,
        diversity: float = 0.0,
        sponsored: int = 0,
        shopper: str = "",
    ) -> Recommendations:
        """Return what looks like a product; `price_band` 0.5 is what costs at most half more or less.

        `sponsored` is how many advertised places may stand beside it, for this `shopper`.
        """
        band = {} if price_band is None else {"price_band": price_band}
        asked = {"limit": limit, "diversity": diversity, "sponsored": sponsored, "shopper": shopper, **band}
        return recommendations_of(self._ask("GET", f"{_product_path(product_id)}/similar", params=asked))

    def goes_with(self, product_id: str, limit: int = 12, *, sponsored: int = 0, shopper: str = "") -> Recommendations:
        """Return what of other categories goes with a product, with advertised places as `similar` has them."""
        asked = {"limit": limit, "sponsored": sponsored, "shopper": shopper}
        return recommendations_of(self._ask("GET", f"{_product_path(product_id)}/goes-with", params=asked))

    def recommend(self, shopper: str = "", limit: int = 12, *, sponsored: int = 0) -> Recommendations:
        """Return what a shopper may like, and what is popular where nothing is known; places as `similar` has."""
        asked = {"shopper": shopper, "limit": limit, "sponsored": sponsored}
        return recommendations_of(self._ask("GET", "/v1/recommendations", params=asked))

    def reset_taste(self, shopper: str) -> None:
        """Forget a shopper's taste: it begins anew with the next event."""
        self._send("DELETE", f"{_shopper_path(shopper)}/taste")

    def opt_out(self, shopper: str, opted_out: bool = True) -> None:
        """Have nothing recommended by what a shopper did, or take that back."""
        self._send("PUT" if opted_out else "DELETE", f"{_shopper_path(shopper)}/opt-out")

    def read(self, photo: bytes | Path, top: int = 3) -> Reading:
        """Return all that is seen in a photo: category, text, codes, colors, and advice where it is bad."""
        data = photo.read_bytes() if isinstance(photo, Path) else photo
        return reading_of(self._ask("POST", "/v1/read", data={"top": str(top)}, files={"photo": ("photo", data)}))

    def explain(
        self,
        hit: Hit,
        *,
        photo_id: str = "",
        product_id: str = "",
        words: str = "",
        box: Box | None = None,
        filter: str = "",
    ) -> Why:
        """Return why a hit was found; the rest is what the search was asked with, and the answer's `photo_id`."""
        fields = {
            "hit_product_id": hit.product.id,
            "hit_photo_id": hit.photo_id or "",
            "photo_id": photo_id,
            "product_id": product_id,
            "words": words,
            "filter": filter,
        }
        if box:
            fields["box"] = form_text([box.left, box.top, box.right, box.bottom])
        return why_of(self._ask("GET", "/v1/explanations", params=fields))

    def get(self, product_id: str) -> Product:
        """Return a product, whole. Raises ProductNotFound."""
        return product_of(self._ask("GET", _product_path(product_id)))

    def products(
        self, *, words: str = "", filter: str = "", sort: Sort = "relevance", page_size: int = 100
    ) -> Iterator[Product]:
        """Walk all products that words and filter allow, whole, variants as one, page after page."""
        parameters = {"words": words, "filter": filter, "sort": sort, "limit": page_size, "cursor": ""}
        while True:
            page = self._ask("GET", "/v1/products", params=parameters)
            yield from map(product_of, page["products"])
            if not page["cursor"]:
                return
            parameters["cursor"] = page["cursor"]

    def put(self, items: Sequence[FeedItem]) -> BatchReport:
        """Store products with the photos that their items name; a photo at a path is read here and sent along.

        Durable when it returns. A product that cannot be used becomes an issue; its `row` is its place in `items`,
        from 1. Items without a product are passed over.
        """
        stored: list[str] = []
        unchanged: list[str] = []
        issues: list[RowIssue] = []
        for batch in batches(items):
            answer = self._ask("POST", "/v1/products:batch", json={"put": list(batch.values())})
            for row, result in zip(batch, answer["results"], strict=True):
                issues.extend(issues_of(result, row))
                if result["status"] != "failed":
                    (stored if result["status"] == "stored" else unchanged).append(result["product_id"])
        return BatchReport(tuple(stored), tuple(unchanged), tuple(issues))

    def patch(self, product_id: str, changes: Mapping[str, Any]) -> Product:
        """Change some fields (JSON merge patch, the field names of the HTTP API); return the product as it is now."""
        return product_of(self._ask("PATCH", _product_path(product_id), json=dict(changes))["product"])

    def delete(self, product_ids: Sequence[str]) -> int:
        """Remove products; return how many there were."""
        removed = 0
        for start in range(0, len(product_ids), _DELETED_AT_ONCE):
            batch = list(product_ids[start : start + _DELETED_AT_ONCE])
            results = self._ask("POST", "/v1/products:batch", json={"delete": batch})["results"]
            removed += sum(result["status"] == "deleted" for result in results)
        return removed

    def facets(self, fields: Sequence[str], words: str = "", filter: str = "") -> Mapping[str, tuple[FacetCount, ...]]:
        """Count the values of fields over what words and filter allow."""
        parameters = {"fields": list(fields), "words": words, "filter": filter}
        return facets_of(self._ask("GET", "/v1/facets", params=parameters)["facets"])

    def associations(self, query: AssociationQuery = AssociationQuery(), page_size: int = 100) -> Iterator[Rule]:
        """Walk the rules of what goes together, page after page; goods are named by id, group or category path."""
        parameters = {**association_parameters(query), "limit": page_size, "after": 0}
        while True:
            page = self._ask("GET", "/v1/associations", params=parameters)
            yield from map(rule_of, page["rules"])
            if page["next_after"] is None:
                return
            parameters["after"] = page["next_after"]

    def bought_with(self, product_id: str, limit: int = 12) -> list[Companion]:
        """Return what is bought with a product, strongest first. Raises ProductNotFound."""
        answer = self._ask("GET", f"{_product_path(product_id)}/bought-with", params={"limit": limit})
        return companions_of(answer, product_id)

    def photo(self, photo_id: str, max_side_px: int = 320) -> bytes:
        """Return a rendition of a photo (WebP). Raises PhotoNotFound."""
        return self._send("GET", f"/v1/photos/{quote(photo_id, safe='')}", params={"size": max_side_px}).content

    def send_events(self, events: Sequence[Event | Mapping[str, Any]]) -> EventsReport:
        """Tell what shoppers did, as events or as rows in the shape of GA4; durable when it returns."""
        new = known = 0
        issues: list[RowIssue] = []
        for start in range(0, len(events), _EVENTS_AT_ONCE):
            some = events[start : start + _EVENTS_AT_ONCE]
            rows = [as_ga4(event) if isinstance(event, Event) else dict(event) for event in some]
            answer = self._ask("POST", "/v1/events", json={"events": rows})
            new, known = new + answer["new"], known + answer["known"]
            told = (RowIssue("events", **issue) for issue in answer["issues"])
            issues.extend(replace(issue, row=start + (issue.row or 0)) for issue in told)
        return EventsReport(new, known, tuple(issues))

    def erase_shopper(self, shopper: str) -> int:
        """Remove every trace of a shopper; return how many records there were."""
        erased: int = self._ask("DELETE", f"/v1/shoppers/{quote(shopper, safe='')}")["erased"]
        return erased

    def start_import(
        self,
        source: str | Path,
        *,
        format: str = "auto",
        mapping: Mapping[str, str] | None = None,
        dry_run: bool = False,
        sync: bool = False,
        allow_large_removal: bool = False,
        currency: str = "",
    ) -> Operation:
        """Begin an import and return its operation. A Path is a file here that is uploaded; text names a URL, or a
        path on the server."""
        options = {"format": format, "currency": currency, "dry_run": dry_run, "sync": sync, "yes": allow_large_removal}
        if not isinstance(source, Path):
            fields = {"source": source, "mapping": dict(mapping) if mapping else None, **options}
            return operation_of(self._ask("POST", "/v1/imports", json=fields))
        form = {name: form_text(value) for name, value in options.items()}
        if mapping:
            form["mapping"] = json.dumps(dict(mapping))
        with source.open("rb") as file:
            return operation_of(self._ask("POST", "/v1/imports", data=form, files={"file": (source.name, file)}))

    def operation(self, operation_id: str) -> Operation:
        """Return how far an operation is. Raises OperationNotFound."""
        return operation_of(self._ask("GET", _import_path(operation_id)))

    def operations(self) -> list[Operation]:
        """Return recent operations, newest first."""
        return [operation_of(found) for found in self._ask("GET", "/v1/imports")["operations"]]

    def operation_issues(self, operation_id: str) -> Iterator[RowIssue]:
        """Walk what was wrong with rows and pictures."""
        parameters: dict[str, int] = {"after": 0, "limit": 1000}
        while True:
            page = self._ask("GET", f"{_import_path(operation_id)}/errors", params=parameters)
            for issue in page["issues"]:
                yield RowIssue(**issue)
            if page["next_after"] is None:
                return
            parameters["after"] = page["next_after"]

    def follow(self, operation_id: str) -> Iterator[Operation]:
        """Yield an operation at each step of its progress, as the server tells them; the last is its end."""
        path = f"{_import_path(operation_id)}/events"
        with reaching(self._http.base_url), self._http.stream("GET", path, timeout=None) as response:
            if response.is_error:
                response.read()
                raise error_of(response)
            for line in response.iter_lines():
                if line.startswith("data: "):
                    yield operation_of(json.loads(line.removeprefix("data: ")))

    def cancel(self, operation_id: str) -> Operation:
        """Ask an operation to stop; what it has done stays."""
        return operation_of(self._ask("DELETE", _import_path(operation_id)))

    @property
    def campaigns(self) -> CampaignsClient:
        """What is advertised, and what it brought: for the merchant."""
        return CampaignsClient(self._ask, lambda method, path: self._send(method, path).text)

    def experiments(self) -> list[Experiment]:
        """Return the experiments, newest first."""
        return [experiment_of(found) for found in self._ask("GET", "/v1/experiments")["experiments"]]

    def create_experiment(
        self, title: str, arms: Sequence[Arm], metric: Metric = "click_rate", id: str = "", kind: Kind = "split"
    ) -> Experiment:
        """Draft an experiment; `start_experiment` begins it. Raises InvalidExperiment and Conflict."""
        fields = {"id": id, "title": title, "metric": metric, "kind": kind, "arms": [asdict(arm) for arm in arms]}
        return experiment_of(self._ask("POST", "/v1/experiments", json=fields))

    def start_experiment(self, experiment_id: str) -> Experiment:
        """Begin to deal shoppers to the arms. Raises ExperimentNotFound, and Conflict unless it is a draft."""
        return experiment_of(self._ask("POST", f"{_experiment_path(experiment_id)}/start"))

    def stop_experiment(self, experiment_id: str) -> Experiment:
        """End an experiment for good. Raises ExperimentNotFound and Conflict."""
        return experiment_of(self._ask("POST", f"{_experiment_path(experiment_id)}/stop"))

    def delete_experiment(self, experiment_id: str) -> None:
        """Forget an experiment; the events that tell of it stay. Raises ExperimentNotFound."""
        self._send("DELETE", _experiment_path(experiment_id))

    def experiment_results(self, experiment_id: str) -> ExperimentResults:
        """Return what an experiment has found until now; the intervals hold at every look."""
        return results_of(self._ask("GET", f"{_experiment_path(experiment_id)}/results"))

    def assignment(self, shopper: str) -> Assignment:
        """Return a shopper's arms and what they change."""
        found = self._ask("GET", "/v1/assignments", params={"shopper": shopper})
        return Assignment(found["arms"], found["changes"])

    def satisfaction(self, since: datetime, until: datetime) -> Satisfaction:
        """Return whether shoppers found what they meant in that time, by what they did."""
        period = {"since": since.isoformat(), "until": until.isoformat()}
        return satisfaction_of(self._ask("GET", "/v1/satisfaction", params=period))

    def is_ready(self) -> bool:
        """Return whether the server's index has caught up with its store."""
        with reaching(self._http.base_url):
            return self._http.get("/readyz").is_success

    def version(self) -> Mapping[str, str]:
        """Return the server's version and model."""
        known: Mapping[str, str] = self._ask("GET", "/v1/version")
        return known

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        return self._send(method, path, **options).json()

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        for tries_left in range(_RETRIES, -1, -1):
            with reaching(self._http.base_url):
                response = self._http.request(method, path, **options)
            if not response.is_error:
                return response
            error = error_of(response)
            if response.status_code not in (429, 503) or not tries_left:
                break
            self._wait(min(getattr(error, "retry_after_s", 1.0), _MAX_WAIT_S))
        raise error


def _product_path(product_id: str) -> str:
    return f"/v1/products/{quote(product_id, safe='')}"


def _shopper_path(shopper: str) -> str:
    return f"/v1/shoppers/{quote(shopper, safe='')}"


def _experiment_path(experiment_id: str) -> str:
    return f"/v1/experiments/{quote(experiment_id, safe='')}"


def _import_path(operation_id: str) -> str:
    return f"/v1/imports/{quote(operation_id, safe='')}"
