"""The tables. A change here needs a migration in migrations/versions; a test compares the two."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    column,
    table,
)
from sqlalchemy.types import TypeEngine

# Text sorts by code point on both databases, so that paging and ties are the same everywhere.
TEXT: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
WHOLE_NUMBER: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
REAL: TypeEngine[float] = Float(53)

metadata = MetaData()


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, TEXT, nullable=False, **options)


def _number(name: str, **options: Any) -> Column[int]:
    return Column(name, WHOLE_NUMBER, nullable=False, **options)


def _real(name: str) -> Column[float]:
    return Column(name, REAL, nullable=False)


products = Table(
    "products",
    metadata,
    Column("key", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    _text("id"),
    _text("group_key"),
    _number("seq"),
    _text("fingerprint"),
    _text("title"),
    _text("title_folded"),
    _text("description"),
    _text("brand"),
    Column("category", JSON, nullable=False),
    Column("price_minor", WHOLE_NUMBER),
    Column("sale_price_minor", WHOLE_NUMBER),
    Column("paid", REAL),
    _text("currency"),
    _text("availability"),
    Column("quantity", WHOLE_NUMBER),
    Column("attributes", JSON, nullable=False),
    _text("gtin"),
    _text("group_id"),
    _text("seller"),
    _text("link"),
    Column("extra", JSON, nullable=False),
    _real("added_at"),
    _real("updated_at"),
    Index("products_by_id", "id", unique=True),
    Index("products_by_seq", "seq", unique=True),
    Index("products_by_group", "group_key", "key"),
    Index("products_by_price", "paid", "id"),
    Index("products_by_age", "added_at", "id"),
    Index("products_by_title", "title_folded", "id"),
)

photos = Table(
    "photos",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("product_key", ForeignKey("products.key", ondelete="CASCADE"), nullable=False),
    _number("ordinal"),
    _text("content_sha256"),
    _number("width_px"),
    _number("height_px"),
    _number("position"),
    _text("role"),
    _text("source"),
    _text("etag"),
    _text("last_modified"),
    Index("photos_by_product", "product_key", "ordinal"),
    Index("photos_by_content", "content_sha256", "product_key"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("content_sha256", TEXT, primary_key=True),
    Column("revision", TEXT, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""float32 little-endian, one per picture and model revision: variants that share a picture share its vector."""

details = Table(
    "details",
    metadata,
    Column("content_sha256", TEXT, primary_key=True),
    Column("revision", TEXT, primary_key=True),
    _number("places"),
    Column("data", LargeBinary, nullable=False),
)
"""int8 rows, one for each place of a picture, beside the vector of the same picture and revision. A table of their own:
an index reads all vectors, and details are six times as large."""

