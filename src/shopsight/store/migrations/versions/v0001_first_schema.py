"""The first schema: products, photos, vectors, terms, words, tombstones, the clock, operations and keys."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REAL = sa.Float(53)


def upgrade() -> None:
    """Create every table."""
    _create_catalog()
    _create_changes()
    _create_operations()
    _create_keys()
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE words USING fts5(codes, title, brand, category, attributes, description, "
            "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')"
        )
    else:
        op.execute(
            "CREATE TABLE words (product_key bigint PRIMARY KEY REFERENCES products (key) ON DELETE CASCADE, "
            "document tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX words_by_lexeme ON words USING gin (document)")


def _create_catalog() -> None:
    op.create_table(
        "products",
        _key("key"),
        *_texts("id", "group_key"),
        _number("seq"),
        *_texts("fingerprint", "title", "title_folded", "description", "brand"),
        _json("category"),
        _number("price_minor", nullable=True),
        _number("sale_price_minor", nullable=True),
        sa.Column("paid", _REAL),
        *_texts("currency", "availability"),
        _number("quantity", nullable=True),
        _json("attributes"),
        *_texts("gtin", "group_id", "seller", "link"),
        _json("extra"),
        *_reals("added_at", "updated_at"),
    )
    op.create_index("products_by_id", "products", ["id"], unique=True)
    op.create_index("products_by_seq", "products", ["seq"], unique=True)
    op.create_index("products_by_group", "products", ["group_key", "key"])
    op.create_index("products_by_price", "products", ["paid", "id"])
    op.create_index("products_by_age", "products", ["added_at", "id"])
    op.create_index("products_by_title", "products", ["title_folded", "id"])
    op.create_table(
        "photos",
        _key("id", _TEXT),
        _of_product(),
        _number("ordinal"),
        *_texts("content_sha256"),
        *(_number(name) for name in ("width_px", "height_px", "position")),
        *_texts("role", "source", "etag", "last_modified"),
    )
    op.create_index("photos_by_product", "photos", ["product_key", "ordinal"])
    op.create_index("photos_by_content", "photos", ["content_sha256", "product_key"])
    op.create_table(
        "vectors",
        _key("content_sha256", _TEXT),
        _key("revision", _TEXT),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "terms",
        _key("field", _TEXT),
        _key("folded", _TEXT),
        _of_product(primary_key=True, autoincrement=False),
        *_texts("shown"),
        sa.Column("number", _REAL),
        _number("group_number"),
        sqlite_with_rowid=False,
    )
    op.create_index("terms_by_product", "terms", ["product_key", "field"])
    op.create_index(
        "terms_by_number", "terms", ["field", "number", "product_key"], sqlite_where=sa.text("number IS NOT NULL")
    )


def _create_changes() -> None:
    op.create_table("tombstones", _key("product_id", _TEXT), _number("seq"))
    op.create_index("tombstones_by_seq", "tombstones", ["seq"], unique=True)
    op.create_table("clock", _key("id"), _number("seq"), *_texts("shop_id"))
    op.execute(f"INSERT INTO clock (id, seq, shop_id) VALUES (1, 0, '{uuid4().hex}')")


def _create_operations() -> None:
    op.create_table(
        "operations",
        _key("id", _TEXT),
        _number("number"),
        *_texts("kind", "source", "fingerprint", "status"),
        *_reals("started_at", "updated_at"),
        _number("done"),
        _number("total", nullable=True),
        _json("counts"),
        _json("checkpoint"),
        *_texts("message"),
        _number("pid"),
        *_texts("host", "process"),
    )
    op.create_index("operations_by_work", "operations", ["kind", "source", "fingerprint"])
    op.create_index("operations_by_number", "operations", ["number"], unique=True)
    op.create_table(
        "operation_issues",
        _of_operation(),
        _key("number"),
        *_texts("file"),
        _number("row", nullable=True),
        *_texts("field", "code", "message"),
    )
    op.create_table("import_seen", _of_operation(), _key("product_id", _TEXT), sqlite_with_rowid=False)


def _create_keys() -> None:
    op.create_table(
        "api_keys",
        _key("id", _TEXT),
        *_texts("name", "secret_sha256"),
        _json("scopes"),
        *_reals("created_at"),
        sa.Column("revoked_at", _REAL),
    )
    op.create_index("api_keys_by_secret", "api_keys", ["secret_sha256"], unique=True)


def _key(name: str, kind: Any = _WHOLE_NUMBER) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, _TEXT, nullable=False) for name in names]


def _reals(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, _REAL, nullable=False) for name in names]


def _number(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, _WHOLE_NUMBER, nullable=nullable)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False)


def _of_product(**options: Any) -> sa.Column[Any]:
    key = sa.ForeignKey("products.key", ondelete="CASCADE")
    return sa.Column("product_key", _WHOLE_NUMBER, key, nullable=False, **options)


def _of_operation() -> sa.Column[Any]:
    return sa.Column("operation_id", _TEXT, sa.ForeignKey("operations.id", ondelete="CASCADE"), primary_key=True)
