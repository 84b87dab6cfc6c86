"""Experiments are kept; who is in which arm is not, since it follows from the pseudonym."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0009"
down_revision = "v0008"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make room for experiments."""
    op.create_table(
        "experiments",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("arms", sa.JSON(), nullable=False),
        sa.Column("metric", _TEXT, nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("started_at", sa.Float(53)),
        sa.Column("stopped_at", sa.Float(53)),
    )