terms = Table(
    "terms",
    metadata,
    Column("field", TEXT, primary_key=True),
    Column("folded", TEXT, primary_key=True),
    Column("product_key", ForeignKey("products.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    _text("shown"),
    Column("number", REAL),
    _number("group_number"),
    Index("terms_by_product", "product_key", "field"),
    Index("terms_by_number", "field", "number", "product_key", sqlite_where=column("number").is_not(None)),
    sqlite_with_rowid=False,
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("product_id", TEXT, primary_key=True),
    _number("seq"),
    _real("removed_at"),
    Index("tombstones_by_seq", "seq", unique=True),
    Index("tombstones_by_age", "removed_at"),
)

clock = Table(
    "clock",
    metadata,
    Column("id", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    _number("seq"),
    _text("shop_id"),
    _number("forgotten_seq", server_default="0"),
)
"""One row: the sequence number of the last change, the number up to which removals may have been forgotten, and an id
of this database, to which alone its numbers belong."""

operations = Table(
    "operations",
    metadata,
    Column("id", TEXT, primary_key=True),
    _number("number"),
    _text("kind"),
    _text("source"),
    _text("fingerprint"),
    _text("status"),
    _real("started_at"),
    _real("updated_at"),
    _number("done"),
    Column("total", WHOLE_NUMBER),
    Column("counts", JSON, nullable=False),
    Column("checkpoint", JSON, nullable=False),
    _text("message"),
    _number("pid"),
    _text("host"),
    _text("process"),
    Index("operations_by_work", "kind", "source", "fingerprint"),
    Index("operations_by_number", "number", unique=True),
)

operation_issues = Table(
    "operation_issues",
    metadata,
    Column("operation_id", ForeignKey("operations.id", ondelete="CASCADE"), primary_key=True),
    Column("number", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    _text("file"),
    Column("row", WHOLE_NUMBER),
    _text("field"),
    _text("code"),
    _text("message"),
)

import_seen = Table(
    "import_seen",
    metadata,
    Column("operation_id", ForeignKey("operations.id", ondelete="CASCADE"), primary_key=True),
    Column("product_id", TEXT, primary_key=True),
    sqlite_with_rowid=False,
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", TEXT, primary_key=True),
    _text("name"),
    _text("secret_sha256"),
    Column("scopes", JSON, nullable=False),
    _real("created_at"),
    Column("revoked_at", REAL),
    Index("api_keys_by_secret", "secret_sha256", unique=True),
)

events = Table(
    "events",
    metadata,
    Column("number", WHOLE_NUMBER, primary_key=True, autoincrement=True),
    _text("id"),
    _text("name"),
    _real("time"),
    _text("shopper"),
    _text("session"),
    Column("items", JSON, nullable=False),
    _text("query_id"),
    _text("list_id"),
    _text("words"),
    _text("transaction_id"),
    _text("currency"),
    Column("value_minor", WHOLE_NUMBER),
    Column("details", JSON, nullable=False),
    Index("events_by_id", "id", unique=True),
    Index("events_by_shopper", "shopper", "number"),
    Index("events_by_time", "time"),
    sqlite_autoincrement=True,
)
"""What shoppers did. A number is never used twice, erased or not: who reads on after one misses nothing. The items are
one column: they are written once, in bulk, and read with their event."""

ad_campaigns = Table(
    "ad_campaigns",
    metadata,
    Column("id", TEXT, primary_key=True),
    _text("name"),
    _text("status"),
    _text("currency"),
    _number("bid_minor"),
    _number("budget_minor"),
    Column("daily_budget_minor", WHOLE_NUMBER),
    _real("starts_at"),
    Column("ends_at", REAL),
    Column("terms", JSON, nullable=False),
    _number("spent_minor", server_default="0"),
    _number("clicks", server_default="0"),
    _real("created_at"),
)
"""What is advertised: `terms` are products, audience, exclusions, cap and hold-out; the rest says what may be spent."""

ad_days = Table(
    "ad_days",
    metadata,
    Column("campaign_id", ForeignKey("ad_campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("day", TEXT, primary_key=True),
    _number("spent_minor"),
    _number("clicks"),
)

ad_clicks = Table(
    "ad_clicks",
    metadata,
    Column("place_id", TEXT, primary_key=True),
    _text("campaign_id"),
    _number("charged_minor"),
    _real("charged_at"),
    Index("ad_clicks_by_campaign", "campaign_id", "charged_at"),
    Index("ad_clicks_by_age", "charged_at"),
)
"""Places that were clicked, each once, kept for as long as their tokens could come again. Of the shopper they know
nothing."""

ad_state = Table(
    "ad_state",
    metadata,
    Column("id", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    _text("secret"),
    _number("settled"),
    Column("learned", JSON, nullable=False),
)
"""One row: the secret that signs places, the number of the last event that was settled, and what was learned of clicks
and of the hours of the day."""
bought_with = Table(
    "bought_with",
    metadata,
    Column("antecedent", TEXT, primary_key=True),
    Column("place", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    _text("consequent"),
    _number("count"),
    _number("antecedent_count"),
    _number("consequent_count"),
    _number("baskets"),
    _real("p_value"),
    _real("q_value"),
)
"""Association rules worked out ahead, by the group of variants that they start from, best first."""

bought_with_state = Table(
    "bought_with_state", metadata, Column("number", WHOLE_NUMBER, primary_key=True, autoincrement=False)
)
"""One row: the number of the last event that those rules rest on."""
shopper_choices = Table(
    "shopper_choices",
    metadata,
    Column("shopper", TEXT, primary_key=True),
    Column("opted_out", Boolean, nullable=False),
    _number("taste_after"),
)
"""What shoppers chose: whether they are recommended by what they did, and after which event their taste begins. The row
of nobody ("") counts the erasures in `taste_after`: who keeps something of shoppers in memory then lets go of it."""

experiments = Table(
    "experiments",
    metadata,
    Column("id", TEXT, primary_key=True),
    _text("title"),
    Column("arms", JSON, nullable=False),
    _text("metric"),
    _text("kind", server_default="split"),
    _real("created_at"),
    Column("started_at", REAL),
    Column("stopped_at", REAL),
)

roll_out = Table(
    "roll_out",
    metadata,
    Column("id", WHOLE_NUMBER, primary_key=True, autoincrement=False),
    Column("state", JSON, nullable=False),
)
"""One row while the roll-out of a new model is under way, else none."""

words = table(
    "words",
    column("rowid", WHOLE_NUMBER),
    column("product_key", WHOLE_NUMBER),
    column("document", TEXT),
    *(column(name, TEXT) for name in ("codes", "title", "brand", "category", "attributes", "description")),
)
"""Full text: an FTS5 table (rowid and one column per part) or, on PostgreSQL, product_key and a tsvector."""
