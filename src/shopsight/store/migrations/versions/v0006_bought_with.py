"""What is bought with what is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0006"
down_revision = "v0004"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make room for rules that were worked out ahead."""
    op.create_table(
        "bought_with",
        sa.Column("antecedent", _TEXT, primary_key=True),
        sa.Column("place", _WHOLE_NUMBER, primary_key=True, autoincrement=False),
        sa.Column("consequent", _TEXT, nullable=False),
        sa.Column("count", _WHOLE_NUMBER, nullable=False),
        sa.Column("antecedent_count", _WHOLE_NUMBER, nullable=False),
        sa.Column("consequent_count", _WHOLE_NUMBER, nullable=False),
        sa.Column("baskets", _WHOLE_NUMBER, nullable=False),
        sa.Column("p_value", sa.Float(53), nullable=False),
        sa.Column("q_value", sa.Float(53), nullable=False),
    )
    op.create_table("bought_with_state", sa.Column("number", _WHOLE_NUMBER, primary_key=True, autoincrement=False))
