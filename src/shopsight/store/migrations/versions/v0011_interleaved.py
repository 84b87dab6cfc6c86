"""An experiment is of a kind: it deals shoppers to arms, or shows everybody two orders interleaved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0011"
down_revision = "v0010"

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Experiments until now dealt shoppers to arms."""
    op.add_column("experiments", sa.Column("kind", _TEXT, nullable=False, server_default="split"))
