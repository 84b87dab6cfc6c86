"""What shoppers do is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make room for events."""
    op.create_table(
        "events",
        sa.Column("number", _WHOLE_NUMBER, primary_key=True, autoincrement=True),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("time", sa.Float(53), nullable=False),
        sa.Column("shopper", _TEXT, nullable=False),
        sa.Column("session", _TEXT, nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("query_id", _TEXT, nullable=False),
        sa.Column("list_id", _TEXT, nullable=False),
        sa.Column("words", _TEXT, nullable=False),
        sa.Column("transaction_id", _TEXT, nullable=False),
        sa.Column("currency", _TEXT, nullable=False),
        sa.Column("value_minor", _WHOLE_NUMBER),
        sa.Column("details", sa.JSON(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("events_by_id", "events", ["id"], unique=True)
    op.create_index("events_by_shopper", "events", ["shopper", "number"])
    op.create_index("events_by_time", "events", ["time"])
