"""The contracts between rooms. One suite per port in tests/contracts runs over every implementation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from shopsight.core.ads import Campaign, Click, Paid, Spend
from shopsight.core.errors import UnreadableImage
from shopsight.core.events import Event, Events, Logged, Mark
from shopsight.core.experiments import Experiment
from shopsight.core.feed import RowIssue
from shopsight.core.queries import FacetCount, Find, Found
from shopsight.core.reading import Code, TextLine
from shopsight.core.recommendations import ShopperChoice
from shopsight.core.types import (
    Candidate,
    Changes,
    Details,
    Image,
    IndexEntry,
    ModelCard,
    Operation,
    OperationStatus,
    Photo,
    Product,
    ProductRecord,
    Region,
    Sight,
    Vector,
    Vectors,
)
from shopsight.core.where import Where


class ImageEmbedder(Protocol):
    """Turns pictures into vectors. Safe to call from several threads at once."""

    @property
    def card(self) -> ModelCard: ...

    def embed(self, images: Sequence[Image]) -> Vectors:
        """Return (n, card.dimension) float32 rows of unit length, one per picture, in order."""
        ...

    def embed_in_detail(self, images: Sequence[Image]) -> tuple[Vectors, list[Details]]:
        """Return what `embed` does, and each picture's details; those have no rows where the encoder gives none."""
        ...


class Seer(Protocol):
    """Turns the bytes of pictures into what is seen of them, here or elsewhere. Safe to call from several threads."""

    @property
    def card(self) -> ModelCard:
        """The encoder's."""
        ...

    @property
    def at_once(self) -> int:
        """How many calls are worth having under way at once."""
        ...

    def see(self, contents: Sequence[bytes]) -> list[Sight | UnreadableImage]:
        """Return what is seen of each picture, in order, or what is wrong with it."""
        ...


class TextEmbedder(Protocol):
    """Turns words into vectors that compare with those of the same model's pictures. Safe in several threads."""

    @property
    def card(self) -> ModelCard: ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return (n, card.dimension) float32 rows of unit length, one per text, in order; what is too long is cut."""
        ...


class Localizer(Protocol):
    """Finds where in a picture products are. Safe to call from several threads at once."""

    def locate(self, image: Image) -> tuple[Region, ...]:
        """Return at least one region, best first, no two of one thing; the whole photo where nothing stands out."""
        ...


class CodeReader(Protocol):
    """Reads bar and matrix codes off a picture. Safe to call from several threads at once."""

    def read(self, image: Image) -> tuple[Code, ...]:
        """Return each code that is surely read, from top to bottom; none rather than a wrong one."""
        ...


class TextReader(Protocol):
    """Reads the lines of text in a picture. Safe to call from several threads at once."""

    def read(self, image: Image) -> tuple[TextLine, ...]:
        """Return the lines that are surely enough read, best first."""
        ...


class ProductIndex(Protocol):
    """Finds the nearest products to a vector. A cache of the store: it can be thrown away and rebuilt.

    Reads and writes may come from several threads at once; a write is visible to the next read.
    """

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Add products, or replace all that was known of them."""
        ...

    def drop(self, product_ids: Sequence[str]) -> None:
        """Forget products; unknown ids are ignored."""
        ...

    def nearest(self, vectors: Vectors, k: int, where: Where | None = None) -> list[list[Candidate]]:
        """Return, per query row, the k best products that `where` allows, variants as one (its best photo), best first.

        Fewer than k only when the filter leaves fewer. Ties are broken by product id, ascending.
        """
        ...

    def __len__(self) -> int:
        """Return how many products are held."""
        ...


