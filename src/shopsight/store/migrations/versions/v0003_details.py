"""Pictures have details beside their vector, for the second look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make room; pictures that were seen before get their details when a model sees them anew."""
    op.create_table(
        "details",
        sa.Column("content_sha256", _TEXT, primary_key=True, autoincrement=False),
        sa.Column("revision", _TEXT, primary_key=True, autoincrement=False),
        sa.Column("places", _WHOLE_NUMBER, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
    )
