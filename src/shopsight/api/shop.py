"""What the HTTP door needs of a shop. `shopsight.app.Shop` is one; the tests have a small one in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from shopsight.ads.effect import CampaignReport
from shopsight.catalog.event_intake import Taken
from shopsight.core.ads import Campaign, CampaignState, Spend
from shopsight.core.associations import AssociationPage, AssociationQuery, Companion
from shopsight.core.events import Event
from shopsight.core.feed import FeedItem, RowIssue
from shopsight.core.queries import FacetCount, Query, Result
from shopsight.core.reading import Reading
from shopsight.core.recommendations import Recommendations
from shopsight.core.roll_out import RollOut
from shopsight.core.types import Operation, Product
from shopsight.core.where import Where
from shopsight.core.why import Why
from shopsight.evaluation.satisfaction import Satisfaction
from shopsight.recommend.experiments.desk import Experiments
from shopsight.search.second_look.why import Shown


class Rendition(Protocol):
    """A photo scaled for showing: its bytes, a strong ETag in quotes, and whether they never change."""

    @property
    def data(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...
    @property
    def etag(self) -> str: ...
    @property
    def permanent(self) -> bool: ...


class PutReport(Protocol):
    """What became of products put: as they are now, which were so before, what was wrong, and the last change.

    A `RowIssue.row` is the item's.
    """

    @property
    def products(self) -> tuple[Product, ...]: ...
    @property
    def unchanged(self) -> tuple[str, ...]: ...
    @property
    def issues(self) -> tuple[RowIssue, ...]: ...
    @property
    def seq(self) -> int: ...


class ShopStatus(Protocol):
    """How much the shop holds and how far its index has followed the store."""

    @property
    def products(self) -> int: ...
    @property
    def indexed(self) -> int: ...
    @property
    def photos(self) -> int: ...
    @property
    def seq(self) -> int: ...
    @property
    def index_seq(self) -> int: ...
    @property
    def model(self) -> str: ...
    @property
    def revision(self) -> str: ...
    @property
    def ready(self) -> bool: ...
    @property
    def roll_out(self) -> RollOut: ...


class ServedAds(Protocol):
    """Campaigns, called from several threads at once. Errors are those of core.errors."""

    def standing(self) -> list[tuple[Campaign, CampaignState, Spend]]: ...

    def get(self, campaign_id: str) -> Campaign: ...

    def create(self, fields: Mapping[str, Any]) -> Campaign: ...

    def put(self, campaign: Campaign) -> Campaign: ...

    def delete(self, campaign_id: str) -> None: ...

    def report(self, campaign_id: str) -> CampaignReport: ...


class ServedAssociations(Protocol):
    """What goes together: rules by page, and what is bought with one product."""

    def page(self, query: AssociationQuery, after: int, limit: int) -> AssociationPage: ...
    def bought_with(self, product_id: str, limit: int) -> list[Companion]: ...


class ServedRecommendations(Protocol):
    """What is recommended; see recommend.recommender."""

    def similar(
        self, product_id: str, limit: int, *, price_band: float | None, diversity: float
    ) -> Recommendations: ...

    def goes_with(self, product_id: str, limit: int) -> Recommendations: ...

    def for_you(self, shopper: str, limit: int, diversity: float) -> Recommendations: ...

    def opt_out(self, shopper: str, opted_out: bool = True) -> None: ...

    def reset(self, shopper: str) -> None: ...


class Shoppers(Protocol):
    """What shoppers send, and how every trace of one is undone."""

    def take(self, rows: Sequence[object], is_bot: Callable[[Event], bool]) -> Taken: ...

    def erase(self, shopper: str) -> int: ...


class ServedShop(Protocol):
    """A shop, called from several threads at once. Errors are those of core.errors."""

    @property
    def associations(self) -> ServedAssociations: ...

    @property
    def experiments(self) -> Experiments: ...

    def satisfaction(self, since: datetime, until: datetime) -> Satisfaction: ...

    @property
    def shoppers(self) -> Shoppers: ...

    def search(self, query: Query) -> Result: ...

    @property
    def recommendations(self) -> ServedRecommendations: ...

    def recommended(
        self, ask: Callable[[int], Recommendations], limit: int, sponsored: int, shopper: str
    ) -> Recommendations: ...

    def read(self, photo: bytes, top: int) -> Reading: ...
    def explain(self, query: Query, shown: Sequence[Shown]) -> list[Why]: ...

    def get(self, product_id: str) -> Product: ...

    def put(self, items: Sequence[FeedItem]) -> PutReport:
        """Store products. Their photos are `FeedItem.photos`, fetched or kept."""
        ...

    def delete(self, product_ids: Sequence[str]) -> int: ...

    def facets(
        self, fields: Sequence[str], words: str, where: Where | None
    ) -> Mapping[str, tuple[FacetCount, ...]]: ...

    def photo(self, photo_id: str, max_side_px: int) -> Rendition: ...

    def fetch_photo(self, url: str) -> bytes: ...

    def start_import(
        self,
        source: str,
        *,
        format: str = "auto",
        mapping: Mapping[str, str] | None = None,
        dry_run: bool = False,
        sync: bool = False,
        allow_large_removal: bool = False,
        currency: str = "",
        photo_folders: Sequence[Path] | None = None,
    ) -> Operation: ...

    def operation(self, operation_id: str) -> Operation: ...

    def operations(self) -> list[Operation]: ...

    def operation_issues(self, operation_id: str, after: int, limit: int) -> list[RowIssue]: ...

    def cancel(self, operation_id: str) -> object: ...

    def status(self) -> ShopStatus: ...

    def check_key(self, secret: str) -> frozenset[str] | None:
        """Return the scopes of a key, None for an unknown one."""
        ...

    def has_keys(self) -> bool: ...

    @property
    def ads(self) -> ServedAds: ...
