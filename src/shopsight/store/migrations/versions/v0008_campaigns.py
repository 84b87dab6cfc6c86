"""Products are advertised: campaigns, and what their clicks cost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0008"
down_revision = "v0007"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REAL = sa.Float(53)


def upgrade() -> None:
    """Make room for campaigns, days, paid clicks, and the state of advertising."""
    op.create_table(
        "ad_campaigns",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("currency", _TEXT, nullable=False),
        sa.Column("bid_minor", _WHOLE_NUMBER, nullable=False),
        sa.Column("budget_minor", _WHOLE_NUMBER, nullable=False),
        sa.Column("daily_budget_minor", _WHOLE_NUMBER),
        sa.Column("starts_at", _REAL, nullable=False),
        sa.Column("ends_at", _REAL),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("spent_minor", _WHOLE_NUMBER, nullable=False, server_default="0"),
        sa.Column("clicks", _WHOLE_NUMBER, nullable=False, server_default="0"),
        sa.Column("created_at", _REAL, nullable=False),
    )
    op.create_table(
        "ad_days",
        sa.Column("campaign_id", _TEXT, sa.ForeignKey("ad_campaigns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", _TEXT, primary_key=True),
        sa.Column("spent_minor", _WHOLE_NUMBER, nullable=False),
        sa.Column("clicks", _WHOLE_NUMBER, nullable=False),
    )
    op.create_table(
        "ad_clicks",
        sa.Column("place_id", _TEXT, primary_key=True),
        sa.Column("campaign_id", _TEXT, nullable=False),
        sa.Column("charged_minor", _WHOLE_NUMBER, nullable=False),
        sa.Column("charged_at", _REAL, nullable=False),
    )
    op.create_index("ad_clicks_by_campaign", "ad_clicks", ["campaign_id", "charged_at"])
    op.create_index("ad_clicks_by_age", "ad_clicks", ["charged_at"])
    op.create_table(
        "ad_state",
        sa.Column("id", _WHOLE_NUMBER, primary_key=True, autoincrement=False),
        sa.Column("secret", _TEXT, nullable=False),
        sa.Column("settled", _WHOLE_NUMBER, nullable=False),
        sa.Column("learned", sa.JSON(), nullable=False),
    )
