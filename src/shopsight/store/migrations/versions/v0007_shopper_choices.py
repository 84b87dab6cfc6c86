"""Shoppers choose whether they are remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0007"
down_revision = "v0006"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make room for what shoppers chose."""
    op.create_table(
        "shopper_choices",
        sa.Column("shopper", _TEXT, primary_key=True),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("taste_after", _WHOLE_NUMBER, nullable=False),
    )
