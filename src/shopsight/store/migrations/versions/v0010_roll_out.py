"""Where the roll-out of a new model stands, for all processes of a shop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0010"
down_revision = "v0009"


def upgrade() -> None:
    """Make room for the roll-out."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "roll_out",
        sa.Column("id", number, primary_key=True, autoincrement=False),
        sa.Column("state", sa.JSON(), nullable=False),
    )