class ProductStore(Protocol):
    """The truth about products, photos and vectors. When `put` or `delete` returns, the change is durable."""

    def put(self, records: Sequence[ProductRecord]) -> int:
        """Store products whole, in one transaction, replacing those of the same id; return the last sequence number."""
        ...

    def delete(self, product_ids: Sequence[str]) -> int:
        """Remove products in one transaction; return how many there were."""
        ...

    def get(self, product_ids: Sequence[str]) -> list[Product]:
        """Return the products of these ids in the order asked, leaving out unknown ones."""
        ...

    def find(self, find: Find) -> Found:
        """Return products by words and filter; see core.where for what a filter means."""
        ...

    def facets(
        self,
        fields: Sequence[str],
        *,
        product_ids: Sequence[str] | None = None,
        words: str = "",
        where: Where | None = None,
        limit: int = 50,
    ) -> Mapping[str, tuple[FacetCount, ...]]:
        """Count the values of `fields`, variants as one, over these products or over all that words and filter allow.

        Most frequent first, then by value; at most `limit` values a field.
        """
        ...

    def variants(self, group_keys: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of all products of each group, ascending."""
        ...

    def photo(self, photo_id: str) -> Photo | None:
        """Return a catalog photo by id."""
        ...

    def sights(self, content_sha256s: Sequence[str]) -> Mapping[str, Sight]:
        """Return size and vector (of the revision the store was opened for) of those of these contents that it has."""
        ...

    def details(self, photo_ids: Sequence[str]) -> Mapping[str, Details]:
        """Return the details, of the revision the store was opened for, of those of these photos that have any."""
        ...

    def changes(self, after_seq: int, limit: int) -> Changes:
        """Return what changed after `after_seq`, oldest first, at most `limit` products.

        Entries carry the vectors of the model revision that the store was opened for.
        """
        ...

    def seq(self) -> int:
        """Return the sequence number of the last change. Cheap: asked before every search."""
        ...

    def ids(self, after: str = "") -> Iterator[str]:
        """Walk all product ids in ascending order, in bounded memory."""
        ...

    def __len__(self) -> int: ...


class SightStore(Protocol):
    """The part of the truth that knows which pictures the present model has not seen."""

    def photos_without_vector(self, limit: int, after: str = "", since_seq: int = 0) -> list[Photo]:
        """Return one photo for each content without a vector of this revision, by content_sha256 beyond `after`.

        With `since_seq`, only of products that changed after it.
        """
        ...

    def count_without_vector(self) -> int: ...

    def put_vectors(self, vectors: Mapping[str, Vector], details: Mapping[str, Details] | None = None) -> int:
        """Store vectors and details of this revision by content_sha256; their products count as changed.

        Returns the last seq.
        """
        ...


class BlobStore(Protocol):
    """Bytes under the SHA-256 of their content. What was put is durable when `put` and `put_many` return."""

    def put(self, data: bytes) -> str:
        """Store and return the content's SHA-256 in hex."""
        ...

    def put_many(self, contents: Sequence[bytes]) -> list[str]:
        """Store several, cheaper than one by one; return their SHA-256 in order."""
        ...

    def get(self, sha256: str) -> bytes | None: ...

    def delete(self, sha256: str) -> None: ...

    def __iter__(self) -> Iterator[str]: ...


class OperationLog(Protocol):
    """Long work, its progress and its errors, kept across restarts."""

    def start(self, kind: str, source: str, fingerprint: str, total: int | None) -> Operation:
        """Begin, or go on with the last one of this kind and source, if it is unfinished and of the same fingerprint.

        Unfinished is one whose process died, and one that failed or was cancelled.
        Raises OperationRunning when a live process is at it.
        """
        ...

    def update(
        self,
        operation: Operation,
        issues: Sequence[RowIssue] = (),
        seen_ids: Sequence[str] = (),
    ) -> None:
        """Save progress, new row issues and the product ids that the source has, in one transaction."""
        ...

    def finish(self, operation: Operation, status: OperationStatus, message: str = "") -> Operation: ...

    def get(self, operation_id: str) -> Operation | None: ...

    def recent(self, limit: int = 50) -> list[Operation]: ...

    def issues(self, operation_id: str, after: int = 0, limit: int = 1000) -> list[RowIssue]: ...

    def unseen(self, operation_id: str) -> Iterator[str]:
        """Walk the ids of stored products that the operation's source did not have; those walked may be deleted."""
        ...

    def cancel(self, operation_id: str) -> None:
        """Ask for an end; the worker sees it at its next update, as `status` "cancelled" of `get`."""
        ...


class EventLog(Protocol):
    """What shoppers did. When `append` returns, what it took is durable."""

    def append(self, events: Sequence[Event]) -> int:
        """Keep events in one transaction, leaving out those whose id is known already; return how many were new."""
        ...

    def read(self, asked: Events = Events(), after: int = 0) -> Iterator[Logged]:
        """Walk the events asked for whose number is above `after`, by number, in bounded memory."""
        ...

    def number(self) -> int:
        """Return the number of the last event taken, 0 for none. Cheap: asked before a shopper is answered."""
        ...

    def erase(self, shopper: str) -> int:
        """Remove all that is known of a shopper; return how many events that were."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove the events from before a time; return how many there were."""
        ...


class DatedEventLog(EventLog, Protocol):
    """An event log that tells cheaply whether what was read of some time still holds."""

    def mark(self, since: datetime, until: datetime) -> Mark:
        """Return the mark of the events of a time, from `since` to before `until`, bots and all."""
        ...


class CampaignStore(Protocol):
    """What is advertised. When `put` or `delete` returns, the change is durable."""

    def put(self, campaign: Campaign) -> None:
        """Keep a campaign, or change one; what it has spent stays. Raises InvalidCampaign for a budget below that."""
        ...

    def delete(self, campaign_id: str) -> bool:
        """Forget a campaign and what it spent; return whether there was one."""
        ...

    def all(self) -> list[Campaign]:
        """Return every campaign, by id."""
        ...


class AdLedger(Protocol):
    """What clicks have cost. No budget is ever exceeded, however many processes charge at once."""

    def charge(self, clicks: Sequence[Click], at: datetime) -> list[Paid]:
        """Charge clicks, each place once, in one transaction; return what became of each.

        A click for which the budget, or that of the day, is too small costs nothing, now or ever.
        """
        ...

    def spent(self) -> Mapping[str, Spend]:
        """Return what each campaign has spent altogether."""
        ...

    def on(self, day: date) -> Mapping[str, Spend]:
        """Return what campaigns spent on a day, those that spent anything."""
        ...

    def days(self, campaign_id: str) -> Mapping[date, Spend]:
        """Return what a campaign spent on each day, oldest first."""
        ...

    def hours(self, campaign_id: str, day: date) -> Sequence[int]:
        """Return what a campaign spent in each of the 24 hours of a day of the last two, in minor units."""
        ...


class AdState(Protocol):
    """What all processes share about advertising."""

    def secret(self) -> bytes:
        """Return the shop's secret, 32 random bytes: the same in every process."""
        ...

    def settled(self) -> int:
        """Return the number of the last event whose click was settled."""
        ...

    def settle_to(self, number: int) -> None:
        """Remember that everything up to this event is settled; it never goes back."""
        ...

    def learned(self) -> Mapping[str, Any]:
        """Return what was learned last, as JSON-ready data; nothing where nothing was."""
        ...

    def learn(self, learned: Mapping[str, Any]) -> None:
        """Keep what was learned, for every process."""


class ShopperChoices(Protocol):
    """What shoppers chose about being remembered. A choice holds, in every process, from when its call returns."""

    def of(self, shopper: str) -> ShopperChoice:
        """Return what a shopper chose. Cheap: asked before anything is read of them."""
        ...

    def all(self) -> Mapping[str, ShopperChoice]:
        """Return the choices of all shoppers who made one."""
        ...

    def opt_out(self, shopper: str, opted_out: bool) -> None:
        """Keep that a shopper wants no recommendations by what they did, or wants them again."""
        ...

    def reset(self, shopper: str, after: int) -> None:
        """Let a shopper's taste begin after this event number."""


class ExperimentStore(Protocol):
    """The experiments of a shop. What was changed is durable when a call returns."""

    def add(self, experiment: Experiment) -> None:
        """Keep a new experiment. Raises Conflict when there is one of its id already."""
        ...

    def list(self) -> list[Experiment]:
        """Return all, newest first."""
        ...

    def get(self, experiment_id: str) -> Experiment:
        """Return an experiment. Raises ExperimentNotFound."""
        ...

    def start(self, experiment_id: str, at: datetime) -> None:
        """Begin. Raises Conflict unless it is a draft."""
        ...

    def stop(self, experiment_id: str, at: datetime) -> None:
        """End for good. Raises Conflict unless it is running."""
        ...

    def delete(self, experiment_id: str) -> None:
        """Forget it. Raises ExperimentNotFound."""
        ...
