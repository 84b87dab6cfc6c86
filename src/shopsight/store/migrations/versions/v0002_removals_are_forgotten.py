"""Removals carry their time, so that old ones can be forgotten; the clock says up to which they have been."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Begin the removals anew: when the earlier ones happened is not known, so indexes from before are rebuilt."""
    op.add_column("clock", sa.Column("forgotten_seq", _WHOLE_NUMBER, nullable=False, server_default="0"))
    op.execute("UPDATE clock SET forgotten_seq = seq WHERE EXISTS (SELECT 1 FROM tombstones)")
    op.drop_table("tombstones")
    op.create_table(
        "tombstones",
        sa.Column("product_id", _TEXT, primary_key=True, autoincrement=False),
        sa.Column("seq", _WHOLE_NUMBER, nullable=False),
        sa.Column("removed_at", sa.Float(53), nullable=False),
    )
    op.create_index("tombstones_by_seq", "tombstones", ["seq"], unique=True)
    op.create_index("tombstones_by_age", "tombstones", ["removed_at"])
